"""Who belongs to an organisation, and how they sign in."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from ipr_portal.accounts.models import SignIn, User
from ipr_portal.tenancy.models import Membership, Organisation
from ipr_portal.tenancy.scope import staff_scope

JOINED = ("joined_at", "id")


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    return Membership.objects.filter(organisation=organisation).select_related("user")


def say_how_they_sign_in(members: Iterable[Any]) -> None:
    """Add to members when they last signed in, and whether a second factor is set up.

    Members read neither table (`read_by` of its models), so it is asked in the desk's scope, for these people alone.
    """
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type="recovery_codes")
    sign_ins = SignIn.objects.filter(user=OuterRef("pk"), let_in=True).order_by("-at")
    people = User.objects.filter(pk__in=[member.user_id for member in members])
    people = people.annotate(has_factor=Exists(factors), last_in=Subquery(sign_ins.values("at")[:1]))
    with staff_scope():
        known = {row.pk: row for row in people}
    for member in members:
        member.has_factor, member.last_in = known[member.user_id].has_factor, known[member.user_id].last_in
