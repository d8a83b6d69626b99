"""What a case page shows of disclosures and holds, the sections of a brief, and who knew of a case and who looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from enforcement.models import (
    Brief,
    Case,
    CaseLook,
    Disclosure,
    DisclosureItem,
    HoldRequest,
    HoldWaiver,
    SuspectedLeak,
)
from enforcement.rules.access import STAFF
from ipr_portal.lazy import LazyStr
from ipr_portal.links.models import LinkUse
from ipr_portal.tenancy.models import CompartmentMember

from .cases import sellers_pursued
from .file import SECTIONS, sections_of

MOST = 100


def part_choices() -> list[tuple[str, LazyStr]]:
    """The sections that a brief may have, by the keys of the file."""
    return [(key, title) for key, title, _model, _tells in SECTIONS]


def parts_of(case: Case, keys: Iterable[str]) -> list[dict]:
    """The chosen sections of a case that have entries, as they are now, in words."""
    chosen = set(keys)
    return [
        {"title": str(one.title), "rows": [[row.title, row.text, row.tlp, row.pap] for row in one.rows]}
        for one in sections_of(case, STAFF)
        if one.key in chosen and one.rows
    ]


def disclosures_of(case: Case) -> list[Disclosure]:
    """The disclosures of a case that the reader may see, the newest first, with fields and readers. Three statements."""
    rows = (
        Disclosure.objects.filter(case=case).select_related("organisation", "asked_by").order_by("-pk")[:MOST]
    )
    found = list(rows.prefetch_related("readers__person"))
    fields = fields_of(found)
    for row in found:
        row.fields = fields.get(row.pk, [])
    return found


def fields_of(rows: list[Disclosure]) -> dict[int, list[str]]:
    """What is asked for by each disclosure, in words. One statement."""
    found: dict[int, list[str]] = {}
    for item in DisclosureItem.objects.filter(disclosure__in=rows).defer("value").order_by("kind"):
        found.setdefault(item.disclosure_id, []).append(item.get_kind_display())
    return found


def holds_of(case: Case) -> list[HoldRequest]:
    """What was asked to be held, the newest first."""
    rows = HoldRequest.objects.filter(case=case).select_related("asked_by", "answered_by", "hold")
    return list(rows.order_by("-pk")[:MOST])


def sellers_to_hold(case: Case) -> list[str]:
    """The sellers that a hold of a case may name: those of its listings and its targets."""
    found = set(sellers_pursued(case)) | set(
        case.targets.exclude(seller_key="").values_list("seller_key", flat=True)
    )
    return sorted(found)


def hold_waivers_of(case: Case) -> list[HoldWaiver]:
    """Why raids of a case needed no hold, the newest first."""
    rows = HoldWaiver.objects.filter(case=case).select_related("by", "raid")
    return list(rows.order_by("-pk")[:MOST])


def briefs_of(case: Case) -> list[Brief]:
    """The briefs of a case, the newest first; their contents stay closed."""
    rows = Brief.objects.filter(case=case).defer("content").select_related("link", "made_by")
    return list(rows.order_by("-made_at")[:MOST])


def leaks_of(case: Case) -> list[SuspectedLeak]:
    return list(SuspectedLeak.objects.filter(case=case).select_related("noted_by").order_by("-pk")[:MOST])


@dataclass(frozen=True, slots=True)
class Knew:
    """An entry of the access list that was in force in the time of a suspected leak, and how often that person looked."""

    entry: CompartmentMember
    looks: int
    last: datetime | None


def who_knew(leak: SuspectedLeak) -> list[Knew]:
    """Everybody on the access list between the day of a suspected leak and when it was noted. Two statements."""
    rows = CompartmentMember.objects.filter(
        Q(until=None) | Q(until__gt=leak.since), compartment=leak.compartment_id, since__lte=leak.noted_at
    )
    looks = CaseLook.objects.filter(case=leak.case, at__gte=leak.since, at__lte=leak.noted_at).values(
        "person"
    )
    counted: dict[int, Any] = {
        row["person"]: row for row in looks.annotate(n=Count("pk"), last=Max("at")).order_by("person")
    }
    entries = rows.select_related("person", "granted_by").order_by("since", "pk")
    nothing: dict[str, Any] = {"n": 0, "last": None}
    return [
        Knew(entry, (found := counted.get(entry.person_id, nothing))["n"], found["last"]) for entry in entries
    ]


def uses_in(leak: SuspectedLeak) -> list[LinkUse]:
    """What was done with the links of briefs in that time."""
    links = Brief.objects.filter(case=leak.case).values("link")
    rows = LinkUse.objects.filter(link__in=links, at__gte=leak.since, at__lte=leak.noted_at).select_related(
        "link"
    )
    return list(rows.order_by("-at", "-pk")[:MOST])
