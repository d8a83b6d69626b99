"""What pages of exhibits share: addresses at the desk and in an organisation, and when the second factor was given."""

from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from django.urls import reverse
from django.utils import timezone

from enforcement.enums import SignedBy
from enforcement.rules.custody import CONFIRMED_FOR, Signature
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page


def address(request, name: str, *args) -> str:
    """The address of a page, in the tree in which the request is."""
    if request.organisation:
        return reverse(f"organisation:{name}", args=[request.organisation.slug, *args])
    return reverse(f"desk:{name}", args=args)


def show(request, template: str, context: dict, *, status=200):
    """Render a page of either tree."""
    base = "base_member.html" if request.organisation else "base_desk.html"
    more = {
        "base": base,
        "at_desk": not request.organisation,
        "may_keep": Can.KEEP_EXHIBITS in request.capabilities,
    }
    return page(request, template, context | more, status=status)


def confirmed_at(request) -> datetime | None:
    """When this person last gave their second factor again, or None."""
    given = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record.get("method") == "mfa" and record.get("reauthenticated")
    ]
    return datetime.fromtimestamp(max(given), UTC) if given else None


def signature_of(request) -> Signature | None:
    """The signature of this person, if they confirmed it with their second factor."""
    at = confirmed_at(request)
    return Signature(how=SignedBy.SECOND_FACTOR, signer=str(request.user), at=at) if at else None


def signing(request) -> dict:
    """What a page says about signing: whether it is confirmed, and where to confirm it or to set a second factor up."""
    at, now = confirmed_at(request), timezone.now()
    kinds = set(request.user.authenticator_set.values_list("type", flat=True))
    where = "mfa_reauthenticate" if "totp" in kinds else "mfa_reauthenticate_webauthn"
    has_factor = bool(kinds - {"recovery_codes"})
    return {
        "is_confirmed": bool(at and now - at < CONFIRMED_FOR),
        "has_factor": has_factor,
        "confirm": reverse(where, query={"next": request.path}) if has_factor else reverse("mfa_index"),
    }
