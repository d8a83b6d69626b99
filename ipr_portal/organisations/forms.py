"""Forms about organisations, members and letters. Forms parse; actions decide."""

from dataclasses import fields, replace
from datetime import datetime, time, timedelta

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.accounts.forms import PASSWORD_HELP
from ipr_portal.accounts.models import User
from ipr_portal.evidence.forms import EvidenceField
from ipr_portal.tenancy.models import OrganisationKind, OrganisationState
from ipr_portal.tenancy.roles import MemberRole
from ipr_portal.ui.comparing import Claim, Comparing
from ipr_portal.ui.fields import DayField, MailField, NameField, NumberField
from ipr_portal.ui.forms import OwnWords, Segments
from ipr_portal.ui.text import PlainText

from .countries import country_choices
from .details import IDENTITY, LABELS, Details
from .enums import REFUSALS, OrganisationQuestion, OrganisationVerdict
from .rules import WITH_ITS_OWNERS

L = gettext_lazy
DOCUMENTS_AT_ONCE = 5
DOCUMENT_HELP = L(
    "An extract from the official register, not older than twelve months; for an agency also a power of attorney, if"
    " you have one. PDF, JPEG, PNG or WebP, up to 25 MB each."
)


def _countries() -> list:
    return [("", L("Choose a country")), *country_choices()]


def _autocomplete(name) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": name})


class DetailsForm(OwnWords, forms.Form):
    """The particulars of an organisation. Once they are with the desk or verified, its identity is left out."""

    name = NameField(
        label=LABELS["name"], max_length=200, widget=_autocomplete("organization"),
        help_text=L("The name people know; shown on every page and to sellers."),
    )  # fmt: skip
    legal_name = NameField(label=LABELS["legal_name"], max_length=300, help_text=L("Exactly as registered."))
    country = forms.ChoiceField(
        label=LABELS["country"], choices=_countries, help_text=L("In which the organisation is registered.")
    )
    registration_number = PlainText(
        label=LABELS["registration_number"], max_length=100,
        help_text=L("For example the UEN in Singapore, or the NIB in Indonesia."),
    )  # fmt: skip
    address = PlainText(
        label=LABELS["address"], max_length=500, lines=True,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )  # fmt: skip
    website = forms.URLField(
        label=LABELS["website"], max_length=200, required=False, assume_scheme="https",
        help_text=L("Helps us to confirm your identity."),
    )  # fmt: skip
    contact_email = MailField(
        label=LABELS["contact_email"],
        help_text=L(
            "Where we and sellers contact your IP team; preferably at the organisation's own domain."
        ),
    )
    contact_phone = PlainText(
        label=LABELS["contact_phone"], max_length=40, required=False, widget=_autocomplete("tel")
    )

    def __init__(self, data=None, files=None, *, organisation=None) -> None:
        self.known = Details.of(organisation) if organisation else None
        initial = (
            {field.name: getattr(self.known, field.name) for field in fields(Details)}
            if organisation
            else None
        )
        super().__init__(data, files, initial=initial)
        if organisation and organisation.state not in WITH_ITS_OWNERS:
            for name in IDENTITY:
                del self.fields[name]

    def details(self) -> Details:
        """What was typed, over what was known."""
        typed = {
            field.name: self.cleaned_data[field.name]
            for field in fields(Details)
            if field.name in self.fields
        }
        return replace(self.known, **typed) if self.known else Details(**typed)


class RegistrationForm(DetailsForm):
    """A new organisation."""

    kind = forms.ChoiceField(
        label=L("Kind of organisation"), choices=OrganisationKind.choices, widget=Segments,
        help_text=L("A rights holder owns the rights. An agency acts for rights holders, under their letters."),
    )  # fmt: skip
    documents = EvidenceField(
        label=L("Registration document"), required=False, max_files=DOCUMENTS_AT_ONCE,
        help_text=format_lazy("{} {}", L("If you add it now, your registration is sent to us at once. You can also add it later and send the registration then."), DOCUMENT_HELP),
    )  # fmt: skip
    field_order = ("kind",)


class SendForm(OwnWords, forms.Form):
    """Documents and words that go to the desk with a registration."""

    documents = EvidenceField(
        label=L("Registration document"), required=False, max_files=DOCUMENTS_AT_ONCE, help_text=DOCUMENT_HELP
    )
    message = PlainText(
        label=L("Message to us"), required=False, max_length=2000, lines=True,
        help_text=L("Anything that helps us to understand who you are."),
    )  # fmt: skip


