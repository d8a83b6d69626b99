"""The conversation about a notice: messages of both sides, and the internal notes of our team."""

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import see_other
from takedowns.actions import conversation
from takedowns.forms.conversation import MessageForm, NoteForm, TeamMessageForm
from takedowns.rules.conversation import texts_for, why_not_send
from takedowns.rules.explanations import offered_texts

from . import notices
from .desk import back_to, decision_form, find, show
from .sent_uploads import keep_uploads, member, team


@requires(Can.FILE_NOTICES)
@require_POST
def notice_messages(request, organisation, number):
    """Send a message to our team. What was typed and sent stays after a refusal."""
    found = notices.find(number)
    form = MessageForm(request.POST, request.FILES)
    keep_uploads(form, member(request))
    if not form.errors:
        text, files = form.cleaned_data["text"], form.files_of("files")
        who = {"by": request.user, "at": timezone.now(), "agent": request.agent}
        try:
            conversation.write_to_team(notice=found, text=text, files=files, **who)
        except conversation.CannotWrite as refused:
            form.refuse([refused.refusal])
        else:
            messages.info(request, _("Your message is sent to our team."))
            return see_other(
                request, f"{reverse('organisation:notice', args=[organisation, number])}#conversation"
            )
    return notices.show(request, found, message_form=form, status=422)


@requires(Can.DECIDE_NOTICES)
@require_POST
def desk_messages(request, number):
    """Fill a template in, preview a message, or send it to the rights holder."""
    found, now = find(number), timezone.now()
    form = TeamMessageForm(texts_for(found, offered_texts()), request.POST, request.FILES)
    keep_uploads(form, team(request, found))
    if "fill" in request.POST:
        form.fill_in()
        form.errors.pop("text", None)
        return shown(request, found, form)
    if not form.errors:
        text, files = form.cleaned_data["text"], form.files_of("files")
        if refusal := why_not_send(text, files, from_team=True):
            form.refuse([refusal])
        elif "preview" in request.POST or form.needs_preview:
            return shown(request, found, form, preview=form.preview(found, now))
        else:
            conversation.write_to_holder(notice=found, text=text, files=files, by=request.user, at=now)
            messages.info(request, _("Your message is sent to the rights holder."))
            return see_other(request, f"{back_to(request, number)}#conversation")
    return shown(request, found, form, status=422)


def shown(request, found, form: TeamMessageForm, *, status=200, **more):
    return show(request, found, decision_form(found), message_form=form, status=status, **more)


@requires(Can.DECIDE_NOTICES)
@require_POST
def desk_notes(request, number):
    """Write an internal note."""
    found, form = find(number), NoteForm(request.POST)
    if not form.is_valid():
        return show(request, found, decision_form(found), note_form=form, status=422)
    conversation.write_note(notice=found, text=form.cleaned_data["note"], by=request.user, at=timezone.now())
    messages.info(request, _("Your note is kept. Only our team reads it."))
    return see_other(request, f"{back_to(request, number)}#notes")
