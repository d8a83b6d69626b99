"""Explanation templates: what may stand in one, what its variables mean for a listing, and how much each is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Max, Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.ui.moments import say_day
from ipr_portal.ui.questions import Question, sql_of
from ipr_portal.ui.templatetags.ui import money
from takedowns.enums import (
    MESSAGE,
    MESSAGE_VARIABLES,
    REJECTIONS,
    VARIABLES,
    RightKind,
    in_text,
    office_name,
)
from takedowns.models import Explanation, ExplanationText, Listing, ListingDecision, Notice
from takedowns.wording import unknown_in


def why_not_say(text: str, code: str = "") -> str | None:
    """Answer which variables of a text are unknown, with the known ones; or None.

    :param code: what the text is for; a message knows no variables of a listing.
    """
    variables = MESSAGE_VARIABLES if code == MESSAGE else VARIABLES
    unknown = unknown_in(text, variables)
    if not unknown:
        return None
    said = ngettext(
        "There is no variable %(unknown)s. You can use %(known)s.",
        "There are no variables %(unknown)s. You can use %(known)s.",
        len(unknown),
    )
    known = get_text_list([f"{{{name}}}" for name in variables], _("and"))
    return said % {"unknown": ", ".join(unknown), "known": known}


def why_not_offer(
    code: str, name: str, *, market: str = "", language: str = "en", but: Explanation | None = None
) -> str | None:
    """Answer why a template cannot be added under a code and a name, or None."""
    if code != MESSAGE and code not in REJECTIONS:
        return _("Choose one of our codes.")
    alike = Explanation.objects.offered().filter(code=code, name=name, market=market, language=language)
    if (alike.exclude(pk=but.pk) if but else alike).exists():
        return _(
            "%(code)s has an explanation of this name already. Choose another name, or edit that one."
        ) % {"code": code}
    return None


def shared_values(notice: Notice) -> dict[str, str]:
    """The variables that mean the same for every listing of a notice."""
    right = notice.right
    return {
        "market": str(notice.market_name),
        "right": right.title,
        "kind": in_text(RightKind(right.kind)),
        "number": right.registration_number or _("not registered"),
        "office": office_name(right.office) if right.office else _("no office"),
        "classes": ", ".join(map(str, right.nice_classes)) or "–",
        "expires": say_day(right.expires_on) if right.expires_on else _("no end recorded"),
        "holder": notice.organisation.name,
        "notice": notice.number,
        "reason": str(notice.reason.label),
    }


def own_values(listing: Listing) -> dict[str, str]:
    """The variables that each listing fills for itself, from its snapshot where there is one."""
    snapshot = getattr(listing, "snapshot", None)
    return {
        "title": (snapshot and snapshot.title) or listing.item,
        "item": listing.item,
        "seller": (snapshot and snapshot.seller_name) or _("the seller"),
        "price": (snapshot and money(snapshot.price, snapshot.currency)) or _("no price shown"),
    }


@dataclass(frozen=True, slots=True)
class Use:
    """How often a template was used in decisions, and how often its text was changed for the case."""

    used: int = 0
    edited: int = 0
    last: datetime | None = None

    @property
    def edited_share(self) -> int:
        """In whole per cent."""
        return round(100 * self.edited / self.used) if self.used else 0


def use_of_explanations() -> Mapping[int, Use]:
    """The use of every template, by its key, in decisions that were not undone. One statement."""
    return _use_by("explanation__explanation", ListingDecision.objects.exclude(explanation=None))


def use_of_versions(explanation: Explanation) -> Mapping[int, Use]:
    """The use of each version of an explanation, by the key of the version. One statement."""
    return _use_by("explanation", ListingDecision.objects.filter(explanation__explanation=explanation))


def current_texts(*, retired: bool) -> list[ExplanationText]:
    """The newest version of every template that is offered, or of every retired one, in the order of the codes."""
    rows = ExplanationText.objects.current().select_related("explanation")
    codes = [*REJECTIONS, MESSAGE]
    return sorted(
        rows.filter(explanation__retired_at__isnull=not retired),
        key=lambda row: (codes.index(row.explanation.code), row.explanation_id),
    )


def versions_with_use(explanation: Explanation) -> list[ExplanationText]:
    """The versions of an explanation, the newest first, each with its `use`."""
    versions = list(explanation.texts.select_related("written_by").order_by("-version"))
    use = use_of_versions(explanation)
    for version in versions:
        version.use = use.get(version.pk, Use())
    return versions


def _use_by(key: str, rows) -> Mapping[int, Use]:
    counted = rows.standing().order_by().values_list(key)
    counted = counted.annotate(
        used=Count("pk"),
        edited=Count("pk", filter=Q(explanation_edited=True)),
        last=Max("decision__decided_at"),
    )
    return {key: Use(*row) for key, *row in counted}


OF_MESSAGES = ("explanation__market", "explanation__language")


class OfferedText(NamedTuple):
    """The newest text of a template that can be chosen."""

    pk: int
    explanation_id: int
    code: str
    name: str
    text: str
    market: str = ""  # of a template for messages; "" for every market
    language: str = "en"


def offered_texts() -> tuple[OfferedText, ...]:
    """What can be chosen today, by code, in the order in which it was written. One statement."""
    asked = _offered()
    with connection.cursor() as cursor:
        cursor.execute(asked.sql, asked.values)
        found = map(OfferedText._make, cursor.fetchall())
    return tuple(sorted(found, key=lambda row: (row.code, row.explanation_id)))


@cache
def _offered() -> Question:
    """The statement is the same each time, and every notice at the desk asks it."""
    rows = ExplanationText.objects.current().filter(explanation__retired_at=None)
    return sql_of(
        rows.values_list(
            "pk", "explanation_id", "explanation__code", "explanation__name", "text", *OF_MESSAGES
        )
    )
