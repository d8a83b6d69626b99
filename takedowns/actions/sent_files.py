"""Evidence that is sent by API before the notice that names it."""

from datetime import datetime

from django.db import transaction

from ipr_portal.evidence.actions import store
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.tenancy.models import Organisation
from takedowns.models import SentFile


@transaction.atomic
def send_file(
    *, organisation: Organisation, upload: CheckedFile, by, at: datetime, agent: Organisation | None = None
) -> EvidenceFile:
    """Store a file, so that a notice or a draft can name it by its key.

    :raises DomainError: if it is refused, or cannot be stored now.
    """
    file = store(upload=upload, organisation=organisation, by=by, at=at, agent=agent)
    SentFile.objects.create(organisation=organisation, file=file, agent=agent, sent_by=by, sent_at=at)
    return file
