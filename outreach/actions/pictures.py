"""Adding pictures to pages of the library."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.evidence.models import PICTURES
from ipr_portal.evidence.validators import CheckedFile
from outreach.models import Resource, ResourcePicture

MOST = 40  # of one page
MOST_BYTES = 1 << 20  # as we draw it


class CannotAddPicture(DomainError):
    """A file that is no picture for a page."""


@transaction.atomic
def add_picture(*, resource: Resource, file: CheckedFile, words: str, by, at: datetime) -> ResourcePicture:
    """Keep a picture for a page, as our own drawing of it: nothing of the uploaded file itself is ever sent to a reader.

    :param words: what it shows.
    :raises CannotAddPicture: if it is no picture, too long for a page, or there are forty.
    """
    resource = Resource.objects.select_for_update(of=("self",), no_key=True).get(pk=resource.pk)
    if file.media_type not in PICTURES:
        raise CannotAddPicture(_("This is no picture. Save it as JPEG or PNG, and add it again."))
    if len(file.previews) != 1 or len(file.previews[0]) > MOST_BYTES:
        raise CannotAddPicture(_("This picture is too large for a page. Crop it, and add it again."))
    if resource.pictures.count() >= MOST:
        raise CannotAddPicture(_("A page has at most %(n)d pictures. Use one that is there.") % {"n": MOST})
    made = ResourcePicture.objects.create(
        resource=resource, words=words, content=file.previews[0], added_by=by, added_at=at
    )
    record("resource.picture_added", resource, by=by, at=at, words=words)
    return made
