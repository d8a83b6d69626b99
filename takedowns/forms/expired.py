"""A tick that one knows that the right of a notice has expired, in forms that take something down."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _

from ipr_portal.ui.moments import say_day


def ask_whether_known(form: forms.Form, expired_on: date | None) -> None:
    """Ask in a form that takes something down whether one knows that the right has expired, if it has."""
    if expired_on is None:
        del form.fields["knows_expired"]
        return
    said = _("I know that the right has expired since %(day)s") % {"day": say_day(expired_on)}
    form.fields["knows_expired"].label = said
