"""Forms about disclosures, holds, briefs and suspected leaks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.enums import LegalBasis, SellerData
from enforcement.queries.discretion import part_choices
from ipr_portal.accounts.models import User
from ipr_portal.ui.fields import DayField, MailField
from ipr_portal.ui.forms import OwnWords, offer

from .fields import line, lines, pick, say_listing


def several(label, choices=(), **more) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **more
    )


def people(label) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        User.objects.none(), label=label, widget=forms.CheckboxSelectMultiple
    )


def let_choose(form: forms.BaseForm, name: str, rows) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelMultipleChoiceField)
    field.queryset = rows


class AskForm(OwnWords, forms.Form):
    """What a rights holder wants to know of a seller, why, and who will read it."""

    columns = "columns"  # of long lists to choose from
    seller = pick(_("Seller"), [])
    kinds = several(_("What you need"), SellerData.choices)
    purpose = lines(_("What it is needed for"), 2000)
    basis = pick(_("Legal basis"), LegalBasis.choices)
    reference = line(_("Number of the order, request or clause"), required=False)
    readers = people(_("Who reads it"))
    signature = line(
        _("Your name, as the signature"),
        help_text=_("You undertake that the data are used for this purpose alone and passed on to nobody."),
    )

    def __init__(self, *args, sellers, readers, **more) -> None:
        super().__init__(*args, **more)
        offer(self, "seller", [("", _("Choose")), *((key, key) for key in sellers)])
        let_choose(self, "readers", readers)


class ReviewForm(OwnWords, forms.Form):
    """The legal review: a value for each field that is let through, an opinion, readers and the last day."""

    opinion = lines(_("Legal opinion"), 2000)
    readers = people(_("Who reads it"))
    until = DayField(label=_("Last day"))

    def __init__(self, *args, kinds, readers, **more) -> None:
        super().__init__(*args, **more)
        self.kinds = [SellerData(kind) for kind in kinds]
        for kind in self.kinds:
            self.fields[kind] = line(
                kind.label, 1000, required=False, help_text=_("Leave it empty to disclose nothing of it.")
            )
        self.order_fields([*self.kinds, "opinion", "readers", "until"])
        let_choose(self, "readers", readers)

    def values(self) -> dict[SellerData, str]:
        """What is to be disclosed, by field."""
        return {kind: self.cleaned_data[kind] for kind in self.kinds if self.cleaned_data[kind]}


class ReasonForm(OwnWords, forms.Form):
    """Why something is refused or ends."""

    reason = lines(_("Reason"), 500)


class HoldForm(OwnWords, forms.Form):
    """What is to stay up, until when, and why."""

    sellers = several(_("All listings of these sellers"), required=False)
    listings = several(_("These listings"), required=False)
    until = DayField(label=_("Last day"), help_text=_("At most 60 days from now."))
    follows_raid = forms.BooleanField(
        label=_("Move the end when the raid is put off or late"), required=False,
        help_text=_("To two days after its day, or a week on while it is late; at most 60 days in all."),
    )  # fmt: skip
    reason = line(_("Why"), 500)

    def __init__(self, *args, sellers, listings, **more) -> None:
        super().__init__(*args, **more)
        offer(self, "sellers", [(key, key) for key in sellers])
        offer(self, "listings", [(row.listing.key, say_listing(row)) for row in listings])


class BriefForm(OwnWords, forms.Form):
    """For whom a brief is, and what is in it."""

    columns = "columns"  # of long lists to choose from
    agency = line(_("Agency"))
    recipient = line(_("Who reads it"))
    address = MailField(
        label=_("Their e-mail address"),
        help_text=_("The code goes there. Give the link by another way."),
        max_length=254,
    )
    parts = several(_("What is in it"))
    until = DayField(label=_("Last day"))

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        offer(self, "parts", part_choices())


class LeakForm(OwnWords, forms.Form):
    """Since when somebody outside may know, and why it is thought."""

    since = DayField(label=_("Since"))
    words = lines(_("What makes you think so"), 2000)
