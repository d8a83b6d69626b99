"""Events of the audit trail, as the timeline of a page tells them."""

from rest_framework import serializers

from ipr_portal.audit.wording import say

from .fields import Shape


class EventShape(Shape):
    """One event of the timeline."""

    at = serializers.DateTimeField()
    action = serializers.CharField()
    internal = serializers.BooleanField(help_text="For the desk only.")
    sentence = serializers.SerializerMethodField()

    def get_sentence(self, event) -> str:
        return say(event)
