"""The survey after an event."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.errors import DomainError
from outreach.enums import PRESENT
from outreach.models import Registration, SurveyAnswer

from .places import lock_registration


class CannotAnswer(DomainError):
    """The survey is for who was there, once."""


@transaction.atomic
def answer(*, registration: Registration, scores: Mapping[str, int]) -> None:
    """Keep the answers of a participant. Nothing says whose they are: the registration only notes that it has answered.

    :param scores: 1 to 5, by the question; what is left out was not answered.
    :raises CannotAnswer: for who was not there, or has answered.
    """
    registration = lock_registration(registration)
    if registration.state not in PRESENT:
        raise CannotAnswer(_("The survey is for those who were there."))
    if registration.has_answered:
        raise CannotAnswer(_("You have answered already. Thank you."))
    registration.has_answered = True
    registration.save(update_fields=["has_answered"])
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(event=registration.event, question=question, score=score)
        for question, score in scores.items()
    )
