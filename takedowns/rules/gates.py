"""Gated reasons: to whom they are open."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.tenancy.models import Organisation
from takedowns.models import ReasonCode, ReasonGrant


def open_codes(organisation: Organisation, at: datetime) -> set[str]:
    """The gated reasons that an organisation may use at a moment."""
    rows = ReasonGrant.objects.in_force(at).filter(organisation=organisation)
    return set(rows.values_list("code", flat=True))


def why_not_for_this_reason(
    reason: ReasonCode, *, organisation: Organisation, at: datetime, opened: Collection[str] | None = None
) -> Refusal | None:
    """Answer why a reason is not open to an organisation, or None. Only a gated reason asks the database.

    :param opened: its gated reasons that are open, where they were looked up beforehand.
    """
    if not reason.gated or reason.code in (open_codes(organisation, at) if opened is None else opened):
        return None
    return closed(reason)


def offered(organisation: Organisation, at: datetime) -> QuerySet[ReasonCode]:
    """The reasons in force; `is_closed` marks those that an organisation may not use."""
    granted = ReasonGrant.objects.in_force(at).filter(organisation=organisation, code=OuterRef("code"))
    marks = {"is_closed": Q(gated=True) & ~Exists(granted)}
    return ReasonCode.objects.in_force(at).annotate(**marks)


def closed(reason: ReasonCode) -> Refusal:
    """The answer where a gated reason is not open."""
    return Refusal(
        "SU-06", _("%(reason)s is open to participants of a programme.") % {"reason": reason.code},
        _("Use CF-02 and name what shows that the goods are counterfeit."), "reason",
    )  # fmt: skip


def why_not_open(organisation: Organisation, code: str, *, at: datetime) -> Refusal | None:
    """Answer why a reason cannot be opened to an organisation, or None."""
    if not ReasonCode.objects.in_force(at).filter(code=code, gated=True).exists():
        said = _("%(code)s is open to everybody, or is not one of our reasons.") % {"code": code}
        return Refusal("", said, _("Choose a gated reason."), "code")
    if ReasonGrant.objects.filter(organisation=organisation, code=code, until=None).exists():
        said = _("%(code)s is open to %(organisation)s already.")
        return Refusal("", said % {"code": code, "organisation": organisation}, _("Nothing to do."), "code")
    return None


def why_not_close(organisation: Organisation, code: str) -> Refusal:
    """The answer where a reason that is to be closed is not open."""
    said = _("%(code)s is not open to %(organisation)s.") % {"code": code, "organisation": organisation}
    return Refusal("", said, _("Nothing to do."), "code")
