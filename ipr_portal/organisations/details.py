"""The details of an organisation. Pure: no ORM, no clock."""

from dataclasses import asdict, dataclass, fields

from django.utils.translation import gettext_lazy as _

LABELS = {
    "name": _("Name"),
    "legal_name": _("Legal name"),
    "country": _("Country"),
    "registration_number": _("Registration number"),
    "address": _("Registered address"),
    "website": _("Website"),
    "contact_email": _("Contact e-mail"),
    "contact_phone": _("Contact telephone"),
}
# What the desk verifies; it cannot be changed afterwards.
IDENTITY = ("name", "legal_name", "country", "registration_number")
NEEDED_TO_SUBMIT = ("name", "legal_name", "country", "registration_number", "address", "contact_email")


@dataclass(frozen=True, slots=True)
class Details:
    """The particulars of an organisation, as registered or as changed."""

    name: str
    legal_name: str = ""
    country: str = ""  # ISO 3166-1 alpha-2
    registration_number: str = ""
    address: str = ""
    website: str = ""
    contact_email: str = ""
    contact_phone: str = ""

    @classmethod
    def of(cls, organisation) -> "Details":
        """The particulars that an organisation has now."""
        return cls(**{field.name: getattr(organisation, field.name) for field in fields(cls)})

    def as_columns(self) -> dict[str, str]:
        """Names and values for a row; the legal name is the name, where none is given."""
        return asdict(self) | {"legal_name": self.legal_name or self.name}

    def changed_from(self, other: "Details") -> list[str]:
        """The fields in which these particulars differ from others, in the order of the form."""
        mine, theirs = self.as_columns(), other.as_columns()
        return [name for name in LABELS if mine[name] != theirs[name]]

    def missing(self) -> list[str]:
        """The required details that are missing, in words."""
        return [str(LABELS[name]) for name in NEEDED_TO_SUBMIT if not getattr(self, name)]
