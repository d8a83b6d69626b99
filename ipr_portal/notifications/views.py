"""The inbox, for members and for the desk; and the mail of the embedded mail server."""

from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import key_in, text_in

from .actions import CannotSendAgain, mark_read, mark_seen, send_again
from .models import KeptMail, Notification, OutgoingMail
from .reading import needing, threads, worded
from .register import kind_of
from .wording import say

NEWEST = ("-created_at", "-id")
NEWS = ngettext_lazy("%(n)s message", "%(n)s messages", "n")
MAILS = ngettext_lazy("%(n)s mail", "%(n)s mails", "n")


@requires(Can.READ_INBOX)
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request, organisation=None):
    """A person's news here; posting marks one line (`read`) or all as read."""
    rows = Notification.objects.filter(recipient=request.user)
    if request.organisation:
        rows = rows.filter(organisation=request.organisation)
    if request.method == "POST":
        only = key_in(request.POST, "read") if request.POST.get("read") else None
        mark_read(rows=rows, only=only, at=timezone.now())
        return redirect(request.path)
    page = paginate(rows, NEWEST, after=request.GET.get("after", ""), noun=NEWS)
    news = worded(page)
    needed = needing(news, at=timezone.now())
    context = {
        "rows": page,
        "needed": needed,
        "threads": threads(row for row in news if row not in needed),
        "base": "base_member.html" if request.organisation else "base_desk.html",
    }
    return render(request, "notifications/inbox.html", context)


@requires(Can.READ_INBOX)
@require_safe
def opened(request, pk, organisation=None):
    """Open the page of a line of the inbox, and mark the line as read."""
    rows = Notification.objects.filter(recipient=request.user)
    if request.organisation:
        rows = rows.filter(organisation=request.organisation)
    row = get_object_or_404(rows, pk=pk)
    mark_read(rows=rows, only=str(pk), at=timezone.now())
    return redirect(row.path or request.path.removesuffix(f"{pk}/"))


def read_news_of(request, *names: str, args: list) -> None:
    """Mark as read what led this person to pages of their organisation, by the names of these pages."""
    under = [reverse(f"organisation:{name}", args=[request.organisation.slug, *args]) for name in names]
    if request.method == "GET":
        mark_seen(person=request.user, under=under, at=timezone.now())


@requires(Can.WATCH_MAIL)
@require_safe
def undelivered(request):
    """Mail that was given up, newest first, with what the mail server answered."""
    rows = OutgoingMail.objects.given_up().select_related("organisation")
    page = paginate(rows, NEWEST, after=request.GET.get("after", ""), noun=MAILS)
    for row in page:
        row.sentence, row.fleeting = say(row.kind, row.context), kind_of(row.kind).fleeting
    return render(request, "notifications/undelivered.html", {"rows": page})


@requires(Can.WATCH_MAIL)
@require_POST
def undelivered_again(request, pk):
    """Have one mail sent again."""
    mail, back = get_object_or_404(OutgoingMail.objects.all(), pk=pk), reverse("desk:undelivered")
    try:
        send_again(mail=mail, by=request.user, at=timezone.now())
    except Stale as refusal:
        return conflict(request, refusal, back)
    except CannotSendAgain as refusal:
        messages.error(request, str(refusal), extra_tags="attention")
    else:
        said = _("The mail to %(address)s is being sent again.") % {"address": mail.address}
        messages.success(request, said, extra_tags="fine")
    return redirect(back)


@require_safe
@csp_update({"frame-src": ["'self'"]})
def mail(request):
    """Mail that was sent, newest first; only where the embedded mail server keeps it."""
    _only_with_embedded_mail()
    rows = KeptMail.objects.all()
    if text := text_in(request.GET, "to"):
        rows = rows.filter(address__icontains=text)
    page = paginate(rows, ("-arrived_at", "-id"), after=request.GET.get("after", ""), size=20, noun=MAILS)
    return render(request, "notifications/mail.html", {"rows": page, "to": text})


@require_safe
@xframe_options_sameorigin
@csp(
    {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],  # its links open; nothing else runs
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'self'"],
    }
)
def mail_body(request, pk):
    """The HTML of one mail, where it can do nothing."""
    _only_with_embedded_mail()
    return HttpResponse(get_object_or_404(KeptMail, pk=pk).html)


def _only_with_embedded_mail():
    if not settings.MAIL_PAGE:
        raise Http404
