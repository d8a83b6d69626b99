"""Pictures of a notice for comparison: genuine ones, and those of a suspect listing."""

from dataclasses import dataclass

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from takedowns.enums import FileKind
from takedowns.models import Listing, Notice, NoticeFile

SNAPSHOT = "snapshot"
SUSPECT = [FileKind.SUSPECT, FileKind.TEST_PURCHASE]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture that can be compared."""

    key: str
    kind: str
    source: str  # its address
    name: str
    said: str  # where it comes from


@dataclass(frozen=True, slots=True)
class Comparison:
    """A genuine and a suspect picture beside each other, and the other pictures to choose."""

    genuine: Picture | None
    suspect: Picture | None
    genuine_ones: list[Picture]
    suspect_ones: list[Picture]


def comparison_of(notice: Notice, listing: Listing, *, genuine: str = "", suspect: str = "") -> Comparison:
    """The chosen pair, or the first of each side; the listing's own snapshot comes before attached files."""
    files = [row for row in notice.files.select_related("file", "added_by") if row.file.has_preview]
    ours = [_attached(row) for row in files if row.kind == FileKind.GENUINE]
    theirs = _snapshot(listing) + [_attached(row) for row in files if row.kind in SUSPECT]
    return Comparison(_chosen(ours, genuine), _chosen(theirs, suspect), ours, theirs)


def _chosen(pictures: list[Picture], key: str) -> Picture | None:
    first = pictures[0] if pictures else None
    return next((picture for picture in pictures if picture.key == key), first)


def _attached(row: NoticeFile) -> Picture:
    source = reverse("desk:file_preview", args=[row.file_id])
    said = _("attached by %(who)s") % {"who": row.added_by}
    return Picture(str(row.file_id), row.get_kind_display(), source, row.file.name, said)


def _snapshot(listing: Listing) -> list[Picture]:
    snapshot = getattr(listing, "snapshot", None)
    if snapshot is None or not snapshot.picture:
        return []
    name = snapshot.title or listing.item
    said = _("as shown by the marketplace when the notice was received")
    return [Picture(SNAPSHOT, _("Listing"), static(snapshot.picture), name, said)]
