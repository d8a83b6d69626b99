"""Everything that we hold about a person: every row of outreach and of notifications that names them, their account or one
of their addresses. A test walks the models, so that a new column that names somebody is not forgotten here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BinaryField, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ipr_portal.accounts.models import User
from ipr_portal.lazy import LazyStr
from ipr_portal.notifications.mail import SECRETS
from ipr_portal.notifications.models import KeptMail, Notification, OutgoingMail
from outreach import models as m
from outreach.models import StakeholderPerson


@dataclass(frozen=True, slots=True)
class Holding:
    """A table that names people.

    :param when: its column with the moment of a row.
    :param people: its columns that name a person among the stakeholders; `accounts` name an account, `addresses` an address.
    :param related: what the words of a row need.
    """

    model: type[Model]
    words: LazyStr
    when: str
    people: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    only: dict[str, str] = field(default_factory=dict)


HOLDINGS = [
    Holding(StakeholderPerson, _("Entries among the stakeholders"), "created_at", ("id",), ("account", "owner"), ("email",)),
    Holding(m.StakeholderOrganisation, _("Organisations that they look after"), "created_at", accounts=("owner",)),
    Holding(m.Consent, _("What they agreed to"), "given_at", ("person",), related=("person",)),
    Holding(m.Merge, _("Entries that were merged"), "merged_at", ("kept_person", "lost_person"),
            ("merged_by", "undone_by"),
            related=("kept_person", "lost_person", "kept_organisation", "lost_organisation")),
    Holding(m.KeptApart, _("Entries that are kept apart"), "decided_at", ("first", "second"), ("decided_by",),
            only={"kind": "person"}),
    Holding(m.LoggedContact, _("Contacts"), "logged_at", ("person",), ("logged_by",)),
    Holding(m.FollowUp, _("Promises"), "made_at", ("person",), ("owner", "done_by")),
    Holding(m.Event, _("Events that they look after"), "created_at", accounts=("owner",)),
    Holding(m.EventMaterial, _("Materials of events"), "added_at", accounts=("added_by",)),
    Holding(m.RegistrationRequest, _("Registrations that wait to be confirmed"), "asked_at", addresses=("email",),
            related=("event",)),
    Holding(m.Registration, _("Registrations for events"), "registered_at", ("person",), ("checked_in_by",),
            related=("event", "person")),
    Holding(m.Certificate, _("Certificates"), "issued_at", ("registration__person",)),
    Holding(m.Feedback, _("Feedback"), "asked_at", accounts=("asked_by", "answered_by")),
    Holding(m.Vote, _("Votes"), "cast_at", accounts=("cast_by",), related=("organisation", "feedback")),
    Holding(m.Pilot, _("Pilots"), "made_at", accounts=("made_by",), related=("programme",)),
    Holding(m.Interest, _("Interest in pilots"), "submitted_at", accounts=("contact", "submitted_by", "decided_by"),
            related=("organisation", "pilot__programme")),
    Holding(m.Resource, _("Pages of the library that they reviewed"), "changed_at", accounts=("reviewed_by",)),
    Holding(m.ResourceVersion, _("Versions of pages that they wrote"), "written_at", accounts=("written_by",),
            related=("resource",)),
    Holding(m.ResourcePicture, _("Pictures of pages that they added"), "added_at", accounts=("added_by",)),
    Holding(m.ResourceView, _("Pages of the library that they opened"), "at", accounts=("person",),
            related=("resource",)),
    Holding(m.Subscription, _("Subscriptions"), "asked_at", accounts=("person",), addresses=("address",)),
    Holding(m.Message, _("Messages that they wrote"), "changed_at", accounts=("changed_by", "sent_by")),
    Holding(Notification, _("News in the inbox"), "created_at", accounts=("recipient",)),
    Holding(OutgoingMail, _("Mails"), "created_at", accounts=("recipient", "author"), addresses=("address",)),
    Holding(KeptMail, _("Mails that the test server kept"), "arrived_at", addresses=("address",)),
]  # fmt: skip
# Columns that a guard test takes for a person's, and what they are.
NOT_A_PERSON = {
    "outreach.eventmaterial.address": "of a page",
    "notifications.outgoingmail.last_error": "of the mail server",
}


@dataclass(frozen=True, slots=True)
class Who:
    """A person by every key: of their entries, of their accounts, and their addresses."""

    people: tuple[int, ...]
    accounts: tuple[int, ...]
    addresses: tuple[str, ...]


def who_is(person: StakeholderPerson) -> Who:
    """Everything by which a person is named: also what was merged into their entry, and accounts with their address."""
    keys = with_merged([person.pk])
    rows = list(
        StakeholderPerson.objects.filter(pk__in=keys).values_list("email", "account", "account__email")
    )
    mails = {mail.lower() for email, _account, other in rows for mail in (email, other) if mail}
    accounts = set(User.objects.filter(email__in=mails).values_list("pk", flat=True))
    accounts |= {account for _email, account, _other in rows if account}
    return Who(tuple(keys), tuple(sorted(accounts)), tuple(sorted(mails)))


def with_merged(keys: Iterable[int]) -> list[int]:
    """The keys of people, and those of everybody merged into them, over every step."""
    known, more = set(keys), set(keys)
    while more:
        rows = StakeholderPerson.objects.filter(merged_into__in=more).exclude(pk__in=known)
        more = set(rows.values_list("pk", flat=True))
        known |= more
    return sorted(known)


def rows_of(holding: Holding, who: Who) -> QuerySet:
    """The rows of a table that name a person, the newest first."""
    parts = [Q(**{f"{column}__in": who.people}) for column in holding.people]
    parts += [Q(**{f"{column}__in": who.accounts}) for column in holding.accounts]
    parts += [Q(**{f"{column}__iexact": mail}) for column in holding.addresses for mail in who.addresses]
    found: Any = holding.model._default_manager.filter(reduce(or_, parts, Q(pk=None)), **holding.only)
    return found.select_related(*holding.related).order_by(f"-{holding.when}", "-pk")


def values_of(row: Model) -> dict[str, Any]:
    """The columns of a row by name; what opens something, such as a link in a mail, is left out."""
    columns = [column for column in row._meta.concrete_fields if not isinstance(column, BinaryField)]
    found = {column.name: column.value_from_object(row) for column in columns}
    if isinstance(found.get("context"), dict):
        found["context"] = {name: said for name, said in found["context"].items() if name not in SECRETS}
    return found
