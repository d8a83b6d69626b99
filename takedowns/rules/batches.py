"""How many notices one call may send, and how many are sent while the caller waits."""

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal

MOST_NOTICES = 1_000  # of one batch
MOST_LISTINGS = 5_000  # in all of its notices
NOTICES_AT_ONCE, LISTINGS_AT_ONCE = 20, 200  # in the call itself; more are a job
MOST_RUNNING = 10  # jobs of one organisation and agency that are not done
NOTICES_A_PART = 100  # sent in one transaction, where each notice stands for itself


def why_not_so_many(*, notices: int, listings: int = 0) -> Refusal | None:
    """Answer why a batch is refused for its size, or None."""
    if not 1 <= notices <= MOST_NOTICES:
        said = _("There are %(count)d notices; one call takes 1 to %(most)d.")
        return Refusal(
            "count", said % {"count": notices, "most": MOST_NOTICES}, _("Send the others in another call."), "notices"
        )  # fmt: skip
    if listings > MOST_LISTINGS:
        said = _("There are %(count)d listings in all; one call takes up to %(most)d.")
        return Refusal(
            "count", said % {"count": listings, "most": MOST_LISTINGS}, _("Send the others in another call."), "notices"
        )  # fmt: skip
    return None


def is_small(*, notices: int, listings: int) -> bool:
    """Whether it is sent while the caller waits."""
    return notices <= NOTICES_AT_ONCE and listings <= LISTINGS_AT_ONCE


def why_not_take(running: int) -> Refusal | None:
    """Answer why another batch is not taken to be sent in the background, or None."""
    if running < MOST_RUNNING:
        return None
    said = _("%(count)d batches are being sent already, the most at once.") % {"count": running}
    return Refusal("count", said, _("Wait until one is done, or cancel one."), "notices")
