"""Forms of stakeholders and contacts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.accounts.models import User
from ipr_portal.markets import MARKET_CHOICES, MARKETS
from ipr_portal.spreadsheets.reading import MOST_BYTES, OLDER, CannotRead, Line, Wanted, read
from ipr_portal.tenancy.models import Organisation
from ipr_portal.ui.fields import DayField, MailField, NameField
from ipr_portal.ui.forms import OwnWords, offer
from ipr_portal.ui.text import PlainText
from outreach import cards
from outreach.actions.imports import CannotImport, Entry
from outreach.actions.people import OrganisationDetails, PersonDetails
from outreach.enums import ConsentPurpose, ContactFormat, StakeholderType
from outreach.models import StakeholderOrganisation

MOST_ROWS = 20_000
COLUMNS = [
    Wanted("name", ["Name", "Full name"]),
    Wanted("email", ["E-mail", "Email", "Mail"], required=False),
    Wanted("organisation", ["Organisation", "Organization", "Company"], required=False),
    Wanted("type", ["Type"], required=False),
    Wanted("phone", ["Phone", "Telephone"], required=False),
    Wanted("job", ["Job", "Title", "Position"], required=False),
    Wanted("market", ["Market", "Markets", "Country"], required=False),
]
CARD_FIELDS = {
    "name": gettext_lazy("name (FN)"),
    "email": gettext_lazy("address (EMAIL)"),
    "organisation": gettext_lazy("organisation (ORG)"),
    "phone": gettext_lazy("telephone (TEL)"),
    "job": gettext_lazy("job (TITLE)"),
}
WHY_NO_CARDS = {
    "empty": gettext_lazy(
        "There is no card in this file. Export your contacts as vCard (.vcf), and upload that."
    ),
    "broken": gettext_lazy("A card in this file does not end. Export it again."),
    "many": gettext_lazy("There are more than 20,000 cards. Split the file, and upload the parts."),
    "encoding": gettext_lazy("A character is not in the encoding you chose. Choose another one below."),
    "large": gettext_lazy("The file is larger than 10 MB. Split it, and upload the parts."),
}


def team() -> list[tuple[Any, Any]]:
    people = User.objects.exclude(staff_role="").filter(is_active=True).order_by("name")
    return [("", _("Nobody")), *((str(person.pk), str(person)) for person in people)]


class LanguagesField(PlainText):
    """Codes of languages with commas between them, as a list."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Languages"), required=False, max_length=60,
            help_text=gettext_lazy("Codes with commas between them, such as en, id."),
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        said = super().clean(value)
        return [one.strip().lower()[:10] for one in said.split(",") if one.strip()]


