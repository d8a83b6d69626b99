"""What the API reads: the values of a notice, by the names that the form gives them."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from ipr_portal.api.fields import Choice, Strict, Text, Whole
from ipr_portal.markets import MARKET_CHOICES
from takedowns.enums import (
    DETAIL_LABELS,
    REJECTIONS,
    Capacity,
    FileKind,
    InfringementLocation,
    WithdrawalReason,
)
from takedowns.intake.fields import LANGUAGES
from takedowns.listings import MAX_LISTINGS
from takedowns.rules.drafts import MOST_CHARACTERS, MOST_TICKS

MOST_FILES = 50  # of one notice
LONGEST_ADDRESS = 8192
LONGEST_KEY = 200
LARGEST_KEY = 2**62
LONGEST_REF = 100


class AddressField(Text):
    """One address of a listing, on one line."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=LONGEST_ADDRESS, **more)

    def to_internal_value(self, data) -> str:
        if isinstance(data, str) and len(data.splitlines()) > 1:
            raise ValidationError(_("Send one address in each text."), code="lines")
        return super().to_internal_value(data)


class Key(Whole):
    """The key of a row."""

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_KEY, **more)


class FileBody(Strict):
    """A file that was sent to `evidence-files/`, or that another notice of the organisation has."""

    key = serializers.UUIDField(help_text="Of the evidence file.")
    kind = Choice(choices=FileKind.choices, help_text="What it shows.")


class StatementBody(Strict):
    """A statement that the signatory confirms, in the wording that was read."""

    key = Key(help_text="Of the wording, from `statements/`.")
    version = Key(help_text="Of the wording, from `statements/`.")


class Values(Strict):
    """The values of a notice, all of them optional: what is missing is said when it is sent."""

    right = Key(required=False, help_text="Key of the right that is infringed.")
    market = Choice(choices=MARKET_CHOICES, required=False)
    reason = Text(max_length=20, required=False, help_text="Code of the reason, from `reasons/`.")
    listings = serializers.ListField(
        child=AddressField(),
        max_length=MAX_LISTINGS,
        required=False,
        help_text="1 to 300 addresses, all in the market.",
    )
    explanation = Text(max_length=MOST_CHARACTERS, required=False, allow_blank=True)
    locations = serializers.ListField(
        child=Choice(choices=InfringementLocation.choices), max_length=MOST_TICKS, required=False
    )
    language = Choice(choices=LANGUAGES, required=False, help_text="Of the explanation.")
    message_to_seller = Text(max_length=MOST_CHARACTERS, required=False, allow_blank=True)
    capacity = Choice(choices=Capacity.choices, required=False)
    complainant_name = Text(max_length=MOST_CHARACTERS, required=False, allow_blank=True)
    complainant_email = Text(max_length=MOST_CHARACTERS, required=False, allow_blank=True)
    complainant_address = Text(max_length=MOST_CHARACTERS, required=False, allow_blank=True)
    complainant_phone = Text(max_length=MOST_CHARACTERS, required=False, allow_blank=True)
    statements = serializers.ListField(
        child=StatementBody(),
        max_length=MOST_TICKS,
        required=False,
        help_text="Both, in their present wording.",
    )
    signature = Text(
        max_length=MOST_CHARACTERS,
        required=False,
        allow_blank=True,
        help_text="The full name, typed by the signatory.",
    )
    overruled = serializers.ListField(
        child=Text(max_length=LONGEST_KEY), max_length=MOST_TICKS, required=False,
        help_text="Keys of the warnings that were read and overruled.",
    )  # fmt: skip

    def get_fields(self) -> dict[str, serializers.Field]:
        """With the details that some reasons ask for."""
        details = {
            name: Text(max_length=MOST_CHARACTERS, required=False, allow_blank=True, help_text=str(label))
            for name, label in DETAIL_LABELS.items()
        }
        return super().get_fields() | details


class DraftBody(Values):
    """What a draft shall say; every value is optional, and what is left out stays as it is."""

    files = serializers.ListField(
        child=FileBody(),
        max_length=MOST_FILES,
        required=False,
        help_text="All of its files, in place of those before.",
    )


class NoticeBody(Values):
    """A notice to be sent: the values of the form, its files, and your own reference."""

    files = serializers.ListField(child=FileBody(), max_length=MOST_FILES, required=False)
    external_ref = Text(
        max_length=LONGEST_REF,
        required=False,
        allow_blank=True,
        help_text="Your reference; unique in the organisation.",
    )


class SubmissionBody(Values):
    """What is said only when a draft is sent, such as the signature; and values in place of the draft's."""

    external_ref = Text(
        max_length=LONGEST_REF,
        required=False,
        allow_blank=True,
        help_text="Your reference; unique in the organisation.",
    )


class WithdrawalBody(Strict):
    """Why a notice is withdrawn."""

    reason = Choice(choices=WithdrawalReason.choices)
    sentence = Text(
        max_length=1000, required=False, allow_blank=True, help_text="Anything that we should know."
    )


class CorrectionBody(Strict):
    """Which rejected listings are sent again, and with which values."""

    code = Choice(
        choices=[(code, code) for code in REJECTIONS], required=False, help_text="Only those of this code."
    )
    values = NoticeBody(
        required=False, help_text="Send it at once, with these values in place of the notice's."
    )
