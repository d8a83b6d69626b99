"""Rules: may this be done, and if not, why? No side effects; the answer is shown to the person."""

from datetime import datetime, timedelta

from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from .models import EvidenceFile, ScanState

A_DAY = timedelta(days=1)
BYTES_A_DAY = 2 << 30  # for one organisation


def why_not_store(*, organisation, size: int, at: datetime) -> str | None:
    """Answer why an organisation may not add this many bytes now, or None: two gigabytes in any 24 hours.

    :param organisation: None for files that belong to none; they have the same room together.
    """
    today = EvidenceFile.objects.filter(organisation=organisation, added_at__gt=at - A_DAY, added_at__lte=at)
    if (today.aggregate(size=Sum("size"))["size"] or 0) + size <= BYTES_A_DAY:
        return None
    if organisation is None:
        return _("We cannot take more files today. Add this file tomorrow, or send the rest without it now.")
    return _(
        "Your organisation has added %(limit)s of files in the last 24 hours, which is all we take in a day. "
        "Add this file tomorrow, or write to us."
    ) % {"limit": filesizeformat(BYTES_A_DAY)}


def why_not_release(file: EvidenceFile) -> str | None:
    """Answer why the bytes of a file may not be released, or None."""
    if file.discarded_at:
        return _("“%(file)s” is deleted, since nothing named it in time.") % {"file": file}
    if file.scan_state != ScanState.CLEAN:
        return _("“%(file)s” has not passed our checks yet, so nobody can download it.") % {"file": file}
    if not file.intact:
        return _(
            "“%(file)s” no longer matches the hash it was received under, so it cannot be downloaded. "
            "Our team has been notified."
        ) % {"file": file}
    return None
