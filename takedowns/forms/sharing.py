"""The form for distributing notices: which notices, and among whom."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.accounts.models import User
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.forms import OwnWords, offer
from ipr_portal.ui.parameters import keys_in
from takedowns.queries.sharing import MOST

NOBODY = "nobody"  # unclaimed


class ShareForm(OwnWords, forms.Form):
    """Which notices are distributed, the most urgent first, and among whom; with `notice`s, only those."""

    source = forms.ChoiceField(label=gettext_lazy("Whose notices"))
    count = forms.IntegerField(
        label=gettext_lazy("How many at most"), help_text=gettext_lazy("The most urgent first."),
        min_value=1, max_value=MOST, initial=10,
    )  # fmt: skip
    to = forms.MultipleChoiceField(
        label=gettext_lazy("Share them out among"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each notice goes to the person with the fewest notices."),
        error_messages={"required": gettext_lazy("Name at least one person.")},
    )  # fmt: skip

    def __init__(self, *args, chosen=False, **more) -> None:
        super().__init__(*args, **more)
        people = [(str(pk), str(one)) for pk, one in self.people.items()]
        offer(self, "to", people)
        offer(self, "source", [(NOBODY, _("Unclaimed notices")), *people])
        if chosen:
            del self.fields["source"], self.fields["count"]

    @cached_property
    def people(self) -> dict[int, User]:
        """Everybody who decides notices, by their keys; asked for once."""
        return {one.pk: one for one in staff_who(Can.DECIDE_NOTICES).order_by("name", "email")}

    @property
    def among(self) -> list[User]:
        return [self.people[int(key)] for key in self.cleaned_data["to"]]

    @property
    def holder(self) -> User | None:
        """Whose notices are distributed; None for unclaimed ones."""
        source = self.cleaned_data["source"]
        return None if source == NOBODY else self.people[int(source)]


def triples_in(values: list[str]) -> list[tuple[int, int, int | None]]:
    """Moves as a form carries them, `notice:to:holder`; invalid ones are left out."""
    split = [value.split(":") for value in values[:MOST]]
    known = [keys_in(parts) for parts in split if len(parts) == 3]
    return [(keys[0], keys[1], keys[2] if len(keys) == 3 else None) for keys in known if len(keys) >= 2]
