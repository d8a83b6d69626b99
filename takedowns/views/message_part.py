"""The part of a notice's pages that holds its conversation; showing it notes that new messages are read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ipr_portal.tenancy.roles import Can
from takedowns.actions.conversation import mark_read
from takedowns.enums import MESSAGE_VARIABLES
from takedowns.forms.conversation import MessageForm, NoteForm, TeamMessageForm
from takedowns.models import Notice
from takedowns.queries.conversation import Line, lines_of, new_in, notes_of, open_one, proposals_of
from takedowns.queries.parts import Parts
from takedowns.rules.conversation import CLOSED, texts_for
from takedowns.rules.explanations import OfferedText


def member_part(request, found: Notice, now: datetime, form: MessageForm | None = None) -> dict[str, Any]:
    """The conversation for the rights holder, and what is proposed to them."""
    lines, proposals = lines_of(found, reader=request.user, for_team=False), proposals_of(found)
    note_read(request, found, lines, now, for_team=False)
    may_write = Can.FILE_NOTICES in request.capabilities
    return {
        "lines": lines, "message_form": (form or MessageForm()) if may_write else None, "is_closed": found.state in CLOSED,
        "proposals": proposals, "proposal": open_one(found, proposals),
    }  # fmt: skip


def desk_part(
    request, found: Notice, has: Parts, offered: Sequence[OfferedText], now: datetime
) -> dict[str, Any]:
    """The conversation and the notes for our team."""
    lines = lines_of(found, reader=request.user, for_team=True) if has.spoken else []
    proposals = proposals_of(found) if has.retyped else []
    decides = Can.DECIDE_NOTICES in request.capabilities
    if decides:
        note_read(request, found, lines, now, for_team=True)
    return {
        "lines": lines, "notes": notes_of(found) if has.noted else [], "is_closed": found.state in CLOSED,
        "message_form": TeamMessageForm(texts_for(found, offered)) if decides else None,
        "note_form": NoteForm() if decides else None, "message_variables": MESSAGE_VARIABLES,
        "proposals": proposals, "proposal": open_one(found, proposals),
    }  # fmt: skip


def note_read(request, found: Notice, lines: Sequence[Line], now: datetime, *, for_team: bool) -> None:
    """Note what this person sees for the first time, unless a page asks for it by itself."""
    if request.method == "GET" and "X-Unattended" not in request.headers and (new := new_in(lines)):
        mark_read(notice=found, messages=new, for_team=for_team, by=request.user, at=now)
