"""The rows of a rights holder's list of notices: read as plain columns, and written as HTML without a template."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django.db.models import DateTimeField, Exists, OuterRef, Subquery, Value
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ipr_portal.deadlines.chips import ClockColumns, chips_of
from ipr_portal.deadlines.templatetags.deadlines import deadline
from ipr_portal.markets import market_name
from ipr_portal.ui.moments import LocalTime
from ipr_portal.ui.templatetags.ui import icon
from takedowns.enums import REASON_LABELS, RequestState
from takedowns.models import CounterNotice, IPRight, ReasonCode, Retraction, RetypeProposal
from takedowns.models.notice_filters import OPEN
from takedowns.queries.standings import counts_of, standing_of
from takedowns.queries.turns import turn_of


class Row(NamedTuple):
    """The columns of a notice for the list."""

    pk: int
    number: str
    state: str
    market: str
    listing_count: int
    submitted_at: datetime
    question_state: str
    unread_by_holder: bool
    right: str
    reason: str
    # These three are known in the list of what there is to do.
    reply_until: datetime | None  # to a seller
    confirm_until: datetime | None  # our proposal to retract a listing
    is_retyped: bool  # another reason is proposed
    clock: ClockColumns | None

    @property
    def id(self) -> int:
        """Its key by the name of the column, for the cursor of the list."""
        return self.pk


OWN = (
    "id",
    "number",
    "state",
    "market",
    "listing_count",
    "submitted_at",
    "question_state",
    "unread_by_holder",
)
CLOCK = tuple(f"clock__{name}" for name in ClockColumns._fields)


def columns(rows, *, to_do_at: datetime | None = None):
    """Some notices as the columns that `row_of` takes; names are looked up row by row, without joins.

    :param to_do_at: of notices with something to do, the moment at which it is asked.
    """
    right = Subquery(IPRight.objects.filter(pk=OuterRef("right_id")).values("title"))
    reason = Subquery(ReasonCode.objects.filter(pk=OuterRef("reason_id")).values("code"))
    never: Any = Value(None, output_field=DateTimeField())
    to_do: dict[str, Any] = {"reply_until": never, "confirm_until": never, "is_retyped": Value(False)}
    if to_do_at:
        replies = CounterNotice.objects.to_reply(to_do_at).filter(answer__notice=OuterRef("pk"))
        proposals = Retraction.objects.to_confirm(to_do_at).filter(listing__notice=OuterRef("pk"))
        to_do = {
            "reply_until": Subquery(replies.order_by("due_at").values("due_at")[:1]),
            "confirm_until": Subquery(proposals.order_by("due_at").values("due_at")[:1]),
            "is_retyped": Exists(RetypeProposal.objects.to_answer().filter(notice=OuterRef("pk"))),
        }
    known = rows.annotate(right_title=right, reason_code=reason, **to_do)
    return known.values_list(*OWN, "right_title", "reason_code", *to_do, *CLOCK)


def row_of(read) -> Row:
    own = len(Row._fields) - 1
    return Row(*read[:own], ClockColumns._make(read[own:]) if read[own] is not None else None)


ROW = (
    "<tr>\n"
    '  <th scope="row"><span class="notices__name"><a class="nowrap" href="{href}">{number}</a>'
    ' <span class="small quiet">{reason}</span>{unread}</span></th>\n'
    '  <td data-l="{right_words}"><span>{right}<br><span class="small quiet">{market}</span></span></td>\n'
    '  <td data-l="{listings_words}" class="num-r">{listings}</td>\n'
    '  <td data-l="{sent_words}" class="nowrap"><time datetime="{sent_at}">{sent}</time></td>\n'
    '  <td data-l="{state_words}"><span class="pill{meaning}">{icon}{standing}</span></td>\n'
    '  <td data-l="{deadline_words}"><span>{chip}{who}</span></td>\n'
    "</tr>"
)
WHO = '<br><span class="small quiet">{}</span>'


@lru_cache(maxsize=16)
def _words(_language: str | None) -> dict[str, str]:
    """The labels of the cells on narrow screens."""
    said = {
        "right": _("Right and market"), "listings": _("Listings"), "sent": _("Sent"), "state": _("State"),
        "deadline": _("Deadline"),
    }  # fmt: skip
    return {f"{name}_words": escape(words) for name, words in said.items()}


def write_rows(rows: Iterable[Row], here: str, now: datetime, *, to_do: bool = False) -> SafeString:
    """The rows as they stand now; one statement where something is decided.

    :param here: the address of the list.
    :param to_do: whether it is that of notices with something to do, which says what.
    """
    rows, language = list(rows), get_language()
    chips, counts = chips_of((row.clock for row in rows), now), counts_of(rows)
    words, here = _words(language), escape(here)
    local = LocalTime(timezone.get_current_timezone(), now)
    return SafeString("\n".join([
        ROW.format(
            href=(href := f"{here}{row.number}/"),
            number=row.number,
            reason=_reason(row.reason, language),
            unread=_unread(language) if row.unread_by_holder else "",
            right=escape(row.right),
            market=_market(row.market, language),
            listings=row.listing_count,
            sent_at=row.submitted_at.isoformat(),
            sent=escape(local.say(row.submitted_at)),
            chip=deadline(chips[row.clock.pk], f"{href}deadline/", "1") if row.clock else "",
            who=_who(row, now, local, to_do=to_do),
            **_standing(row, counts),
            **words,
        )
        for row in rows
    ]))  # fmt: skip


def _who(row: Row, now: datetime, local: LocalTime, *, to_do: bool) -> str:
    """Who acts; of a decided notice only in the list of what there is to do."""
    if row.is_retyped and row.question_state != RequestState.OPEN:
        return WHO.format(escape(_("You act: answer our proposal of another reason")))
    if row.state in OPEN:
        return WHO.format(escape(str(turn_of(row, at=now).who)))
    if not to_do:
        return ""
    said, until = _("You act: fix what was rejected"), row.reply_until or row.confirm_until
    if row.reply_until and row.confirm_until:
        until = min(row.reply_until, row.confirm_until)
    if until and until == row.reply_until:
        said = _("You act: reply to a seller by %(until)s") % {"until": local.say(until)}
    elif until:
        said = _("You act: answer our proposal to retract by %(until)s") % {"until": local.say(until)}
    return WHO.format(escape(said))


def _standing(row: Row, counts) -> dict[str, str]:
    found = standing_of(row, counts.get(row.pk, {}))
    return {
        "standing": escape(found.words),
        "icon": icon(found.icon),
        "meaning": f" pill--{found.meaning}" if found.meaning else "",
    }


@lru_cache(maxsize=16)
def _unread(_language: str | None) -> str:
    pill = f'<span class="pill pill--attention">{icon("mail")}{escape(_("New message"))}</span>'
    return f"<span>{pill}</span>"  # as wide as its words


@lru_cache(maxsize=256)
def _reason(code: str, _language: str | None) -> str:
    return escape(str(REASON_LABELS.get(code, code)))


@lru_cache(maxsize=256)
def _market(market: str, _language: str | None) -> str:
    return escape(str(market_name(market)))
