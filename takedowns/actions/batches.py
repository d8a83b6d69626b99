"""Sending many notices in one call: all or none, those that can be sent, or none to see what would be rejected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.api.models import ApiClient
from ipr_portal.api.problems import Fault
from ipr_portal.markets import MARKETS, local_day
from ipr_portal.tenancy.models import Organisation
from takedowns.enums import BatchMode, NoticeSource
from takedowns.intake import Intake, letter_of, offer_to
from takedowns.intake.marketplace import seen_of
from takedowns.intake.sent import attached, confirmed, files_of, typed_of, unasked
from takedowns.models import Notice
from takedowns.rules.filing import Attachment

from .faults import fault_at_row, faults_of
from .filing import ToSend
from .sending import Origin, Together


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """In whose name a batch is sent, and what they may do."""

    organisation: Organisation
    agent: Organisation | None
    by: Any
    capabilities: frozenset
    client: ApiClient | None
    signed_from: str


@dataclass(slots=True)
class Row:
    """One notice of a batch: its values, what is wrong with them, and the notice that it became.

    :param number: its place, from 1.
    """

    number: int
    values: Mapping[str, Any]
    faults: list[Fault] = field(default_factory=list)
    notice: Notice | None = None

    @property
    def external_ref(self) -> str:
        return str(self.values.get("external_ref", ""))

    @property
    def listing_count(self) -> int:
        return len(self.values.get("listings", ()))

    def said(self) -> list[dict[str, str]]:
        """What is wrong with it, as an answer says it of the row."""
        return [
            {"code": one.code, "detail": one.detail, "field": one.field, "remedy": one.remedy} for one in self.faults
        ]  # fmt: skip

    @classmethod
    def of_stored(cls, stored: Mapping[str, Any]) -> "Row":
        """A row as `stored` wrote it."""
        values, number = dict(stored["values"]), stored["number"]
        if "files" in values:  # JSON has no type for keys
            values["files"] = [one | {"key": UUID(one["key"])} for one in values["files"]]
        return cls(number, values, [Fault(**one, row=number) for one in stored["errors"]])

    def stored(self) -> dict[str, Any]:
        """The row as JSON takes it."""
        return {"number": self.number, "values": self.values, "errors": self.said()}

    def refuse(self, faults: Sequence[Fault]) -> None:
        self.faults += [replace(one, row=self.number) for one in faults]


def refuse_twice_named(rows: Sequence[Row]) -> None:
    """Refuse the rows whose reference an earlier row has."""
    first: dict[str, int] = {}
    for row in rows:
        if row.external_ref and first.setdefault(row.external_ref, row.number) != row.number:
            said = _("Row %(n)d has the same reference.") % {"n": first[row.external_ref]}
            remedy = _("Give each notice a reference of its own.")
            row.refuse([Fault("external_ref", said, "external_ref", remedy=remedy)])


@transaction.atomic
def send_batch(*, rows: Sequence[Row], mode: str, caller: Caller, at: datetime) -> None:
    """Send the notices of a batch, each as if those before it were sent already; every row says what became of it.

    What is the same for all is looked up once, so that many cost little more than their rows. Atomic: as soon as one
    row is refused, nothing is written.
    """
    ready = _read(rows, caller, at=at)
    if not ready:
        return
    seen = seen_of([one.key for _row, filed in ready for one in filed.filing.listings], at)
    together = Together(
        [filed for _row, filed in ready], organisation=caller.organisation, seen=seen, by=caller.by, at=at,
        agent=caller.agent, letter=letter_of(caller.organisation, caller.agent, at),
        origin=Origin(NoticeSource.API, caller.client),
        names=[_("row %(n)d of this call") % {"n": row.number} for row, _filed in ready],
    )  # fmt: skip
    together.check()
    bad = any(row.faults for row in rows) or any(together.errors)
    if mode == BatchMode.PARTIAL or (mode == BatchMode.ATOMIC and not bad):
        with transaction.atomic():
            together.write()
            if mode == BatchMode.ATOMIC and any(together.errors):  # a reference was taken meanwhile
                transaction.set_rollback(True)
                together.notices.clear()
    for place, (row, _filed) in enumerate(ready):
        row.notice = together.notices.get(place)
        if error := together.errors[place]:
            row.refuse(faults_of(error))


def _read(rows: Sequence[Row], caller: Caller, *, at: datetime) -> list[tuple[Row, ToSend]]:
    """The rows that nothing refuses so far, each with its notice; the others get their faults."""
    offer = offer_to(caller.organisation, caller.agent, None, at)
    keys = {one["key"] for row in rows for one in row.values.get("files", ())}
    found = files_of(keys, capabilities=caller.capabilities, agent=caller.agent)
    days = {market: local_day(market, at) for market in MARKETS}
    parsers: dict[Any, Any] = {}
    ready = []
    for row in rows:
        if row.faults:
            continue
        files, missing = attached(row.values.get("files", ()), found)
        here = replace(offer, on=days.get(row.values.get("market", ""), offer.on))
        typed = typed_of(row.values) | confirmed(row.values, here)
        intake = Intake(typed, here, have={one.kind for one in files}, parsers=parsers)
        row.refuse(
            [fault_at_row(one) for one in (*missing, *intake.refusals(), *unasked(row.values, intake))]
        )
        if not row.faults:
            ready.append((row, _to_send(row, intake, files, caller)))
    return ready


def _to_send(row: Row, intake: Intake, files: list[Attachment], caller: Caller) -> ToSend:
    return ToSend(
        filing=intake.filing(files=files, signed_from=caller.signed_from), overruled=intake.overruled,
        external_ref=row.external_ref,
    )  # fmt: skip
