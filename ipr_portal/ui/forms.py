"""Rendering of forms: labels above, help below, the error between help and control."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr

from .moments import say_day


class PortalRenderer(TemplatesSetting):
    """Renders every form and field through templates/django/forms/, but lists to choose from in plain code.

    The desk's filters are such lists, with a hundred options on every page: as templates they took longer than the rows.
    """

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"

    def render(self, template_name, context, request=None) -> str:
        if template_name == forms.Select.template_name:
            return select(context["widget"])
        return super().render(template_name, context, request)


def select(widget: dict) -> SafeString:
    """A `<select>` with its options, in groups where they have any."""
    attrs = {
        "name": widget["name"],
        "class": " ".join(filter(None, ["form-select", widget["attrs"].get("class")])),
    }
    groups = "".join(_group(name, options) for name, options, _place in widget["optgroups"])
    return SafeString(f"<select{attributes(attrs | _others(widget['attrs']))}>{groups}</select>")


def _group(name, options) -> str:
    made = "".join(
        f"<option{attributes({'value': option['value'], **_others(option['attrs'])})}>{conditional_escape(option['label'])}</option>"
        for option in options
    )
    return f'<optgroup label="{conditional_escape(name)}">{made}</optgroup>' if name else made


def _others(attrs: dict) -> dict:
    return {name: value for name, value in attrs.items() if name != "class"}


def attributes(attrs: dict) -> str:
    """Attributes as they stand in a tag: True is the name alone, False is nothing."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


class OwnWords:
    """Our texts for missing values and limits: placed before `forms.Form`, it sets them on each field without its own."""

    fields: dict[str, forms.Field]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.set_words()

    def set_words(self) -> None:
        """Set them again, for a form that adds fields after it was made."""
        machine = forms.Field.default_error_messages["required"]
        for field in self.fields.values():
            if field.error_messages.get("required") == machine:
                field.error_messages["required"] = missing_in_words(field)
            field.error_messages.setdefault("min_value", _("Give %(limit_value)s or more."))
            field.error_messages.setdefault("max_value", _("Give %(limit_value)s or less."))


def offer(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Set what a field of choices offers."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def missing_in_words(field: forms.Field) -> LazyStr:
    """What to do about a field that was left empty."""
    if isinstance(field, forms.BooleanField):
        return _("Tick this to go on.")
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return _("Choose at least one.")
    if isinstance(field, forms.ChoiceField):
        return _("Choose one.")
    if isinstance(field, forms.DateField):
        return _("Give the day.")
    return _("Fill this in.")


class Segments(forms.RadioSelect):
    """A few exclusive choices as one control; native radios, so it works without script."""

    template_name = "django/forms/widgets/segments.html"


class Day(forms.DateInput):
    """A date in the browser's own picker, which writes it as the browser likes; under it the day as we write it."""

    input_type = "date"
    template_name = "django/forms/widgets/day.html"

    def __init__(self, attrs=None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name, value, attrs) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        day = parsed(context["widget"]["value"])
        context["widget"]["said"] = say_day(day) if day else ""
        return context


def parsed(text) -> date | None:
    """A day of the calendar as a browser sends it; None for anything else."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


class Addresses(forms.Textarea):
    """Many addresses, one a line, in fixed width."""

    def __init__(self, attrs=None) -> None:
        more = {"class": "form-control--paste", "rows": 8, "spellcheck": "false"}
        super().__init__({**more, **(attrs or {})})


class Branches(forms.Form):
    """A form whose answer decides which other fields are needed; values of a branch that was not chosen are dropped.

    `branches` names each such field: the answer that needs it, and the error if it is empty.
    """

    answer = "verdict"
    branches: Mapping[str, tuple[str, LazyStr]] = {}

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        for name in self.branches:
            vars(self.fields[name])["needed"] = True  # its label does not say that it is optional

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data.get(self.answer)
        for name, (answer, missing) in self.branches.items():
            if chosen != answer:
                self.errors.pop(name, None)
                self.cleaned_data[name] = (
                    [] if isinstance(self.fields[name], forms.MultipleChoiceField) else ""
                )
            elif not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, missing)
        return self.cleaned_data
