"""What pages read about stakeholders: who is meant, who may be one, who has gone quiet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Count, DateField, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, Greatest, StrIndex, TruncDate
from django.utils.translation import gettext as _

from ipr_portal.tenancy.scope import current_scope
from outreach.contact_lines import Known, Recognised, folded_line, read
from outreach.enums import PRESENT
from outreach.models import FollowUp, LoggedContact, Registration, StakeholderOrganisation, StakeholderPerson
from outreach.names import folded

from .retention import names_are_gone

QUIET_DAYS = 183  # six months
MOST_PAIRS = 200
PAIRS_OF_PEOPLE = """
    SELECT a.id, b.id, CASE WHEN a.email <> '' AND a.email = b.email THEN 'email' ELSE 'name' END
    FROM outreach_stakeholderperson a JOIN outreach_stakeholderperson b ON a.id < b.id AND (
        (a.email <> '' AND a.email = b.email)
        OR (a.folded = b.folded AND a.folded <> '' AND a.works_for_id IS NOT DISTINCT FROM b.works_for_id))
    WHERE a.merged_into_id IS NULL AND b.merged_into_id IS NULL AND NOT EXISTS (
        SELECT FROM outreach_keptapart k WHERE k.kind = 'person' AND k.first = a.id AND k.second = b.id)
    ORDER BY 3, 1, 2 LIMIT %s
"""
PAIRS_OF_ORGANISATIONS = """
    SELECT a.id, b.id, CASE WHEN a.folded = b.folded THEN 'name' ELSE 'domain' END
    FROM outreach_stakeholderorganisation a JOIN outreach_stakeholderorganisation b ON a.id < b.id AND (
        (a.folded = b.folded AND a.folded <> '') OR (a.domain <> '' AND a.domain = b.domain))
    WHERE a.merged_into_id IS NULL AND b.merged_into_id IS NULL AND NOT EXISTS (
        SELECT FROM outreach_keptapart k WHERE k.kind = 'organisation' AND k.first = a.id AND k.second = b.id)
    ORDER BY 3, 1, 2 LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may be one, and by what: `email`, `name` or `domain`."""

    first: StakeholderPerson | StakeholderOrganisation
    second: StakeholderPerson | StakeholderOrganisation
    by: str


def recognise(line: str, *, today: date) -> Recognised:
    """Whom and what a line about a contact names; two statements, however many stakeholders there are."""
    text, mails = (
        f" {folded_line(line)} ",
        [word.strip(".,;()<>").lower() for word in line.split() if "@" in word],
    )
    at = StrIndex(Value(text), Concat(Value(" "), F("folded"), Value(" ")))
    people = StakeholderPerson.objects.current().alias(at=at).filter(Q(at__gt=0) | Q(email__in=mails))
    organisations = StakeholderOrganisation.objects.current().alias(at=at).filter(at__gt=0)
    return read(
        line,
        today=today,
        people=[Known(*row) for row in people.values_list("pk", "folded", "email", "works_for_id")],
        organisations=[Known(*row) for row in organisations.values_list("pk", "folded")],
    )


def pairs_of_people() -> list[Pair]:
    """People who may be one: by address, or by name in one organisation; those whom somebody keeps apart are left out."""
    return _pairs(PAIRS_OF_PEOPLE, StakeholderPerson.objects.select_related("works_for"))


def pairs_of_organisations() -> list[Pair]:
    """Organisations that may be one: by name without legal form, or by the domain of their mail."""
    return _pairs(PAIRS_OF_ORGANISATIONS, StakeholderOrganisation.objects.all())


def _pairs(sql: str, rows: QuerySet) -> list[Pair]:
    current_scope()
    with connection.cursor() as cursor:
        cursor.execute(sql, [MOST_PAIRS])
        found = cursor.fetchall()
    known = rows.in_bulk({key for first, second, _by in found for key in (first, second)})
    return [Pair(known[first], known[second], by) for first, second, by in found]


def _last_contact(column: str) -> Greatest:
    """The last day on which somebody of an organisation was present or spoke with us; None for never."""
    present = Registration.objects.present().filter(comes_from=OuterRef("pk")).order_by().values("comes_from")
    talks = (
        LoggedContact.objects.filter(with_organisation=OuterRef("pk")).order_by().values("with_organisation")
    )
    day = Cast(TruncDate(Max("event__starts_at")), DateField())
    return Greatest(
        Subquery(present.annotate(day=day).values("day")),
        Subquery(talks.annotate(day=Max(column)).values("day")),
    )


def organisations_with_contact() -> QuerySet:
    """Organisations, with the day of the last contact and how many people we know there."""
    rows = StakeholderOrganisation.objects.current().select_related("owner", "tenant")
    return rows.annotate(
        last_on=_last_contact("on"), known=Count("people", filter=Q(people__merged_into=None))
    )


def gone_quiet(*, at: datetime) -> QuerySet:
    """Organisations that we had contact with, but not in the last six months; the longest silence first."""
    since = at.date() - timedelta(days=QUIET_DAYS)
    return organisations_with_contact().filter(last_on__lt=since).order_by("last_on", "pk")


@dataclass(frozen=True, slots=True)
class Meeting:
    """One line of what a stakeholder and we had to do with each other."""

    on: date
    words: str
    label: str
    who: str
    is_present: bool
    event: int | None = None  # its key, for an event


def history_of(
    *, organisation: StakeholderOrganisation | None = None, person: StakeholderPerson | None = None
) -> list[Meeting]:
    """Every event and contact of a stakeholder, the newest first; two statements."""
    rows = Registration.objects.filter(duplicate_of=None).select_related("event", "person")
    registrations = rows.annotate(nameless=names_are_gone("event"))
    contacts = LoggedContact.objects.select_related("person")
    if person:
        registrations = registrations.filter(person=person, nameless=False)
        contacts = contacts.filter(person=person)
    else:
        registrations = registrations.filter(comes_from=organisation)
        contacts = contacts.filter(with_organisation=organisation)
    met = [
        Meeting(
            row.event.day,
            row.event.title,
            row.get_state_display(),
            "" if row.nameless else str(row.person),
            row.state in PRESENT,
            row.event_id,
        )
        for row in registrations.order_by("-event__starts_at")[:200]
    ]
    said = [
        Meeting(
            row.on,
            row.words or _("What was said is no longer kept"),
            row.get_format_display(),
            str(row.person or ""),
            True,
        )
        for row in contacts.order_by("-on")[:200]
    ]
    return sorted([*met, *said], key=lambda one: one.on, reverse=True)


def promised_to(
    *, organisation: StakeholderOrganisation | None = None, person: StakeholderPerson | None = None
) -> QuerySet[FollowUp]:
    """Everything promised to a stakeholder, what is open first and the most urgent on top."""
    rows = FollowUp.objects.select_related("owner", "person", "event")
    rows = rows.filter(person=person) if person else rows.filter(with_organisation=organisation)
    return rows.order_by(F("done_at").asc(nulls_first=True), "due_on", "pk")


def narrowed(rows: QuerySet, known: Mapping[str, str]) -> QuerySet:
    """The rows whose name and market fit."""
    if "text" in known:
        rows = rows.filter(folded__contains=folded(known["text"]))
    if "market" in known:
        rows = rows.filter(markets__contains=[known["market"]])
    return rows
