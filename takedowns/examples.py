"""Calls about rights and notices that the developers of an organisation may try."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.api.examples import Example
from takedowns.enums import NoticeState
from takedowns.models import IPRight


def give(organisation, root: str) -> list[Example]:
    """Examples that work as they stand, with the organisation's first right where one is needed."""
    head = 'curl -s -H "Authorization: Bearer $TOKEN"'
    found = [
        Example(_("List the newest notices"), _("Needs the scope notices:read."), f"{head} '{root}notices/?fields=number,state,due_at'"),
        Example(
            _("List the notices that are decided, with their listings"), _("Needs the scope notices:read."),
            f"{head} '{root}notices/?state={NoticeState.DECIDED}&expand=listings'",
        ),
        Example(
            _("List the batches that were sent in the background"), _("Needs the scope notices:read."),
            f"{head} '{root}notice-batches/'",
        ),
        Example(
            _("List the warnings and suspensions because of misuse"), _("Needs the scope sanctions:read."),
            f"{head} '{root}sanctions/'",
        ),
    ]  # fmt: skip
    right = (
        IPRight.objects.filter(organisation=organisation).order_by("pk").values_list("pk", flat=True).first()
    )
    if right:
        found.append(
            Example(
                _("List the notices of your first right"), _("Needs the scope notices:read."),
                f"{head} '{root}notices/?right={right}'",
            )
        )  # fmt: skip
    return found
