"""What is known of two entries that may be one, side by side, so that a person can decide. In the scope of the desk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from ipr_portal.ui.moments import say_day
from outreach.enums import PRESENT
from outreach.models import LoggedContact, Registration, StakeholderOrganisation, StakeholderPerson

from .retention import names_are_gone
from .stakeholders import Pair

Entry = StakeholderPerson | StakeholderOrganisation
PEOPLE_NAMED = 4


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of both."""

    label: str
    first: str
    second: str
    tells: bool = True  # whether two that agree in it may be one for that

    @property
    def is_same(self) -> bool:
        return self.tells and bool(self.first) and self.first == self.second


@dataclass(frozen=True, slots=True)
class Comparison:
    """A pair with its facts, and how many events both were registered for."""

    pair: Pair
    facts: list[Fact]
    events: int


@dataclass(slots=True)
class _Met:
    """What one entry and we had to do with each other."""

    events: set[int] = field(default_factory=set)
    attended: int = 0
    last_event: date | None = None
    contacts: int = 0
    last_contact: date | None = None
    people: list[str] = field(default_factory=list)


def compare(pairs: Sequence[Pair]) -> list[Comparison]:
    """Pairs of people, or of organisations, with their facts: three statements, however many there are."""
    if not pairs:
        return []
    are_people = isinstance(pairs[0].first, StakeholderPerson)
    met = {row.pk: _Met() for pair in pairs for row in (pair.first, pair.second)}
    _add_events(met, "person" if are_people else "comes_from")
    _add_contacts(met, "person" if are_people else "with_organisation")
    if not are_people:
        _add_people(met)
    return [_compared(pair, met[pair.first.pk], met[pair.second.pk]) for pair in pairs]


def _add_events(met: dict[int, _Met], column: str) -> None:
    rows = Registration.objects.filter(~names_are_gone("event"), duplicate_of=None, **{f"{column}__in": met})
    for row in rows.select_related("event"):
        one = met[getattr(row, f"{column}_id")]
        one.events.add(row.event_id)
        if row.state in PRESENT:
            one.attended += 1
            one.last_event = max(one.last_event or row.event.day, row.event.day)


def _add_contacts(met: dict[int, _Met], column: str) -> None:
    rows = LoggedContact.objects.filter(**{f"{column}__in": met}).values_list(column).order_by()
    for key, n, last in rows.annotate(n=Count("pk"), last=Max("on")):
        met[key].contacts, met[key].last_contact = n, last


def _add_people(met: dict[int, _Met]) -> None:
    rows = StakeholderPerson.objects.current().filter(works_for__in=met).order_by("name", "pk")
    for key, name in rows.values_list("works_for", "name"):
        met[key].people.append(name)


def _compared(pair: Pair, one: _Met, other: _Met) -> Comparison:
    met = [(_("Events attended"), _counted(one.attended, one.last_event), _counted(other.attended, other.last_event)),
           (_("Contacts logged"), _counted(one.contacts, one.last_contact), _counted(other.contacts, other.last_contact)),
           (_("Entered"), say_day(pair.first.created_at), say_day(pair.second.created_at))]  # fmt: skip
    facts = [
        *_facts_of_entries(pair.first, pair.second),
        Fact(_("People"), _named(one.people), _named(other.people)),
        *(Fact(*row, tells=False) for row in met),
    ]
    known = [fact for fact in facts if fact.first or fact.second]
    return Comparison(pair, known, len(one.events & other.events))


def _facts_of_entries(first: Entry, second: Entry) -> list[Fact]:
    told = zip(_told(first), _told(second), strict=True)
    return [Fact(label, one, other) for (label, one), (_same, other) in told]


def _told(row: Entry) -> list[tuple[str, str]]:
    markets = (_("Markets"), ", ".join(sorted(row.markets)))
    if isinstance(row, StakeholderPerson):
        return [
            (_("Organisation"), str(row.works_for or "")), (_("E-mail"), row.email), (_("Phone"), row.phone),
            (_("Job"), row.job), markets,
        ]  # fmt: skip
    return [
        (_("Type"), row.get_type_display()), (_("Mail domain"), row.domain),
        (_("Organisation in the portal"), str(row.tenant or "")), markets,
    ]  # fmt: skip


def _named(people: Sequence[str]) -> str:
    named = ", ".join(people[:PEOPLE_NAMED])
    more = len(people) - PEOPLE_NAMED
    return _("%(people)s and %(n)d more") % {"people": named, "n": more} if more > 0 else named


def _counted(n: int, last: date | None) -> str:
    return _("%(n)d, the last on %(day)s") % {"n": n, "day": say_day(last)} if last else _("none")
