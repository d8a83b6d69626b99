"""Forms about the IPR team: they parse, the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.roles import StaffRole
from ipr_portal.ui.fields import MailField
from ipr_portal.ui.forms import OwnWords


class StaffRoleForm(OwnWords, forms.Form):
    role = forms.TypedChoiceField(choices=StaffRole, coerce=StaffRole, label=_("Role"))


class InviteStaffForm(StaffRoleForm):
    email = MailField(
        label=_("E-mail address"),
        help_text=_("Their own, at work. We send a link to it, valid for seven days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["email", "role"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs | {"initial": {"role": StaffRole.TRIAGER}})
