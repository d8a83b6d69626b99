"""A sent pack as PDF: its page on paper, with room to write findings."""

from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ipr_portal.paper import Block, Column, Document, Facts, Heading, Paragraph, Table, pdf
from ipr_portal.ui.moments import say_moment_in_full
from programmes.models import Pack
from programmes.queries.pack_parts import Dive, Number, Part, shown

WIDTHS = {"late": (4, 3, 5, 3, 7), "rights": (4, 4, 3, 4), "notes": (5, 4, 7), "actions": (6, 4, 3, 4)}

ROOM = "\n".join(["\N{NO-BREAK SPACE}"] * 4)  # for a finding that is written by hand


def pack_response(pack: Pack, *, file_name: str, at: datetime) -> HttpResponse:
    """The PDF as a download."""
    answer = HttpResponse(pdf(pack_document(pack, at=at)), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{file_name}.pdf"'
    return answer


def pack_document(pack: Pack, *, at: datetime) -> Document:
    """The contents of a pack, and of its addenda, as a document."""
    found = shown(pack)
    blocks: list[Block] = [
        Paragraph(found.built, quiet=True),
        Facts(found.facts),
        Paragraph(_("What to talk about: %(talk)s") % {"talk": found.talk}),
        Heading(f"1. {_('Figures since last time')}"),
        numbers_table(found.numbers),
    ]
    for number, part in enumerate(found.parts, 2):
        blocks += blocks_of(part, number)
    for addendum in pack.addenda.select_related("written_by").order_by("written_at", "pk"):
        said = _("Addendum of %(at)s, %(who)s") % {
            "at": say_moment_in_full(addendum.written_at), "who": addendum.written_by,
        }  # fmt: skip
        blocks += [Heading(said), Paragraph(addendum.words)]
    blocks.append(Facts([(_("SHA-256 of the content"), pack.sha256)]))
    return Document(
        title=found.title,
        language=get_language() or "en",
        made_at=pack.built_at,
        blocks=blocks,
        reference=pack.content["programme"],
        foot=_("%(programme)s check-in pack. For the parties to the check-in only.") % {
            "programme": pack.content["programme"]
        },
    )  # fmt: skip


def numbers_table(numbers: list[Number]) -> Table:
    columns = [
        Column(_("Figure"), 3),
        Column(_("Value"), 2, right=True),
        Column(_("Of what"), 4),
        Column(_("Besides"), 4),
    ]
    return Table(columns, [
        [one.label, f"{one.value} {one.unit}".strip() if one.value else _("No data"), one.base if one.value else "–",
         one.more or "–"]
        for one in numbers
    ])  # fmt: skip


def blocks_of(part: Part, number: int) -> list[Block]:
    title = f"{number}. {part.title}"
    blocks: list[Block] = [Heading(title)]
    if part.aside:
        blocks.append(Paragraph(part.aside, quiet=True))
    if part.dives:
        return [*blocks, dives_table(part.dives)]
    if not part.rows:
        return [*blocks, Paragraph(part.empty)]
    widths = WIDTHS[part.key]
    columns = [Column(title, width) for title, width in zip(part.columns, widths, strict=True)]
    return [*blocks, Table(columns, part.rows)]


def dives_table(dives: list[Dive]) -> Table:
    """Listings with what is said of them; where a finding is to be written, the last column leaves room for it."""
    last = _("Finding") if any(one.write for one in dives) else _("What helps")
    columns = [Column(_("Listing"), 5), Column(_("In words"), 6), Column(last, 4)]
    return Table(columns, [
        [f"{one.title}\n{one.place}", " ".join(filter(None, [one.code, one.words])), ROOM if one.write else one.aside or "–"]
        for one in dives
    ])  # fmt: skip
