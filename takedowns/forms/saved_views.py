"""Forms of saved views, and detection of views with filters that no longer exist."""

from functools import lru_cache

from django import forms
from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.forms import OwnWords
from ipr_portal.ui.text import PlainText
from takedowns.models import SavedView

from .queue import VIEWS, QueueFilter


class SavedViewForm(OwnWords, QueueFilter):
    """The name of a view, what it shows, and whether the team sees it; here an unknown filter is an error."""

    name = PlainText(label=_("Name"), help_text=_("For example: Counterfeits in Thailand"), max_length=40)
    view = forms.ChoiceField(label=_("Begin with"), choices=VIEWS.items())
    shared = forms.BooleanField(label=_("Share it with the whole team"), required=False)
    field_order = ["name", "view"]

    def __init__(self, *args, may_share=False, **more) -> None:
        super().__init__(*args, **more)
        if not may_share:
            del self.fields["shared"]

    def as_saved(self) -> dict:
        """The values for the actions."""
        cleaned = dict(self.cleaned_data)
        kept = {
            "name": cleaned.pop("name"),
            "view": cleaned.pop("view"),
            "shared": cleaned.pop("shared", False),
        }
        return kept | {"filters": {name: value for name, value in cleaned.items() if value}}


def lost_in(saved: SavedView) -> list[str]:
    """The labels of filters in a saved view that the queue no longer knows; its triager must be loaded."""
    lost = list(_unknown(saved.view, tuple(saved.filters.items())))
    if saved.triager_id and not decides(saved.triager):
        lost.append("triager")
    fields = SavedViewForm.base_fields
    return [str(fields[name].label) if name in fields else name for name in lost]


@lru_cache(maxsize=512)
def _unknown(view: str, filters: tuple) -> tuple[str, ...]:
    """Computed once: the filters of the queue are constant."""
    known = QueueFilter(dict(filters)).known()
    return tuple(name for name, value in filters if known.get(name) != value) + (
        () if view in VIEWS else ("view",)
    )


def decides(person) -> bool:
    return may(person, Can.DECIDE_NOTICES)
