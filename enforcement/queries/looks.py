"""Who looked at what of a case, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enforcement.models import Case, CaseLook, Disclosure, SuspectedLeak
from ipr_portal.accounts.models import User
from ipr_portal.lazy import LazyStr
from ipr_portal.ui.moments import say_moment_in_full

from .discretion import fields_of

MOST = 100
ON_THE_PAGE, AS_A_FILE = (
    "disclosure",
    "disclosure_pdf",
)  # looks at what is disclosed, not at what was asked for
BY_PROGRAM = "case_by_program"
ABOUT_IT, REVIEW = "disclosure_page", "disclosure_review"
PAGES: Mapping[str, LazyStr] = {
    "case": gettext_lazy("the case"),
    BY_PROGRAM: gettext_lazy("the case, read by a program in this person's name"),
    "case_history": gettext_lazy("the history"),
    "case_access": gettext_lazy("who can see the case"),
    "case_targets": gettext_lazy("targets and links"),
    "case_picture": gettext_lazy("the picture of the targets, as a file"),
    "case_letter": gettext_lazy("a letter to an agency"),
    "case_template": gettext_lazy("the test purchase template"),
    "case_listings": gettext_lazy("the form to add listings"),
    "case_entry": gettext_lazy("the form of a new entry"),
    "case_change": gettext_lazy("the form that changes an entry"),
    "case_photos": gettext_lazy("the form of photographs"),
    "case_owner": gettext_lazy("the form to hand the case over"),
    "case_joined": gettext_lazy("the form to add a rights holder"),
    "case_merge": gettext_lazy("the form to merge the case"),
    "case_split": gettext_lazy("the form to split the case"),
    "case_signature": gettext_lazy("the decision on a raid"),
    "disclosure_new": gettext_lazy("the form to ask for data of a seller"),
    "hold_new": gettext_lazy("the form to hold takedowns"),
    "hold_refused": gettext_lazy("the form to refuse a hold"),
    "hold_waived": gettext_lazy("the form that says why no hold is needed"),
    "brief": gettext_lazy("a brief for an authority"),
    "brief_new": gettext_lazy("the form of a brief"),
    "leak": gettext_lazy("a suspected leak"),
    "leak_new": gettext_lazy("the form of a suspected leak"),
    "watch_answer": gettext_lazy("something that the watch found"),
}


def watermark(person: User, at: datetime) -> str:
    """Who reads, and when; it stands with all that is shown to one reader at one moment."""
    return stamp(str(person), person.email, at)


def stamp(name: str, address: str, at: datetime) -> str:
    return f"{name} · {address} · {say_moment_in_full(at)}"


@dataclass(slots=True)
class Look:
    """One look: when, by whom, at what; with the disclosure it was about, to be linked."""

    at: Any
    person: Any
    words: str
    disclosure: Disclosure | None = None
    href: str = ""  # of that disclosure; set by the page


def looks_at(case: Case, keys: Iterable[str]) -> dict[str, Any]:
    """How often the data of each disclosure were looked at, and when last; at the desk."""
    rows = CaseLook.objects.filter(case=case, key__in=list(keys)).exclude(page__in=[ABOUT_IT, REVIEW])
    counted = rows.values("key").annotate(n=Count("pk"), last=Max("at"))
    return {row["key"]: row for row in counted.order_by("key")}


def looks_of(case: Case, disclosure: Disclosure) -> list[Look]:
    """The last hundred looks at the data of one disclosure."""
    rows = CaseLook.objects.filter(case=case, key=str(disclosure)).exclude(page=ABOUT_IT)
    rows = rows.select_related("person")
    return in_words(case, rows.order_by("-at", "-pk")[:MOST])


def who_looked(leak: SuspectedLeak) -> list[Look]:
    """The last hundred looks in the time of a suspected leak."""
    rows = CaseLook.objects.filter(case=leak.case, at__gte=leak.since, at__lte=leak.noted_at)
    return in_words(leak.case, rows.select_related("person").order_by("-at", "-pk")[:MOST])


def in_words(case: Case, looks: Iterable[CaseLook]) -> list[Look]:
    """Looks with what was looked at. The disclosures that the reader may know of, and their fields, in two statements."""
    rows = list(looks)
    known = {}
    if any(row.key for row in rows):
        known = {str(one): one for one in Disclosure.objects.filter(case=case).order_by("pk")}
    fields = fields_of(list(known.values())) if known else {}
    return [
        Look(row.at, row.person, said(row, fields.get(one.pk, []) if one else []), one)
        for row, one in ((row, known.get(row.key)) for row in rows)
    ]


def said(look: CaseLook, fields: list[str]) -> str:
    """What a look was at, without the number of its disclosure."""
    what = ", ".join(fields).lower()
    if look.page in (ON_THE_PAGE, AS_A_FILE) and look.key:
        form = _("the data, as a PDF: %(what)s") if look.page == AS_A_FILE else _("the data: %(what)s")
        return form % {"what": what}
    if look.page == REVIEW:
        return _("the legal review, with the data of the seller")
    if look.page in (ON_THE_PAGE, AS_A_FILE, ABOUT_IT):
        return _("what was asked for, without the data")
    return str(PAGES.get(look.page, _("another page of the case")))
