"""What a programme asks for and gives now, and what it did before."""

from decimal import Decimal

from programmes.models import CriteriaVersion, Criterion, Programme, Terms

IPP_PLUS = "IPP-PLUS"


def ipp_plus() -> Programme:
    """The programme that members see on their page."""
    return Programme.objects.get(code=IPP_PLUS)


def criteria_of(programme: Programme) -> tuple[CriteriaVersion, list[Criterion]]:
    """The criteria in force, those of admission first."""
    version = programme.criteria_versions.latest("number")
    return version, list(version.criteria.all())


def terms_of(programme: Programme) -> Terms:
    """The terms in force, with their benefits."""
    return programme.terms.prefetch_related("benefits").latest("number")


def limits_of(purpose: str, figure: str) -> dict[int, Decimal]:
    """The threshold in force of one figure, by the key of the programme; one that does not ask for it is left out."""
    latest = CriteriaVersion.objects.order_by("programme", "-number").distinct("programme")
    rows = Criterion.objects.filter(purpose=purpose, figure=figure, version__in=latest.values("pk"))
    return dict(rows.order_by("pk").values_list("version__programme", "threshold"))
