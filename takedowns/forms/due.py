"""The filter by when something is due."""

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from takedowns.enums.due import TODAY, read_due, say_due

OFFERED = ("1h", "2h", "4h", TODAY, "24h", "72h")


class DueField(forms.Field):
    """By when a notice is due; invalid input is no filter."""

    widget = forms.Select

    def __init__(self, **more) -> None:
        super().__init__(label=gettext_lazy("Due"), required=False, **more)

    def clean(self, value) -> str:
        if value and not (due := read_due(str(value)[:10])):
            raise forms.ValidationError(_("Write a span such as 2h or 3d, or “today”."))
        return due if value else ""

    def get_bound_field(self, form, field_name) -> BoundField:
        """The select offers the present value besides its usual choices."""
        bound = super().get_bound_field(form, field_name)
        asked = read_due(str(bound.value() or "")[:10])
        spans = [*OFFERED, *([asked] if asked and asked not in OFFERED else [])]
        self.widget.choices = [("", _("At any time")), *((span, say_due(span)) for span in spans)]
        return bound
