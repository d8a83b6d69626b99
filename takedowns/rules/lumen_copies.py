"""Which notices an export takes, and whether a redacted copy may be published."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from takedowns.personal import personal_in

MOST = 500  # notices of an export
LONGEST = 5000  # characters of a copy


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which outcomes were sent, both included; and a market, or every market."""

    since: date
    until: date
    market: str = ""

    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment to the one that is not part of it any more, in UTC."""
        start = datetime.combine(self.since, time(), UTC)
        return start, datetime.combine(self.until, time(), UTC) + timedelta(days=1)


def why_not_this_period(period: Period, *, today: date) -> Refusal | None:
    if period.until < period.since:
        return Refusal(
            "",
            _("The period ends before it begins."),
            _("Put the later day into “Outcomes sent until”."),
            "until",
        )
    if period.since > today:
        return Refusal("", _("The period has not begun."), _("Take days that have passed."), "since")
    return None


def why_not_publish(text: str, *, known: list[str], kept: list[str], market: str) -> Refusal | None:
    """Why a copy cannot be published as it stands: it is empty, or still names somebody."""
    if not text.strip():
        return Refusal(
            "", _("The copy is empty."), _("Keep the notice back if nothing of it can be published."), "text"
        )
    if found := personal_in(text, known, kept, market=market):
        said = _("The copy still has personal data: %(what)s.") % {
            "what": ", ".join(f"“{one}”" for one in dict.fromkeys(found))
        }
        return Refusal("", said, _("Replace each piece with what it is, such as [name]."), "text")
    return None
