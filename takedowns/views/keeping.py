"""Saving what a page of a draft sends: with every button, nothing that was typed is lost."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from ipr_portal.ui.moments import say_moment
from takedowns.actions import drafts
from takedowns.forms.drafts import NAMES, PageForm, right_to_begin, said_of_page, typed_in
from takedowns.merging import digest, digests
from takedowns.models import NoticeDraft
from takedowns.rules.drafts import TEXTS


@dataclass(frozen=True, slots=True)
class Changed:
    """One field with a conflict, with the stored text."""

    name: str
    label: str
    kept: str
    who: str
    at: datetime | None
    settled: str  # the proof that this text was read
    can_be_joined: bool


@dataclass(frozen=True, slots=True)
class PageState:
    """The hidden state of a page, and what was not written by the last save."""

    hidden: dict[str, str]
    changed: tuple[Changed, ...] = ()
    elsewhere: tuple[str, ...] = ()  # labels of what only others have changed
    refused: tuple = ()
    new: str = ""  # by which a draft that is not stored yet is created


def find_or_begin(request, rows, pk, known) -> NoticeDraft:
    """The draft of an address; a new one is created by its first save.

    :param known: the initial values of such a page.

    :raises CannotStart: if there are too many drafts.
    """
    if found := rows.filter(pk=pk).first():
        return found
    page = PageForm(request.POST) if request.method == "POST" else None
    if page is None or not page.begins(str(pk), request.organisation.pk, request.user.pk):
        raise Http404
    who = {"by": request.user, "at": timezone.now(), "agent": request.agent}
    begun = drafts.start(organisation=request.organisation, fields=known, key=pk, **who)
    if found := rows.filter(pk=begun.pk).first():
        return found
    raise Http404  # it was discarded meanwhile


def keep(request, draft: NoticeDraft, **changes) -> drafts.Saved:
    """Save what was typed, except fields with a conflict.

    :param changes: values that replace what was typed.
    """
    typed, page = typed_in(request.POST) | changes, PageForm(request.POST).opened()
    return drafts.save(draft=draft, fields=typed, at=timezone.now(), by=request.user, page=page)


def page_state_of(request, draft: NoticeDraft, form, saved: drafts.Saved | None) -> PageState:
    """The hidden state that the next save of the page needs."""
    page = PageForm(request.POST).opened() if saved else None
    mark = page.mark if page and request.htmx else secrets.token_urlsafe(9)
    began = dict(saved.merged.began) if page else digests(draft.fields, NAMES)
    new = right_to_begin(draft.pk, request.organisation, request.user) if draft._state.adding else ""
    if not saved:
        return PageState(said_of_page(mark, began), new=new)
    changed = tuple(_changed(saved.draft, form, name) for name in saved.merged.both)
    elsewhere = tuple(label_of(form, name) for name in saved.merged.elsewhere)
    return PageState(said_of_page(mark, began), changed, elsewhere, saved.refused, new)


def autosaved(request, form, saved: drafts.Saved) -> HttpResponse:
    """The answer to an autosave: a sentence, and the next base version."""
    said, status = _said(form, saved)
    answer = HttpResponse(said, content_type="text/plain; charset=utf-8", status=status)
    answer["X-Draft-Began"] = said_of_page("", dict(saved.merged.began))["began"]
    return answer


def _said(form, saved) -> tuple[str, int]:
    if both := saved.merged.both:
        said = _("Not saved: %(fields)s was changed in another window. Your text is still here.")
        return said % {"fields": _named(form, both)}, 409
    if saved.refused:
        return _("Not saved: %(why)s") % {"why": " ".join(map(str, saved.refused))}, 422
    said = _("Saved %(at)s.") % {"at": say_moment(timezone.now())}
    if elsewhere := saved.merged.elsewhere:
        more = _("%(fields)s was changed in another window; reload the page to see it.")
        said += " " + more % {"fields": _named(form, elsewhere)}
    return said, 200


def _named(form, names) -> str:
    return get_text_list([f"“{label_of(form, name)}”" for name in names], _("and"))


def _changed(draft, form, name) -> Changed:
    written = draft.written.get(name, {})
    person = get_user_model().objects.filter(pk=written.get("by")).first() if written.get("by") else None
    value = draft.fields.get(name, "")
    return Changed(
        name=name, label=label_of(form, name), kept=in_words(form, name, value), who=str(person or ""),
        at=parse_datetime(written.get("at", "")) or draft.saved_at, settled=f"{name}:{digest(name, value)}",
        can_be_joined=name in TEXTS | {"listings"} or isinstance(value, list),
    )  # fmt: skip


def label_of(form, name: str) -> str:
    if name == "overruled":
        return _("Warnings you have read")
    return str(form.fields[name].label or name) if name in form.fields else name


def in_words(form, name: str, value) -> str:
    """A value in words: choices by their labels."""
    choices = dict(form.fields[name].choices) if hasattr(form.fields.get(name), "choices") else {}
    flat = {
        str(key): words
        for group, words in choices.items()
        for key, words in (words if isinstance(words, list | tuple) else [(group, words)])
    }
    values = value if isinstance(value, list) else [value]
    return "\n".join(str(flat.get(str(one), one)) for one in values)
