"""What waits for the owners of one rights holder: an invitation to answer, an onboarding to fill in."""

from datetime import datetime

from ipr_portal.ui.questions import Question
from programmes.enums import BY_OWNER

# On the page of every member, so without the ORM's own time. An open onboarding counts once.
WAITING = """
    SELECT (
        SELECT count(*) FROM programmes_invitationletter
        WHERE organisation_id = %s AND "end" = '' AND expires_at > %s
    ) + (
        SELECT count(*) FROM programmes_participation AS participation
        WHERE organisation_id = %s AND state = 'ONBOARDING' AND %s > (
            SELECT count(*) FROM programmes_onboardingentry
            WHERE participation_id = participation.id AND item = ANY(%s)
        )
    )
"""


def programme_to_do(organisation, at: datetime) -> Question:
    """How many things of programmes wait for an owner."""
    asked = [item.value for item in BY_OWNER]
    return Question(WAITING, (organisation.pk, at, organisation.pk, len(asked), asked))
