"""What the register may be narrowed by, and which organisations may be one, as querysets."""

from django.db.models import F, Func, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Upper

from ipr_portal.tenancy.models import Organisation, OrganisationState
from ipr_portal.tenancy.names import named_in_part

from .likeness import bare_number, telling_words
from .models import OrganisationSubmission
from .rules import WITH_THE_DESK

OLDEST, NEWEST = ("created_at", "id"), ("-created_at", "-id")
ALIKE_AT_MOST = 5


def register_rows(
    *, view: str = "", text="", kind="", country="", state=""
) -> tuple[QuerySet, tuple[str, ...]]:
    """The organisations of one view of the register, and the order in which it is read: what waits, oldest first."""
    rows, order = Organisation.objects.all(), NEWEST
    if view == "waiting":
        rows, order = rows.filter(state__in=WITH_THE_DESK), OLDEST
    chosen = {"kind": kind, "country": country, "state": state}
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    if text:
        rows = rows.filter(named(text))
    sent = OrganisationSubmission.objects.filter(organisation=OuterRef("pk")).order_by()
    last = sent.values("organisation").annotate(at=Max("sent_at")).values("at")
    return rows.annotate(sent_at=Subquery(last)), order


def named(text: str) -> Q:
    """An organisation by a part of one of its names, or by its number."""
    return (
        named_in_part("name", text)
        | named_in_part("legal_name", text)
        | Q(registration_number__istartswith=text)
    )


def alike(organisation: Organisation) -> QuerySet:
    """Organisations that may be this one registered twice: the same number, or all telling words of its names."""
    others = Organisation.objects.exclude(pk=organisation.pk).exclude(state=OrganisationState.DRAFT)
    same = _with_words("name", organisation.name) | _with_words("legal_name", organisation.legal_name)
    if number := bare_number(organisation.registration_number):
        others = others.annotate(bare=_bare(F("registration_number")))
        same |= Q(bare=number)
    return others.filter(same).order_by("created_at", "pk")[:ALIKE_AT_MOST]


def _with_words(column, name) -> Q:
    found = Q()
    for word in telling_words(name):
        found &= named_in_part(column, word)
    return found or Q(pk__in=[])


def _bare(column) -> Upper:
    return Upper(Func(column, Value(r"[\W_]"), Value(""), Value("g"), function="regexp_replace"))
