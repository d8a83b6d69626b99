"""Correspondence, for both sides."""

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.shortcuts import get_object_or_404
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.errors import DomainError
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.moments import say_length
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import texts_in
from programmes.actions import correspondence as actions
from programmes.enums import Side
from programmes.forms.checkins import DeskMessageForm, DeskThreadForm, MessageForm, ThreadForm
from programmes.models import MessageFile, Thread, ThreadReading
from programmes.queries.check_ins import longest_wait_of, participants, participation_of
from programmes.rules.waits import Spoken, longest_wait

from .common import say_why, tabs_of, who

NEWEST = ("-last_at", "-id")
THREADS = ngettext_lazy("%(n)s conversation", "%(n)s conversations", "n")
SHOWN = 500  # messages of one conversation


def rows_for(request):
    """Threads with whether this person has read them."""
    seen = ThreadReading.objects.filter(
        thread=OuterRef("pk"), person=request.user, read_at__gte=OuterRef("last_at")
    )
    rows = Thread.objects.select_related("organisation", "started_by").annotate(is_read=Exists(seen))
    return paginate(rows, NEWEST, after=request.GET.get("after", ""), noun=THREADS)


@requires(Can.MANAGE_CHECKINS)
@require_safe
def desk_threads(request):
    """Every conversation, the newest first."""
    return page(
        request, "programmes/threads/desk.html", {"threads": rows_for(request), "tabs": tabs_of(request)}
    )


@requires(Can.VIEW_CHECKINS)
@require_safe
def member_threads(request, organisation):
    """The conversations of an organisation, and the longest time it waited for us."""
    taking_part = participation_of(request.organisation)
    wait = longest_wait_of(taking_part) if taking_part else None
    context = {
        "threads": rows_for(request), "tabs": tabs_of(request), "waited": say_wait(wait), "taking_part": taking_part,
        "may": Can.BOOK_CHECKINS in request.capabilities,
    }  # fmt: skip
    return page(request, "programmes/threads/member.html", context)


def say_wait(wait) -> str:
    """A wait with nights and weekends, as `2 days 3 h`; "" for none."""
    if wait is None:
        return ""
    days, minutes = wait.days, wait.seconds // 60
    said = ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else ""
    return " ".join(filter(None, [said, say_length(minutes // 60 * 60 if days else minutes)]))


@requires(Can.MANAGE_CHECKINS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_thread_new(request):
    """Begin a conversation with a participant."""
    known = participants()
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DeskThreadForm(*posted, participants=known, initial=texts_in(request.GET, ["participation"]))
    if form.is_bound and form.is_valid():
        chosen = get_object_or_404(known, pk=form.cleaned_data["participation"])
        if made := begin(request, form, chosen, Side.US):
            return see_other(request, "desk:thread", made.pk)
    return page(
        request, "programmes/threads/new_desk.html", {"form": form}, status=422 if form.errors else 200
    )


@requires(Can.BOOK_CHECKINS)
@require_http_methods(["GET", "HEAD", "POST"])
def member_thread_new(request, organisation):
    """Begin a conversation with us."""
    taking_part = get_object_or_404(
        participants(), pk=getattr(participation_of(request.organisation), "pk", 0)
    )
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ThreadForm(*posted)
    if form.is_bound and form.is_valid() and (made := begin(request, form, taking_part, Side.THEM)):
        return see_other(request, "organisation:thread", organisation, made.pk)
    return page(
        request, "programmes/threads/new_member.html", {"form": form}, status=422 if form.errors else 200
    )


def begin(request, form, participation, side: Side) -> Thread | None:
    """Begin a thread as a form says; a refusal of a file is shown in it."""
    said = form.cleaned_data
    try:
        return actions.start(
            participation=participation, subject=said["subject"], words=said["words"], side=side, uploads=said["files"],
            **who(request),
        )  # fmt: skip
    except DomainError as refused:
        say_why(form, refused)
    return None


@requires(Can.MANAGE_CHECKINS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_thread(request, pk):
    """One conversation; POST answers, or adds an internal note."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    return answer(
        request,
        find(pk),
        DeskMessageForm(*posted),
        Side.US,
        "programmes/threads/thread_desk.html",
        "desk:thread",
        pk,
    )


@requires(Can.VIEW_CHECKINS)
@require_safe
def member_thread(request, organisation, pk):
    """One conversation, without our internal notes."""
    return show(request, find(pk), MessageForm(), "programmes/threads/thread_member.html")


@requires(Can.BOOK_CHECKINS)
@require_http_methods(["POST"])
def member_answer(request, organisation, pk):
    """Answer in a conversation."""
    form = MessageForm(request.POST, request.FILES)
    back = ("organisation:thread", organisation, pk)
    return answer(request, find(pk), form, Side.THEM, "programmes/threads/thread_member.html", *back)


def find(pk) -> Thread:
    return get_object_or_404(Thread.objects.select_related("organisation", "participation"), pk=pk)


def answer(request, thread: Thread, form, side: Side, template: str, *back):
    """Write what a form says; else show the conversation with it."""
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            actions.write(
                thread=thread, words=said["words"], side=side, internal=said.get("internal", False),
                uploads=said["files"], **who(request),
            )  # fmt: skip
        except DomainError as refused:
            say_why(form, refused)
        else:
            return see_other(request, *back)
    return show(request, thread, form, template)


def show(request, thread: Thread, form, template: str):
    """A conversation, oldest message first, with who has read it; opening it is noted."""
    if request.method == "GET":
        actions.note_read(thread=thread, **who(request))
    hidden = Q(internal=True) if request.organisation else Q(pk__in=[])
    files = Prefetch("files", MessageFile.objects.select_related("file", "added_by"))
    rows = list(
        thread.messages.exclude(hidden)
        .select_related("written_by")
        .prefetch_related(files)
        .order_by("written_at", "pk")[:SHOWN]
    )
    wait = longest_wait(Spoken(row.side == Side.US, row.written_at) for row in rows if not row.internal)
    context = {
        "thread": thread, "rows": rows, "form": form, "waited": say_wait(wait),
        "readings": thread.readings.select_related("person").order_by("-read_at"),
        "may": Can.BOOK_CHECKINS in request.capabilities,
    }  # fmt: skip
    return page(request, template, context, status=422 if form.errors else 200)
