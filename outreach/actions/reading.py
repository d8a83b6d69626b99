"""What readers leave behind: pages they opened, whether these helped, and what they did not find."""

from datetime import datetime

from django.db import connection

from outreach.models import Resource, ResourceAnswer, ResourceView
from outreach.rules.search import fold

MISS = """
INSERT INTO outreach_missedsearch (words, folded, times, first_at, last_at) VALUES (%s, %s, 1, %s, %s)
ON CONFLICT (folded) DO UPDATE SET times = outreach_missedsearch.times + 1, last_at = EXCLUDED.last_at
"""
LONGEST = 100  # characters of a search that is kept


def note_view(*, resource: Resource, organisation, by, at: datetime) -> None:
    """Note that somebody of an organisation opened a page. In a scope that sees the organisation's rows."""
    ResourceView.objects.create(
        resource=resource, organisation=organisation, person=by, code=resource.code, at=at
    )


def answer(*, resource: Resource, helped: bool, comment: str, at: datetime) -> ResourceAnswer:
    """Say whether a page helped. Outside every scope: the reader needs no account."""
    return ResourceAnswer.objects.create(
        resource_id=resource.pk, version=resource.version, helped=helped, comment=comment, at=at
    )


def note_missed(*, words: str, at: datetime) -> None:
    """Count a search that found nothing; the same words in other spelling are one. Outside every scope."""
    if folded := fold(words[:LONGEST]):
        with connection.cursor() as cursor:
            cursor.execute(MISS, [words[:LONGEST], folded[:200], at, at])
