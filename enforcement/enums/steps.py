"""What is recorded on the way: choices, verdicts, routes, agencies, results."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class Assistance(TextChoices):
    """What the platform chose at a step at which it may help."""

    ASSIST = "ASSIST", _("We assist")
    DECLINE = "DECLINE", _("We decline")


class RaidChoice(TextChoices):
    """What the owner of a rights holder signed about a raid."""

    RAID = "RAID", _("Ask for a raid")
    NO_RAID = "NO_RAID", _("Do not ask for a raid")


class Verdict(TextChoices):
    """What the examiner of a test purchase found."""

    COUNTERFEIT = "COUNTERFEIT", _("Counterfeit")
    GENUINE = "GENUINE", _("Genuine")
    PARALLEL = "PARALLEL", _("Parallel import")
    INCONCLUSIVE = "INCONCLUSIVE", _("Inconclusive")


class PhotoView(TextChoices):
    """What a photograph of a test purchase shows."""

    UNOPENED = "UNOPENED", _("Unopened parcel")
    LABEL = "LABEL", _("Label and waybill")
    FACE = "FACE", _("A face of the goods")
    INTERIOR = "INTERIOR", _("Interior")


class Route(TextChoices):
    """By which way a case is to be pursued."""

    ADMINISTRATIVE = "ADMINISTRATIVE", _("Administrative")
    CRIMINAL = "CRIMINAL", _("Criminal")
    CIVIL = "CIVIL", _("Civil")
    CUSTOMS = "CUSTOMS", _("Customs")


class PlanState(TextChoices):
    """How far a version of an investigation plan is."""

    DRAFT = "DRAFT", _("draft, waits for the other side")
    AGREED = "AGREED", _("agreed")
    REVISED = "REVISED", _("replaced by a later version")


PLAN_MOVES = Moves(
    PlanState,
    {PlanState.DRAFT: {PlanState.AGREED, PlanState.REVISED}, PlanState.AGREED: {PlanState.REVISED}},
    final={PlanState.REVISED},
)


class MandateKind(TextChoices):
    """What a rights holder gave to somebody who acts for it."""

    POWER_OF_ATTORNEY = "POWER_OF_ATTORNEY", _("Power of attorney")
    INVESTIGATOR = "INVESTIGATOR", _("Investigator")


class AgencyKind(TextChoices):
    """Kinds of authorities."""

    POLICE_ECONOMIC_CRIME = "POLICE_ECONOMIC_CRIME", _("Economic crime police")
    IP_POLICE_UNIT = "IP_POLICE_UNIT", _("Police unit for intellectual property")
    CUSTOMS = "CUSTOMS", _("Customs")
    MARKET_SURVEILLANCE = "MARKET_SURVEILLANCE", _("Market surveillance")
    TRADE_MINISTRY = "TRADE_MINISTRY", _("Trade ministry")
    HEALTH_REGULATOR = "HEALTH_REGULATOR", _("Health regulator")
    PROSECUTOR = "PROSECUTOR", _("Prosecutor")


class AuthorityReason(TextChoices):
    """Why an authority declines a report or a raid."""

    BELOW_THRESHOLD = "BELOW_THRESHOLD", _("Below its threshold")
    NOT_ENOUGH_EVIDENCE = "NOT_ENOUGH_EVIDENCE", _("Not enough evidence")
    NOT_COMPETENT = "NOT_COMPETENT", _("Not competent")
    NO_RESOURCES = "NO_RESOURCES", _("No people or time for it")
    CIVIL_MATTER = "CIVIL_MATTER", _("A matter for a civil court")
    NO_ANSWER = "NO_ANSWER", _("It did not answer")
    OTHER = "OTHER", _("Something else, as the note says")


class ReferralMode(TextChoices):
    """Who lodges the report with an agency."""

    RH_ONLY = "RH_ONLY", _("The rights holder alone")
    JOINT = "JOINT", _("The rights holder and the platform")
    PLATFORM_ONLY = "PLATFORM_ONLY", _("The platform alone")


class RaidResult(TextChoices):
    """How a raid ended."""

    PLANNED = "PLANNED", _("planned")
    GOODS_FOUND = "GOODS_FOUND", _("goods found")
    NOTHING_FOUND = "NOTHING_FOUND", _("nothing found")
    ABORTED = "ABORTED", _("aborted")


class ProsecutionState(TextChoices):
    """How far criminal proceedings are."""

    COMPLAINT_FILED = "COMPLAINT_FILED", _("Complaint filed")
    UNDER_INVESTIGATION = "UNDER_INVESTIGATION", _("Under investigation")
    CHARGED = "CHARGED", _("Charged")
    TRIAL = "TRIAL", _("Trial")
    APPEAL = "APPEAL", _("Appeal")
    CONVICTED = "CONVICTED", _("Convicted")
    ACQUITTED = "ACQUITTED", _("Acquitted")
    SETTLED = "SETTLED", _("Settled")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


P = ProsecutionState
PROSECUTION_MOVES = Moves(
    ProsecutionState,
    {
        P.COMPLAINT_FILED: {P.UNDER_INVESTIGATION, P.CHARGED, P.WITHDRAWN},
        P.UNDER_INVESTIGATION: {P.CHARGED, P.SETTLED, P.WITHDRAWN},
        P.CHARGED: {P.TRIAL, P.SETTLED, P.WITHDRAWN},
        P.TRIAL: {P.CONVICTED, P.ACQUITTED, P.SETTLED, P.WITHDRAWN},
        P.CONVICTED: {P.APPEAL},
        P.ACQUITTED: {P.APPEAL},
        P.APPEAL: {P.CONVICTED, P.ACQUITTED},
    },
    final={P.SETTLED, P.WITHDRAWN},
)


class TargetKind(TextChoices):
    """What is pursued, and what leads to it."""

    SELLER = "SELLER", _("Seller")
    PERSON = "PERSON", _("Person")
    PREMISES = "PREMISES", _("Premises")
    PHONE = "PHONE", _("Phone")
    BANK_REFERENCE = "BANK_REFERENCE", _("Bank reference")


class Tlp(TextChoices):
    """Traffic-light protocol: to whom a reader may pass something on."""

    RED = "RED", _("Red: nobody else")
    AMBER = "AMBER", _("Amber: who needs it in the case")
    GREEN = "GREEN", _("Green: our partners")


class Pap(TextChoices):
    """Permissible actions protocol: what a reader may do with something."""

    RED = "RED", _("Do nothing that the target could notice")
    AMBER = "AMBER", _("Look up elsewhere, no contact with the target")
    GREEN = "GREEN", _("Further test purchases and contact are allowed")


class CostKind(TextChoices):
    """What money was spent on."""

    TEST_PURCHASE = "TEST_PURCHASE", _("Test purchase")
    INVESTIGATOR = "INVESTIGATOR", _("Investigator")
    EXPERT = "EXPERT", _("Expert")
    COUNSEL = "COUNSEL", _("Counsel")
    STORAGE = "STORAGE", _("Storage")
    DESTRUCTION = "DESTRUCTION", _("Destruction")
    TRAVEL = "TRAVEL", _("Travel")
