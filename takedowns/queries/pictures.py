"""Pictures of a notice for comparison: genuine ones, and those of a suspect listing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.ui.questions import Question, ask
from takedowns.enums import FileKind
from takedowns.models import Listing, Notice

from .parts import OF_NOTICE, OF_RIGHT, Piece, pieces_in

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


class Shown(NamedTuple):
    """A picture of a product of the catalogue."""

    file: UUID | str
    name: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A genuine and a suspect picture beside each other, and the other pictures to choose."""

    genuine: Picture | None
    suspect: Picture | None
    genuine_ones: list[Picture]
    suspect_ones: list[Picture]


def comparison_of(
    notice: Notice, listing: Listing, *, genuine: str = "", suspect: str = "", product: Iterable[Shown] = ()
) -> Comparison:
    """The chosen pair, or the first of each side.

    :param product: the catalogue's pictures of what the listing is taken for.
    """
    told = ask({
        "files": Question(OF_NOTICE, (notice.pk,)), "certificates": Question(OF_RIGHT, (notice.right_id,)),
    })  # fmt: skip
    pieces = [*pieces_in(told["files"]), *pieces_in(told["certificates"])]
    return pair_of(listing, pieces, product, genuine=genuine, suspect=suspect)


def pair_of(
    listing: Listing, pieces: Iterable[Piece], product: Iterable[Shown] = (), *, genuine: str = "", suspect: str = ""
) -> Comparison:  # fmt: skip
    """The chosen pair of some files of a notice and its right.

    The listing's own snapshot comes before attached files, and what the filer attached before the catalogue.
    """
    files = [piece for piece in pieces if piece.file.has_preview]
    ours = [_attached(piece) for piece in files if piece.kind == FileKind.GENUINE]
    have = {picture.key for picture in ours}
    ours += [_catalogued(one) for one in product if str(one.file) not in have]
    theirs = _snapshot(listing) + [_attached(piece) for piece in files if piece.kind in SUSPECT]
    return Comparison(_chosen(ours, genuine), _chosen(theirs, suspect), ours, theirs)


def _chosen(pictures: list[Picture], key: str) -> Picture | None:
    first = pictures[0] if pictures else None
    return next((picture for picture in pictures if picture.key == key), first)


def _attached(piece: Piece) -> Picture:
    source = reverse("desk:file_preview", args=[piece.file.pk])
    said = _("attached by %(who)s") % {"who": piece.added_by}
    return Picture(str(piece.file.pk), piece.label, source, piece.file.name, said)


def _catalogued(one: Shown) -> Picture:
    source = reverse("desk:file_preview", args=[one.file])
    return Picture(
        str(one.file), str(FileKind.GENUINE.label), source, one.name, _("from the catalogue of the right")
    )


def _snapshot(listing: Listing) -> list[Picture]:
    snapshot = getattr(listing, "snapshot", None)
    if snapshot is None or not snapshot.picture:
        return []
    name = snapshot.title or listing.item
    said = _("as shown by the marketplace when the notice was received")
    return [Picture(SNAPSHOT, _("Listing"), static(snapshot.picture), name, said)]
