"""Evidence that is sent by API before what names it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast, JSONArray, JSONObject

from ipr_portal.audit.actions import event, record_many
from ipr_portal.evidence.actions import store
from ipr_portal.evidence.models import EvidenceFile, attachments
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.tenancy.models import Organisation
from takedowns.models import BatchPart, SentFile

KEPT_UNNAMED = timedelta(days=30)


@transaction.atomic
def send_file(
    *, organisation: Organisation, upload: CheckedFile, by, at: datetime, agent: Organisation | None = None,
    by_team: bool = False,
) -> EvidenceFile:  # fmt: skip
    """Store a file, so that a notice, a draft or a right can name it by its key.

    :param by_team: whether our team adds it to a message; the organisation does not see it before that is sent.
    :raises DomainError: if it is refused, or cannot be stored now.
    """
    file = store(upload=upload, organisation=organisation, by=by, at=at, agent=agent)
    SentFile.objects.create(
        organisation=organisation, file=file, agent=agent, sent_by=by, sent_at=at, by_team=by_team
    )
    return file


@transaction.atomic
def tidy(*, at: datetime, limit: int = 500) -> int:
    """End the keys of files that nothing has named in time, and return how many: they find nothing any more.

    As with a file that is taken from a draft, its row, its bytes and its custody stay.
    """
    rows = SentFile.objects.filter(~_named(), sent_at__lte=at - KEPT_UNNAMED).select_related("file", "agent")
    old = list(rows.order_by("pk").select_for_update(of=("self",), skip_locked=True)[:limit])
    record_many([event("sent_file.lapsed", one.file, by=None, at=at, acting_for=one.agent) for one in old])
    SentFile.objects.filter(pk__in=[one.pk for one in old]).delete()
    return len(old)


def _named() -> Q:
    """Files that anything holds but what says that they were sent; notices of a batch that are still to be sent, too."""
    named = Q(pk__in=[])
    for model in attachments():
        if model is not SentFile:
            named |= Q(Exists(model._default_manager.filter(Q(("file", OuterRef("file"))))))
    return named | _named_in_a_batch()


def _named_in_a_batch() -> Q:
    """Files that a part of a batch names: it is there until it is sent or cancelled."""
    file = JSONObject(key=Cast(OuterRef("file"), TextField()))
    row = JSONObject(values=JSONObject(files=JSONArray(file)))
    parts = BatchPart.objects.filter(organisation=OuterRef("organisation"), rows__contains=JSONArray(row))
    return Q(Exists(parts))
