"""How forms look: labels above, help below, the error between help and control."""

from django import forms
from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Renders every form and field through templates/django/forms/."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"


class Segments(forms.RadioSelect):
    """A few exclusive choices as one control; native radios, so it works without script."""

    template_name = "django/forms/widgets/segments.html"


class Day(forms.DateInput):
    """A date in the browser's own picker."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class Addresses(forms.Textarea):
    """Many addresses, one a line, in fixed width."""

    def __init__(self, attrs=None):
        more = {"class": "form-control--paste", "rows": 8, "spellcheck": "false"}
        super().__init__({**more, **(attrs or {})})
