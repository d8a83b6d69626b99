"""A pack in words: the parts that its page and its PDF show, read from its frozen content alone."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.markets import market_name
from ipr_portal.ui.moments import say_day, say_length, say_moment_in_full
from programmes.enums import STILL_OPEN, ActionState, Side
from programmes.models import Pack
from programmes.wording import say_share, say_sum
from takedowns.enums import REJECTIONS, OutcomeCause

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Number:
    """One figure; an empty value is "no data"."""

    label: str
    value: str
    unit: str
    base: str
    more: str = ""
    part: Decimal | None = None  # of a share: what counts, of how much
    whole: Decimal | None = None
    minutes: int | None = None  # of a length: business minutes


@dataclass(frozen=True, slots=True)
class Dive:
    """One listing with what is to be said of it; `write` leaves room for a finding."""

    title: str
    place: str
    words: str
    picture: str = ""
    code: str = ""
    aside: str = ""
    write: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part: a table, or listings to look into; or the sentence that there is nothing."""

    key: str
    title: str
    aside: str
    empty: str
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    dives: list[Dive] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole pack."""

    title: str
    built: str
    facts: list[tuple[str, str]]
    talk: str
    numbers: list[Number]
    parts: list[Part]


def shown(pack: Pack) -> Shown:
    """The parts of a pack, from its content as it was frozen."""
    content = pack.content
    return Shown(
        title=_("Check-in pack: %(organisation)s") % {"organisation": content["legal_name"]},
        built=_("As of %(as_of)s. Figures since %(since)s.") % {
            "as_of": moment(content["as_of"]), "since": moment(content["since"]),
        },
        facts=[
            (_("Programme"), content["programme"]),
            (_("When"), moment(content["starts_at"])),
            (_("Where"), content["place"]),
            (_("For us"), content["host"]),
        ],
        talk=talk_of(content),
        numbers=numbers_of(content["figures"], content.get("score")),
        parts=[
            late(content), reversals(content), codes(content), sample(content), rights(content), notes(content),
            actions(content),
        ],
    )  # fmt: skip


def talk_of(content: Row) -> str:
    """What to talk about, in one sentence."""
    late, back, ending = len(content["late"]), len(content["reversals"]), content["rights"]
    said = [
        ngettext("%(n)d late notice", "%(n)d late notices", late) % {"n": late} if late else "",
        ngettext("%(n)d reversal", "%(n)d reversals", back) % {"n": back} if back else "",
        *(
            _("%(code)s, %(n)d of %(total)d rejections") % {
                "code": row["code"], "n": row["count"], "total": content["codes"]["total"],
            }
            for row in content["codes"]["top"][:1]
        ),
        _("%(right)s ends on %(day)s") % {"right": ending[0]["title"], "day": day(ending[0]["expires_on"])}
        if ending
        else "",
    ]  # fmt: skip
    return "; ".join(filter(None, said)) or _("Nothing stands out. Use the time for the samples below.")


def numbers_of(figures: Row, score: Row | None) -> list[Number]:
    clocks = figures["met"] + figures["late"]
    return [
        accuracy_of(score) if score else taken_down_of(figures),
        Number(
            _("Promise kept"), share(figures["met"], clocks), "%",
            _("%(n)d of %(total)d notices") % {"n": figures["met"], "total": clocks},
            ngettext("%(n)d void", "%(n)d void", figures["void"]) % {"n": figures["void"]},
            Decimal(figures["met"]), Decimal(clocks),
        ),
        Number(
            _("Time to decision"), say_length(figures["median"]) if figures["median"] is not None else "", "",
            _("median, business hours"),
            _("9 in 10 within %(time)s") % {"time": say_length(figures["nine_in_ten"])}
            if figures["nine_in_ten"] is not None else "",
            minutes=figures["median"],
        ),
        Number(
            _("Qualifying notices"), share(figures["qualifying"], figures["decided"]), "%",
            _("%(n)d of %(total)d with a listing taken down") % {"n": figures["qualifying"], "total": figures["decided"]},
            part=Decimal(figures["qualifying"]), whole=Decimal(figures["decided"]),
        ),
    ]  # fmt: skip


def accuracy_of(score: Row) -> Number:
    """The reporting accuracy, as every page of it says it."""
    known = {
        name: Decimal(score[name])
        for name in ("point", "low", "high", "good", "n")
        if score[name] is not None
    }
    if "point" not in known:
        return Number(_("Accuracy"), "", "%", _("Nothing counts in these three months."))
    return Number(
        _("Accuracy"), say_share(known["point"]).removesuffix(" %"), "%",
        _("%(good)s of %(n)s counted listings, three months") % {"good": say_sum(known["good"]), "n": say_sum(known["n"])},
        _("%(low)s to %(high)s, 95 %% interval") % {"low": say_share(known["low"]), "high": say_share(known["high"])},
        known["good"], known["n"],
    )  # fmt: skip


def taken_down_of(figures: Row) -> Number:
    """What packs said before they had a score."""
    listings = figures["down"] + figures["rejected"]
    return Number(
        _("Taken down"), share(figures["down"], listings), "%",
        _("%(n)d of %(total)d listings") % {"n": figures["down"], "total": listings},
        _("%(low)s to %(high)s, 95 %% interval") % {"low": figures["low"], "high": figures["high"]} if listings else "",
        Decimal(figures["down"]), Decimal(listings),
    )  # fmt: skip


def share(part: int, whole: int) -> str:
    """Per cent with one decimal; "" with nothing to count."""
    if not whole:
        return ""
    return "100" if part == whole else f"{Decimal(100) * part / whole:.1f}"


def late(content: Row) -> Part:
    rows = content["late"]
    explained = sum(bool(row["cause"]) for row in rows)
    aside = _("%(n)d of %(total)d with a cause") % {"n": explained, "total": len(rows)} if rows else ""
    columns = [_("Notice"), _("Market"), _("Due"), _("Over by"), _("Cause, in our words")]
    return Part("late", _("Late notices"), aside, _("No notice was late."), columns, [
        [
            row["notice"], market_name(row["market"]), moment(row["due_at"]),
            say_length(row["over"]) if row["over"] is not None else _("still open"),
            row["cause"] or _("not recorded yet"),
        ]
        for row in rows
    ])  # fmt: skip


def reversals(content: Row) -> Part:
    rows, down = content["reversals"], content["figures"]["down"]
    aside = _("%(n)d beside %(down)d taken down") % {"n": len(rows), "down": down} if rows else ""
    return Part("reversals", _("Reversals and changes"), aside, _("No decision was changed."), dives=[
        dive(
            row,
            _("Decided %(at)s. %(why)s %(back)s.") % {
                "at": moment(row["decided_at"]), "why": why_of(row), "back": moment(row["at"]),
            },
            code="",
        )
        for row in rows
    ])  # fmt: skip


def why_of(row: Row) -> str:
    """What became of a decision; a pack of an earlier release knew of restored listings alone."""
    why = row.get("why")
    return f"{OutcomeCause(why).label}," if why else _("Restored")


def codes(content: Row) -> Part:
    found, total = content["codes"]["top"], content["codes"]["total"]
    shown_of = sum(row["count"] for row in found)
    aside = _("%(n)d of %(total)d") % {"n": shown_of, "total": total} if total else ""
    return Part("codes", _("Rejections, the most frequent codes"), aside, _("Nothing was rejected."), dives=[
        dive(
            row["example"],
            " ".join(filter(None, [row["example"]["sentence"], cured(row)])),
            title=_("%(meaning)s %(n)d of %(total)d") % {
                "meaning": str(REJECTIONS[row["code"]].meaning), "n": row["count"], "total": total,
            },
            aside=str(REJECTIONS[row["code"]].remedy),
        )
        for row in found
    ])  # fmt: skip


def cured(row: Row) -> str:
    n = row["cured"]
    return ngettext("%(n)d was fixed since.", "%(n)d were fixed since.", n) % {"n": n} if n else ""


def sample(content: Row) -> Part:
    drawn = content["sample"]
    rejected = _("Rejected. Drawn by chance from %(n)d rejected.") % {"n": drawn["out_of"]["rejected"]}
    down = _("Taken down. Drawn by chance from %(n)d taken down.") % {"n": drawn["out_of"]["down"]}
    dives = [
        dive(row, " ".join(filter(None, [rejected, row["sentence"]])), write=True)
        for row in drawn["rejected"]
    ]
    dives += [dive(row, down, write=True) for row in drawn["down"]]
    aside = _("Drawn by chance: %(rejected)d rejected, %(down)d taken down") % {
        "rejected": len(drawn["rejected"]), "down": len(drawn["down"]),
    }  # fmt: skip
    empty = _("No listing is left that was not looked at last time.")
    return Part("sample", _("To look into together"), aside if dives else "", empty, dives=dives)


def rights(content: Row) -> Part:
    rows = content["rights"]
    aside = (
        ngettext("%(n)d within 90 days", "%(n)d within 90 days", len(rows)) % {"n": len(rows)} if rows else ""
    )
    columns = [_("Right"), _("Registration"), _("Ends on"), _("What depends on it")]
    return Part("rights", _("Rights that end"), aside, _("No right ends within 90 days."), columns, [
        [
            row["title"], row["registration"] or "–", day(row["expires_on"]),
            ngettext("%(n)d notice in 3 months", "%(n)d notices in 3 months", row["filed"]) % {"n": row["filed"]},
        ]
        for row in rows
    ])  # fmt: skip


def notes(content: Row) -> Part:
    rows = content["notes"]
    columns = [_("What it is about"), _("Since"), _("In words")]
    said = [[row["subject"], moment(row["at"]), row["words"]] for row in rows]
    aside = str(len(rows)) if rows else ""
    return Part("notes", _("Your feedback that is open"), aside, _("No feedback is open."), columns, said)


def actions(content: Row) -> Part:
    rows = content["actions"]
    done = sum(row["state"] == ActionState.DONE for row in rows)
    aside = _("%(n)d of %(total)d done") % {"n": done, "total": len(rows)} if rows else ""
    columns = [_("What was agreed"), _("Owner"), _("Due"), _("State")]
    return Part("actions", _("Actions from last time"), aside, _("No action is open."), columns, [
        [row["words"], f"{row['owner']}, {Side(row['side']).label}", day(row["due_on"]), state_of(row)] for row in rows
    ])  # fmt: skip


def state_of(row: Row) -> str:
    state = str(ActionState(row["state"]).label)
    return state if row["state"] in STILL_OPEN or not row["result"] else f"{state}: {row['result']}"


def dive(
    row: Row, words: str, *, title: str = "", aside: str = "", code: str | None = None, write: bool = False
) -> Dive:
    place = _("%(notice)s, listing %(position)d, %(market)s") % {
        "notice": row["notice"], "position": row["position"], "market": row["market"],
    }  # fmt: skip
    named = title or row["title"] or row["item"]
    return Dive(named, place, words, row["picture"], row["code"] if code is None else code, aside, write)


def moment(text: str) -> str:
    return say_moment_in_full(datetime.fromisoformat(text))


def day(text: str) -> str:
    return say_day(date.fromisoformat(text))