class OrganisationForm(OwnWords, forms.Form):
    name = NameField(label=gettext_lazy("Name"), max_length=200)
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=StakeholderType.choices)
    domain = forms.RegexField(
        r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", label=gettext_lazy("Domain of its mail"), required=False, max_length=200,
        error_messages={"invalid": gettext_lazy("Write it as acme.example.")},
    )  # fmt: skip
    markets = forms.MultipleChoiceField(
        label=gettext_lazy("Markets"),
        required=False,
        choices=MARKET_CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    tenant = forms.CharField(
        label=gettext_lazy("Short name at the portal"), required=False, max_length=60,
        help_text=gettext_lazy("As in the address of its pages, if it uses the portal."),
    )  # fmt: skip
    languages = LanguagesField()
    owner = forms.ChoiceField(label=gettext_lazy("Who keeps in touch"), required=False)

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        offer(self, "owner", team())

    def clean_tenant(self) -> Organisation | None:
        slug = self.cleaned_data["tenant"]
        found = Organisation.objects.filter(slug=slug).first() if slug else None
        if slug and found is None:
            raise forms.ValidationError(
                _("No organisation has this short name. Look in the list of organisations.")
            )
        return found

    def details(self) -> OrganisationDetails:
        said = self.cleaned_data
        owner = User.objects.filter(pk=said["owner"] or 0).first()
        return OrganisationDetails(**said | {"owner": owner})


class PersonForm(OwnWords, forms.Form):
    name = NameField(label=gettext_lazy("Name"), max_length=200)
    email = MailField(label=gettext_lazy("E-mail"), required=False)
    phone = PlainText(label=gettext_lazy("Phone"), required=False, max_length=40)
    job = PlainText(label=gettext_lazy("Job"), required=False, max_length=100)
    works_for = PlainText(
        label=gettext_lazy("Organisation"), required=False, max_length=200,
        help_text=gettext_lazy("Its name as it stands in the list of stakeholders."),
    )  # fmt: skip
    markets = forms.MultipleChoiceField(
        label=gettext_lazy("Markets"),
        required=False,
        choices=MARKET_CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = LanguagesField()
    owner = forms.ChoiceField(label=gettext_lazy("Who keeps in touch"), required=False)

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        offer(self, "owner", team())

    def clean_works_for(self) -> StakeholderOrganisation | None:
        name = self.cleaned_data["works_for"]
        if not name:
            return None
        found = list(StakeholderOrganisation.objects.current().filter(name__iexact=name)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Two organisations have this name. Merge them first.")
                if found
                else _("No organisation has this name. Add it to the stakeholders first.")
            )
        return found[0]

    def details(self) -> PersonDetails:
        owner = User.objects.filter(pk=self.cleaned_data["owner"] or 0).first()
        return PersonDetails(**self.cleaned_data | {"owner": owner})


class OrganisationFilter(forms.Form):
    """Organisations by type and market."""

    type = forms.ChoiceField(
        label=gettext_lazy("Type"),
        required=False,
        choices=[("", gettext_lazy("All types")), *StakeholderType.choices],
    )
    market = forms.ChoiceField(
        label=gettext_lazy("Market"),
        required=False,
        choices=[("", gettext_lazy("All markets")), *MARKET_CHOICES],
    )

    def known(self) -> dict[str, str]:
        """What was chosen and is valid."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class StakeholderFilter(OrganisationFilter):
    """What the list of stakeholders is narrowed by."""

    text = PlainText(label=gettext_lazy("Name"), required=False, max_length=100)

    field_order = ["text", "type", "market"]


class ContactForm(OwnWords, forms.Form):
    """One line about a contact; the other fields correct what was recognised in it."""

    line = PlainText(
        label=gettext_lazy("What happened"), max_length=500,
        help_text=gettext_lazy("Such as: called Kanya Thepsiri of Siam Herbal yesterday, promised the template by 12 Dec"),
    )  # fmt: skip
    person = forms.ChoiceField(label=gettext_lazy("Person"), required=False)
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"), required=False)
    how = forms.ChoiceField(label=gettext_lazy("How"), required=False, choices=ContactFormat.choices)
    on = DayField(label=gettext_lazy("Day"), required=False)
    promise = PlainText(label=gettext_lazy("Promised"), required=False, max_length=300)
    due_on = DayField(label=gettext_lazy("Until"), required=False)


class FollowUpForm(OwnWords, forms.Form):
    """Something that is promised: what, by whom, until when."""

    words = PlainText(label=gettext_lazy("What was promised"), max_length=300)
    owner = forms.ChoiceField(label=gettext_lazy("Who does it"))
    due_on = DayField(label=gettext_lazy("Until"))
    is_lead = forms.BooleanField(
        label=gettext_lazy("It is a lead for a case"), required=False,
        help_text=gettext_lazy("Everybody who may open an enforcement case is told at once."),
    )  # fmt: skip

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        offer(self, "owner", team()[1:])

    def details(self) -> dict[str, Any]:
        said = self.cleaned_data
        return said | {"owner": User.objects.get(pk=said["owner"])}


class ConsentForm(OwnWords, forms.Form):
    """What somebody agreed to outside the portal, and how we can show it."""

    purpose = forms.ChoiceField(label=gettext_lazy("Agreed to"), choices=ConsentPurpose.choices)
    version = PlainText(
        label=gettext_lazy("Version of the text"), max_length=40,
        help_text=gettext_lazy("As it stands below the text that they read, such as 2026-11."),
    )  # fmt: skip
    proof = PlainText(
        label=gettext_lazy("How we can show it"), max_length=300,
        help_text=gettext_lazy("Such as: signed list of 13 Jun, kept in the folder of the workshop."),
    )  # fmt: skip


class ImportForm(OwnWords, forms.Form):
    """A file of contacts: a table (.csv, .xlsx) or cards (.vcf)."""

    file = forms.FileField(label=gettext_lazy("File"))
    older = forms.ChoiceField(
        label=gettext_lazy("If it comes from an older program"), required=False,
        choices=[("", gettext_lazy("Unicode, as every program of today saves it")), *OLDER.items()],
        help_text=gettext_lazy("Leave it as it is; we say so if a table is not in Unicode."),
    )  # fmt: skip

    def entries(self) -> list[Entry]:
        """The lines of the file.

        :raises CannotRead: if it cannot be read.
        :raises CannotImport: if lines are wrong: each by its place.
        """
        upload = self.cleaned_data["file"]
        data = upload.read(MOST_BYTES + 1)
        upload.seek(0)
        older = self.cleaned_data["older"]
        if b"BEGIN:VCARD" in data[:4000].replace(b"\x00", b"").upper():
            return _checked(of_cards(data, older))
        sheet = read(upload, COLUMNS, most_rows=MOST_ROWS, older=older, allow_nul=True)
        return _checked(of_table(sheet.lines))


@dataclass(frozen=True, slots=True)
class Found:
    """A line of a file, how each of its cells is named in messages, and what is wrong with it already."""

    entry: Entry
    places: Callable[[str], str]
    wrong: Sequence[str] = ()


def of_cards(data: bytes, older: str) -> Iterator[Found]:
    try:
        found = cards.read(data, older or "cp1252")
    except cards.NotCards as wrong:
        raise CannotRead(str(WHY_NO_CARDS[str(wrong)])) from wrong
    for card in found:
        place = _("card %(n)d") % {"n": card.number}
        entry = Entry(
            place=place, name=card.name, email=card.email, organisation=card.organisation, phone=card.phone,
            job=card.job,
        )  # fmt: skip
        yield Found(entry, partial(_in_card, place))


def _in_card(place: str, field: str) -> str:
    return f"{place}, {CARD_FIELDS[field]}"


def of_table(lines: list[Line]) -> Iterator[Found]:
    types = {str(label).casefold(): value for value, label in StakeholderType.choices}
    types |= {value.casefold(): value for value in StakeholderType.values}
    names = {str(market.name).casefold(): code for code, market in MARKETS.items()}
    for line in lines:
        type_ = types.get(line["type"].casefold(), "")
        said = [one.strip() for one in line["market"].replace(";", ",").split(",") if one.strip()]
        markets = [names.get(one.casefold(), one.upper()) for one in said]
        entry = Entry(
            place=_("row %(n)d") % {"n": line.number}, name=line["name"], email=line["email"].lower(),
            organisation=line["organisation"], type=type_ or StakeholderType.OTHER, phone=line["phone"],
            job=line["job"], markets=markets,
        )  # fmt: skip
        yield Found(entry, line.place, list(_unknown(line, type_, markets)))


def _unknown(line: Line, type_: str, markets: list[str]) -> Iterator[str]:
    """What is no type and no market of ours."""
    if line["type"] and not type_:
        yield _("%(place)s: “%(value)s” is no type. Write one such as “Law firm”.") % {
            "place": line.place("type"), "value": line["type"][:40],
        }  # fmt: skip
    if unknown := [one for one in markets if one not in MARKETS]:
        yield _("%(place)s: “%(value)s” is no market of ours. Write a code such as TH.") % {
            "place": line.place("market"), "value": unknown[0][:40],
        }  # fmt: skip


def _checked(rows: Iterable[Found]) -> list[Entry]:
    """The entries, tidied, if every cell can be kept; a formula is kept as the text it is.

    :raises CannotImport: naming each place that is wrong.
    """
    parsers = {
        "name": NameField(max_length=200), "email": MailField(required=False),
        "organisation": PlainText(required=False, max_length=200), "phone": PlainText(required=False, max_length=40),
        "job": PlainText(required=False, max_length=100),
    }  # fmt: skip
    entries: list[Entry] = []
    wrong: list[str] = []
    for found in rows:
        wrong += found.wrong
        tidied = {}
        for field, parser in parsers.items():
            try:
                tidied[field] = parser.clean(getattr(found.entry, field))
            except forms.ValidationError as refused:
                wrong.append(f"{found.places(field)}: {' '.join(refused.messages)}")
        entries.append(replace(found.entry, **tidied))
    if wrong:
        raise CannotImport(wrong)
    return entries
