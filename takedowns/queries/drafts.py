"""Drafts that somebody may see."""

from django.db.models import QuerySet

from ipr_portal.tenancy.models import Organisation
from takedowns.models import NoticeDraft


def drafts_for(agent: Organisation | None) -> QuerySet[NoticeDraft]:
    """The organisation's own drafts, or what an agency writes for it; with what their pages show.

    :param agent: the agency that looks, or None.
    """
    rows = NoticeDraft.objects.filter(agent=agent)
    rows = rows.select_related("organisation", "agent", "started_by", "corrects__reason", "corrects__clock")
    return rows.prefetch_related("files__file")
