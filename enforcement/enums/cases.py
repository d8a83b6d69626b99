"""How far a case is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.moves import Moves


class CaseStage(TextChoices):
    """How far a case is, from a seller who is named to the end of the proceedings."""

    TARGET_IDENTIFIED = "TARGET_IDENTIFIED", _("Target identified")
    TEST_PURCHASE = "TEST_PURCHASE", _("Test purchase")
    TEST_PURCHASE_CONFIRMED = "TEST_PURCHASE_CONFIRMED", _("Counterfeit confirmed")
    PLANNING = "PLANNING", _("Planning")
    OFFLINE_INVESTIGATION = "OFFLINE_INVESTIGATION", _("Offline investigation")
    VIABILITY_ASSESSMENT = "VIABILITY_ASSESSMENT", _("Viability assessment")
    RAID_DECIDED = "RAID_DECIDED", _("Raid decided")
    REFERRED = "REFERRED", _("Referred")
    RAID_PLANNED = "RAID_PLANNED", _("Raid planned")
    RAID_EXECUTED = "RAID_EXECUTED", _("Raid executed")
    SEIZURE_RECORDED = "SEIZURE_RECORDED", _("Seizure recorded")
    PROSECUTION = "PROSECUTION", _("Prosecution")
    CLOSED = "CLOSED", _("Closed")
    CLOSED_NOT_COUNTERFEIT = "CLOSED_NOT_COUNTERFEIT", _("Closed, genuine")
    CLOSED_NOT_VIABLE = "CLOSED_NOT_VIABLE", _("Closed, not viable")
    CLOSED_RH_DECLINED = "CLOSED_RH_DECLINED", _("Closed, no raid wanted")
    CLOSED_AUTHORITY_DECLINED = "CLOSED_AUTHORITY_DECLINED", _("Closed, declined by the authority")
    CLOSED_SETTLED = "CLOSED_SETTLED", _("Closed, settled")
    CLOSED_MERGED = "CLOSED_MERGED", _("Closed, merged into another case")


S = CaseStage
CASE_MOVES = Moves(
    CaseStage,
    {
        S.TARGET_IDENTIFIED: {S.TEST_PURCHASE, S.CLOSED, S.CLOSED_MERGED},
        S.TEST_PURCHASE: {S.TEST_PURCHASE_CONFIRMED, S.CLOSED_NOT_COUNTERFEIT, S.CLOSED, S.CLOSED_MERGED},
        S.TEST_PURCHASE_CONFIRMED: {S.PLANNING, S.CLOSED, S.CLOSED_SETTLED, S.CLOSED_MERGED},
        S.PLANNING: {S.OFFLINE_INVESTIGATION, S.CLOSED, S.CLOSED_SETTLED, S.CLOSED_MERGED},
        S.OFFLINE_INVESTIGATION: {S.VIABILITY_ASSESSMENT, S.CLOSED, S.CLOSED_SETTLED, S.CLOSED_MERGED},
        S.VIABILITY_ASSESSMENT: {S.RAID_DECIDED, S.CLOSED_NOT_VIABLE, S.CLOSED_RH_DECLINED, S.CLOSED_MERGED},
        S.RAID_DECIDED: {S.REFERRED, S.CLOSED_RH_DECLINED},
        S.REFERRED: {S.RAID_PLANNED, S.CLOSED_AUTHORITY_DECLINED},
        S.RAID_PLANNED: {S.RAID_EXECUTED, S.CLOSED_AUTHORITY_DECLINED},
        S.RAID_EXECUTED: {S.SEIZURE_RECORDED, S.RAID_PLANNED, S.CLOSED, S.CLOSED_SETTLED},
        S.SEIZURE_RECORDED: {S.RAID_PLANNED, S.PROSECUTION, S.CLOSED, S.CLOSED_SETTLED},
        S.PROSECUTION: {S.CLOSED, S.CLOSED_SETTLED},
    },
    final={
        S.CLOSED,
        S.CLOSED_NOT_COUNTERFEIT,
        S.CLOSED_NOT_VIABLE,
        S.CLOSED_RH_DECLINED,
        S.CLOSED_AUTHORITY_DECLINED,
        S.CLOSED_SETTLED,
        S.CLOSED_MERGED,
    },
)
FINAL = [stage for stage in CaseStage if not CASE_MOVES.get(stage)]
