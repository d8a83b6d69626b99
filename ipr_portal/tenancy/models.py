"""Tenants: organisations, their members, who may act for them, and who needs to know."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves

from .roles import MemberRole
from .scope import MEMBER, current_scope


class OrganisationKind(models.TextChoices):
    """Kinds of organisations."""

    RIGHTS_HOLDER = "RIGHTS_HOLDER", _("Rights holder")
    AGENCY = "AGENCY", _("Agency")


class OrganisationState(models.TextChoices):
    """The state of an organisation's verification."""

    DRAFT = "DRAFT", _("being registered")
    SUBMITTED = "SUBMITTED", _("waiting for verification")
    IN_REVIEW = "IN_REVIEW", _("in review")
    INFO_REQUIRED = "INFO_REQUIRED", _("we have questions")
    VERIFIED = "VERIFIED", _("verified")
    RESTRICTED = "RESTRICTED", _("verified, filing suspended")
    REJECTED = "REJECTED", _("not verified")
    CLOSED = "CLOSED", _("closed")


_S = OrganisationState
# All moves of an organisation; a state without a line here is final.
ORGANISATION_MOVES = Moves(
    OrganisationState,
    {
        _S.DRAFT: {_S.SUBMITTED, _S.CLOSED},
        _S.SUBMITTED: {_S.IN_REVIEW, _S.VERIFIED, _S.INFO_REQUIRED, _S.REJECTED, _S.CLOSED},
        _S.IN_REVIEW: {_S.VERIFIED, _S.INFO_REQUIRED, _S.REJECTED, _S.CLOSED},
        _S.INFO_REQUIRED: {_S.SUBMITTED, _S.CLOSED},
        _S.VERIFIED: {_S.RESTRICTED, _S.CLOSED},
        _S.RESTRICTED: {_S.VERIFIED, _S.CLOSED},
    },
    final={OrganisationState.REJECTED, OrganisationState.CLOSED},
)
VERIFIED_STATES = (OrganisationState.VERIFIED, OrganisationState.RESTRICTED)


class Organisation(models.Model):
    """A rights holder, or an agency that acts for rights holders: the tenant."""

    read_by = "everybody"

    kind = models.CharField(max_length=20, choices=OrganisationKind)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    legal_name = models.CharField(max_length=300)
    country = models.CharField(max_length=2)  # ISO 3166-1 alpha-2
    registration_number = models.CharField(max_length=100, blank=True)
    address = models.TextField(blank=True)
    website = models.URLField(blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=20, choices=OrganisationState, default=OrganisationState.DRAFT)
    created_at = models.DateTimeField()
    # The suspensions in force, for the check of every notice: {"reasons": [], "markets": [], "until": null or a moment,
    # "misuse": whether an owner can appeal}. Written with the suspensions, which only the organisation and the desk read.
    filing_stops = models.JSONField(default=list, db_default=[])
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="organisations"
    )

    class Meta:
        indexes = [models.Index(fields=["state", "created_at"], name="tenancy_org_register")]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> int:
        """Its own: so that the audit trail and the outbox treat it like any tenant's row."""
        return self.pk

    @property
    def is_verified(self) -> bool:
        """Whether we have verified it, also while its filing is suspended."""
        return self.state in VERIFIED_STATES

    def may_become(self, state) -> bool:
        return state in ORGANISATION_MOVES.get(OrganisationState(self.state), ())


class Membership(models.Model):
    """A person's membership of an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=MemberRole)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class LetterOfAuthorityQuerySet(models.QuerySet):
    def live(self, at) -> Self:
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at)


class LetterOfAuthority(models.Model):
    """A principal's authorisation of an agent's people to act in its name."""

    read_by = "everybody"

    principal = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="letters")
    agent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates")
    version = models.PositiveIntegerField(default=1)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)  # revoking sets it to the moment
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = LetterOfAuthorityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tenancy_no_letter_to_oneself", condition=~Q(principal=models.F("agent"))
            ),
            models.UniqueConstraint(
                fields=["principal", "agent", "version"], name="tenancy_one_letter_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal} → {self.agent}, v{self.version}"

    def is_live(self, at) -> bool:
        """Whether it is one of `live`."""
        return self.valid_from <= at and (self.valid_until is None or self.valid_until > at)


class TenantManager(models.Manager):
    """Filters by the scope in force, and fails without one."""

    def get_queryset(self) -> models.QuerySet:
        scope, rows = current_scope(), super().get_queryset()
        return rows.filter(organisation_id=scope.tenant) if scope.role == MEMBER else rows


class TenantModel(models.Model):
    """A row that belongs to one organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    objects = TenantManager()

    class Meta:
        abstract = True


class CompartmentLevel(models.TextChoices):
    """What somebody may do in a compartment; DENY counts above both others."""

    READ = "READ", _("may read")
    WRITE = "WRITE", _("may read and write")
    DENY = "DENY", _("is excluded")


class Compartment(models.Model):
    """Rows of any table that only some people need to know of. It does not know its purpose.

    A row is in a compartment by its column `compartment`; `RestrictToCompartment` makes Postgres enforce it.
    """

    subject_type = models.CharField(max_length=60)  # as the audit trail names it: no foreign key points up
    subject_id = models.CharField(max_length=40, blank=True)
    subject_label = models.CharField(max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)  # from then on nothing can be written in it

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tenancy_closed_says_who",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="tenancy_compartment_of")]

    def __str__(self) -> str:
        return self.subject_label

    @property
    def compartment_id(self) -> int:
        """Its own key: events about it are visible to those who are in it."""
        return self.pk

    @property
    def organisation_id(self) -> None:
        """None: it belongs to no tenant."""
        return None


class CompartmentMemberQuerySet(models.QuerySet):
    def in_force(self, at) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class CompartmentMember(models.Model):
    """Access of a person to a compartment, or their exclusion, from when until when.

    Rows are added, and ended at most once by an earlier `until`; Postgres refuses every other change.
    """

    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    level = models.CharField(max_length=10, choices=CompartmentLevel)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = CompartmentMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tenancy_member_ends_after_begin",
                condition=Q(until=None) | Q(until__gte=models.F("since")),
            ),
            models.CheckConstraint(
                name="tenancy_ended_says_who_and_when",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False, until__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["person", "compartment"], name="tenancy_compartments_of")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.level} {self.compartment_id}"


def compartment_of(subject, given=...) -> int | None:
    """The key of the compartment that a row about a subject belongs to: the one that is named, else the subject's own."""
    if given is ...:
        return getattr(subject, "compartment_id", None)
    return given.pk if given else None
