"""What people said about an event, without anything that leads back to them."""

import uuid

from django.db import models
from django.db.models import Q

from .events import Event


class SurveyAnswer(models.Model):
    """One answer to one question.

    Its key is random and it has no moment and no person: nobody can tell which answers came from one participant.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=20)
    score = models.PositiveSmallIntegerField()  # 1, not at all, to 5, very well

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_score_on_the_scale", condition=Q(score__gte=1, score__lte=5)
            )
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.score}"