class AnswerForm(SendForm):
    """An answer to the desk's questions."""

    message = PlainText(
        label=L("Your answer"), max_length=2000, lines=True,
        help_text=L("Say for each question what you changed or added."),
    )  # fmt: skip
    field_order = ("message", "documents")


class InvitationForm(OwnWords, forms.Form):
    """Whom to invite, as what."""

    email = MailField(
        label=L("E-mail address"), help_text=L("Their own address at work; nobody else can accept.")
    )
    role = forms.TypedChoiceField(
        label=L("Role"),
        choices=MemberRole.choices,
        coerce=MemberRole,
        initial=MemberRole.FILER,
        widget=Segments,
    )

    def __init__(self, *args, role: MemberRole | None = None, **more) -> None:
        """:param role: what the desk invites as, where that is no choice."""
        super().__init__(*args, **more)
        if role:
            self.fields["role"].disabled, self.fields["role"].initial = True, role


class RoleForm(OwnWords, forms.Form):
    role = forms.TypedChoiceField(label=L("Role"), choices=MemberRole.choices, coerce=MemberRole)


class JoinForm(OwnWords, forms.Form):
    """A new account for the address that was invited."""

    name = NameField(label=L("Full name"), max_length=150, widget=_autocomplete("name"))
    password = forms.CharField(
        label=L("Password"), help_text=PASSWORD_HELP, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, data=None, *, email) -> None:
        super().__init__(data)
        self.email = email

    def clean(self) -> None:
        if password := self.cleaned_data.get("password"):
            person = User(email=self.email, name=self.cleaned_data.get("name", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)


class LetterForm(OwnWords, forms.Form):
    """Which agency may act, and until when."""

    agency = PlainText(
        label=L("Agency"), max_length=300,
        help_text=L("Its exact name here. Ask the agency how it is registered; a similar name is not accepted."),
    )  # fmt: skip
    until = DayField(
        label=L("Last day"), required=False,
        help_text=L("Leave it empty for a letter without an end; you can revoke it at any time."),
    )  # fmt: skip

    def clean_until(self) -> datetime | None:
        """The end of the last day, in the time zone of the person who grants."""
        if (day := self.cleaned_data["until"]) is None:
            return None
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


class ReviewForm(Comparing):
    """A review, and the number of earlier reviews the page was opened with."""

    asks, verifies = OrganisationVerdict.ASK, OrganisationVerdict.VERIFY
    claims = {
        "legal_name": Claim(LABELS["legal_name"], "LEGAL_NAME_DIFFERS"),
        "country": Claim(LABELS["country"], "COUNTRY_DIFFERS"),
        "registration_number": Claim(LABELS["registration_number"], "NUMBER_DIFFERS"),
        "address": Claim(LABELS["address"], "ADDRESS_UNCLEAR"),
    }
    branches = {
        "questions": (OrganisationVerdict.ASK, L("Tick at least one question.")),
        "code": (OrganisationVerdict.REJECT, L("Choose the code that says why.")),
    }

    round = NumberField(widget=forms.HiddenInput)
    verdict = forms.TypedChoiceField(
        label=L("What we answer"),
        choices=OrganisationVerdict.choices,
        coerce=OrganisationVerdict,
        widget=Segments,
        error_messages={"required": L("Choose one.")},
    )
    questions = forms.MultipleChoiceField(
        label=L("What to ask"), choices=OrganisationQuestion.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=L("If you ask: list everything, so that one answer is enough."),
    )  # fmt: skip
    code = forms.ChoiceField(
        label=L("Why not"), required=False, help_text=L("If you do not verify: the owners see the meaning of the code and its remedy."),
        choices=[("", L("Choose a code")), *((code, f"{code} · {row.meaning}") for code, row in REFUSALS.items())],
    )  # fmt: skip
    sentence = PlainText(
        label=L("Sentence for the owners"), required=False, max_length=2000, lines=True,
        help_text=L("Explain the reason clearly and politely; the owners may be angry."),
    )  # fmt: skip


class RegisterFilter(forms.Form):
    """The filters of the register, as the address carries them; an unknown filter is ignored."""

    text = PlainText(label=L("Name or number"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=L("Kind"), required=False, choices=[("", L("Every kind")), *OrganisationKind.choices]
    )
    country = forms.ChoiceField(
        label=L("Country"), required=False, choices=lambda: [("", _("Every country")), *country_choices()]
    )
    state = forms.ChoiceField(
        label=L("State"), required=False, choices=[("", L("Every state")), *OrganisationState.choices]
    )

    def known(self) -> dict[str, str]:
        """The filters that hold a value we know."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
