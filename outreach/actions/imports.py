"""Stakeholders from a table or from cards: every line is checked, and either all are taken or none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from outreach.enums import Source, StakeholderType
from outreach.models import StakeholderOrganisation, StakeholderPerson
from outreach.names import domain_of, folded

MOST_SAID = 1000  # of the lines that are wrong; the rest is counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line to import; `place` says where it stands, such as “row 7”."""

    place: str
    name: str
    email: str = ""
    organisation: str = ""
    type: str = StakeholderType.OTHER
    phone: str = ""
    job: str = ""
    markets: Sequence[str] = field(default_factory=list)
    languages: Sequence[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Imported:
    added: int
    known: int  # who were there already, by their address


class CannotImport(DomainError):
    """Lines that are not taken; `lines` says where, what and how to correct it."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(_("Correct the lines listed here in the file, and choose it again."))
        self.lines = lines[:MOST_SAID]
        if len(lines) > MOST_SAID:
            self.lines.append(_("And %(n)d more like these.") % {"n": len(lines) - MOST_SAID})


@transaction.atomic
def bring_in(*, entries: Sequence[Entry], by: User, at: datetime) -> Imported:
    """Import people and their organisations; who is known by their address is left as they are.

    :raises CannotImport: if a line fits several people or organisations, or stands twice.
    """
    people = _by(StakeholderPerson.objects.current().exclude(email="").values_list("email", "pk"))
    organisations = _by(StakeholderOrganisation.objects.current().values_list("folded", "pk"))
    if wrong := list(_what_is_wrong(entries, people, organisations)):
        raise CannotImport(wrong)
    new = [one for one in entries if not (one.email and one.email in people)]
    _add_organisations(new, organisations, by=by, at=at)
    StakeholderPerson.objects.bulk_create(_person(one, organisations, by, at) for one in new)
    if new:
        record("stakeholder.imported", by, by=by, at=at, internal=True, organisation_id=None, count=len(new))
    return Imported(len(new), len(entries) - len(new))


def _by(rows: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, key in rows:
        found.setdefault(name, []).append(key)
    return found


def _what_is_wrong(entries, people, organisations) -> Iterator[str]:
    seen: dict[str, str] = {}
    for one in entries:
        if len(people.get(one.email, [])) > 1:
            yield _("%(place)s: %(email)s fits several people. Merge them first.") % {
                "place": one.place, "email": one.email,
            }  # fmt: skip
        if one.organisation and len(organisations.get(folded(one.organisation), [])) > 1:
            yield _("%(place)s: “%(name)s” fits several organisations. Merge them first.") % {
                "place": one.place, "name": one.organisation,
            }  # fmt: skip
        if one.email and one.email in seen:
            yield _("%(place)s: %(email)s stands in %(other)s already. Delete one of the two.") % {
                "place": one.place, "email": one.email, "other": seen[one.email],
            }  # fmt: skip
        seen[one.email] = one.place


def _add_organisations(entries, organisations, *, by: User, at: datetime) -> None:
    """Add those that are not known yet, each once, and note their keys."""
    new = {folded(one.organisation): one for one in reversed(entries) if one.organisation}
    rows = [
        {
            "name": one.organisation, "folded": name, "markets": list(one.markets), "languages": list(one.languages),
            "source": Source.IMPORT, "owner_id": by.pk, "created_at": at, "type": one.type,
            "domain": domain_of(one.email) if one.email else "", "tenant_id": None, "merged_into_id": None,
        }
        for name, one in new.items()
        if name not in organisations
    ]  # fmt: skip
    StakeholderOrganisation.objects.bulk_create(StakeholderOrganisation(**row) for row in rows)
    names = [row["folded"] for row in rows]
    made = StakeholderOrganisation.objects.current().filter(folded__in=names)
    organisations.update(_by(made.values_list("folded", "pk")))


def _person(one: Entry, organisations, by: User, at: datetime) -> StakeholderPerson:
    where = organisations.get(folded(one.organisation)) if one.organisation else None
    row = {
        "name": one.name, "folded": folded(one.name), "markets": list(one.markets), "languages": list(one.languages),
        "source": Source.IMPORT, "owner_id": by.pk, "created_at": at, "email": one.email, "phone": one.phone,
        "job": one.job, "works_for_id": where[0] if where else None, "account_id": None, "merged_into_id": None,
    }  # fmt: skip
    return StakeholderPerson(**row)
