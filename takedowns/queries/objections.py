"""What is known of a measure when its seller objects, and the objections that pages show."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ipr_portal.evidence.models import EvidenceFile
from takedowns.models import MeasureMessage, MeasureObjection, MeasureStrike, ObjectionFile, RepeatInfringer
from takedowns.rules.objections import Objectionable

from .appeals import parts_in
from .measures import rule_told_of


def objection_to(case: RepeatInfringer) -> MeasureObjection | None:
    return MeasureObjection.objects.select_related("decided_by").filter(measure=case).first()


def objectionable(message: MeasureMessage, *, link_ends: datetime) -> Objectionable:
    """What the rules ask of the measure that a message told of."""
    case = message.measure
    return Objectionable(
        case, rule_told_of(message), message.told_at or message.written_at, link_ends, objection_to(case)
    )


def took_part_in_measure(case: RepeatInfringer) -> set[int]:
    """Who signed a measure off, or had a part in a decision about one of its listings; two statements."""
    listings: Collection[int] = MeasureStrike.objects.filter(measure=case).values_list(
        "strike__listing", flat=True
    )
    people = set().union(*parts_in(list(listings)).values())
    return people | {case.decided_by_id} if case.decided_by_id else people


def open_objections() -> QuerySet[MeasureObjection]:
    """Those that wait for a decision, with what the desk's list shows of them."""
    return MeasureObjection.objects.open().select_related("measure")


def objections_at_desk(*, at: datetime) -> tuple[int, int]:
    """How many objections wait for a decision, and how many of these are late; one statement of SQL."""
    late = Count("pk", filter=Q(due_at__lte=at))
    found = MeasureObjection.objects.open().aggregate(waiting=Count("pk"), late=late)
    return found["waiting"], found["late"]


def files_of(objection: MeasureObjection) -> list[ObjectionFile]:
    return list(ObjectionFile.objects.filter(objection=objection).select_related("file").order_by("pk"))


def unsent_files(message: MeasureMessage, keys: Sequence[UUID]) -> dict[UUID, EvidenceFile]:
    """Of some keys, the files that were sent by the link of a message and belong to no objection yet."""
    rows = ObjectionFile.objects.filter(message=message, objection=None, file__in=list(keys))
    return {row.file_id: row.file for row in rows.select_related("file")}
