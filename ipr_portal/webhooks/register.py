"""The register of events that may be sent, and of the nouns they are about: each app gives them in `webhooks.py`.

Only events whose sentence a member may read stand there. What they are about is named by its key and, where it has one,
by its number; never by a label that may contain the name of a person.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr
from ipr_portal.registers import Register

TEST = "webhook.test"


@dataclass(frozen=True, slots=True)
class Noun:
    """What events are about.

    :param kind: its name in the API.
    :param address: of its resource below the organisation's, by `{key}` or `{number}`; "" if it has none.
    :param numbered: whether the trail's label of it is its number.
    :param has_state: whether its row has a column `state` that members see.
    """

    kind: str
    address: str = ""
    numbered: bool = False
    has_state: bool = False


NOUNS: Register[Noun] = Register("webhooks", "NOUNS")  # by model label
EVENTS: Register[LazyStr] = Register("webhooks", "EVENTS")  # by action: what happened, for who chooses


def name_of(action: str) -> LazyStr:
    """What happened, for a person; an action that is no longer offered is named as it is."""
    return _("A test") if action == TEST else EVENTS.get(action, action)
