"""What may be chosen today: the rights, reasons and statements of a filer, and the letter an agency acts under."""

from dataclasses import dataclass
from datetime import date, datetime

from ipr_portal.markets import local_day
from ipr_portal.tenancy.models import LetterOfAuthority, Organisation
from takedowns.enums import Capacity
from takedowns.models import IPRight, ReasonCode, StatementText
from takedowns.rules.gates import offered


@dataclass(frozen=True, slots=True)
class Offer:
    """The choices of a filer today, and who files."""

    organisation: Organisation
    agent: Organisation | None
    rights: list[IPRight]  # with their markets
    reasons: list[ReasonCode]  # with `is_closed`
    statements: list[StatementText]
    on: date  # the local day in the market

    @property
    def capacities(self) -> list[Capacity]:
        return [Capacity.AGENT] if self.agent else [Capacity.OWNER, Capacity.EXCLUSIVE_LICENSEE]


def offer_to(
    organisation: Organisation, agent: Organisation | None, market: object, at: datetime, *, right: object = None,
    reason: object = None,
) -> Offer:  # fmt: skip
    """The choices today.

    :param market: as typed; anything that is no market counts as not chosen yet.
    :param right: the key of the only right that is looked for, where one is named already.
    :param reason: the code of the only reason that is looked for.
    """
    texts = StatementText.objects.filter(in_force_from__lte=at, language="en")
    rights = IPRight.objects.filter(organisation=organisation).prefetch_related("markets")
    reasons = offered(organisation, at)
    return Offer(
        organisation=organisation,
        agent=agent,
        rights=list(
            (rights.filter(pk=right) if isinstance(right, int) else rights).order_by("kind", "title", "pk")
        ),
        reasons=list((reasons.filter(code=reason) if isinstance(reason, str) else reasons).order_by("code")),
        statements=list(texts.order_by("-kind", "-version").distinct("kind")),
        on=local_day((market if isinstance(market, str) else "") or "SG", at),
    )


def letter_of(
    organisation: Organisation, agent: Organisation | None, at: datetime
) -> LetterOfAuthority | None:
    """The letter in force under which an agency acts for an organisation, if any."""
    if agent is None:
        return None
    letters = LetterOfAuthority.objects.live(at).filter(principal=organisation, agent=agent)
    return letters.order_by("-version").first()
