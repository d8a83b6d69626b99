"""Forms about clocks: they parse, the actions decide."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr
from ipr_portal.ui.forms import OwnWords, offer
from ipr_portal.ui.moments import zone_name
from ipr_portal.ui.text import PlainText

from .models import Clock
from .register import PAUSES, PURPOSES


class Moment(forms.DateTimeInput):
    """A day and a time in the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self, attrs=None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment in the local time of one zone, which the form sets on the field."""

    widget = Moment
    zone: ZoneInfo | None = None

    def to_python(self, value) -> datetime | None:
        with timezone.override(self.zone):
            return super().to_python(value)

    def prepare_value(self, value) -> Any:
        if isinstance(value, datetime) and self.zone:
            value = value.astimezone(self.zone).replace(tzinfo=None)
        return super().prepare_value(value)


def offered_reasons(purpose: str) -> list[tuple[str, LazyStr]]:
    """The reasons that may be chosen for a pause, with their labels."""
    return [(key, PAUSES[key].label) for key in PURPOSES[purpose].pauses if PAUSES[key].offered]


class PauseForm(OwnWords, forms.Form):
    """Why a clock is paused, and until when at the latest, in the market's local time."""

    reason = forms.ChoiceField(label=_("Why"), choices=[])
    cap_at = MomentField(
        label=_("At the latest until"),
        error_messages={"invalid": _("Give a day and a time, such as 2026-11-26 18:00.")},
    )
    note = PlainText(
        label=_("Note"), required=False, max_length=300,
        help_text=_("Shown to the rights holder. For example: the registry confirms the class by Thursday."),
    )  # fmt: skip

    def __init__(self, *args, clock: Clock, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "pause_%s"})
        offer(self, "reason", offered_reasons(clock.purpose))
        zone = ZoneInfo(clock.version.calendar.zone)
        until = self.fields["cap_at"]
        assert isinstance(until, MomentField)
        until.zone, now = zone, at.astimezone(zone)
        until.initial = (now + timedelta(days=1)).replace(second=0, microsecond=0)
        until.help_text = _("In the time of the market, %(zone)s. At most ten business days ahead.") % {
            "zone": zone_name(now)
        }
