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


def factors_of(request) -> list[dict]:
    """Each time this person gave a second factor in this session. Members' scope reads no second factors."""
    given = get_authentication_records(request, request.user)
    return [record for record in given if record.get("method") == "mfa"]


def confirmed_at(request) -> datetime | None:
    """When this person last gave their second factor again, or None."""
    given = [record["at"] for record in factors_of(request) if record.get("reauthenticated")]
    return datetime.fromtimestamp(max(given), UTC) if given else None


def signature_of(request) -> Signature | None:
    """The signature of this person, if they confirmed it with their second factor."""
    at = confirmed_at(request)
    return Signature(how=SignedBy.SECOND_FACTOR, signer=str(request.user), at=at) if at else None


def signing(request) -> dict:
    """What a page says about signing: whether it is confirmed, and where to confirm it or to set a second factor up."""
    at, now = confirmed_at(request), timezone.now()
    given = [record.get("type") for record in factors_of(request)]
    where = "mfa_reauthenticate_webauthn" if given and given[-1] == "webauthn" else "mfa_reauthenticate"
    return {
        "is_confirmed": bool(at and now - at < CONFIRMED_FOR),
        "has_factor": bool(given),
        "confirm": reverse(where, query={"next": request.path}) if given else reverse("mfa_index"),
    }
