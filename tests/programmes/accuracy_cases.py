"""The forty worked cases of the definition of accuracy, with their answers."""

import gzip
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from programmes.accuracy import Change, Correction, ListingFacts, NoticeFacts

CASES = {
    case["name"]: case
    for case in json.loads(gzip.decompress(Path(__file__).with_name("accuracy_cases.json.gz").read_bytes()))
}


def moment(text):
    return datetime.fromisoformat(text) if text else None


def asked_of(case):
    """The question of a case, as the product takes it."""
    return {
        "as_of": moment(case["as_of"]),
        "known_at": moment(case["known_at"]),
        "zone": ZoneInfo(case["zone"]),
    }


def facts_of(case):
    return [
        NoticeFacts(
            key=notice["id"], reason=notice["reason"], market=notice["market"], agent=notice["agent"],
            settled_at=moment(notice["settled_at"]), listings=[listing_facts(one) for one in notice["listings"]],
        )
        for notice in case["notices"]
    ]  # fmt: skip


def listing_facts(row):
    correction = row.get("correction")
    return ListingFacts(
        key=row["id"], position=row["position"], outcome=row["outcome"], code=row.get("code", ""),
        curable_until=moment(row.get("curable_until")), cures_code=row.get("cures_code", ""),
        withdrawn_at=moment(row.get("withdrawn_at")), asked=row.get("asked", False),
        corrections=[
            Correction(moment(correction["sent_at"]), moment(correction["settled_at"]), correction["upheld"])
        ] if correction else [],
        changes=[
            Change(moment(one["at"]), one["cause"], one.get("reason") or "") for one in row.get("changes", [])
        ],
    )  # fmt: skip


def said(figures):
    """Figures as the answers say them."""
    names = ("good", "bad", "n", "point", "lower", "upper", "exit_upper")
    values = {name: getattr(figures, name) for name in names}
    return {name: None if value is None else str(value) for name, value in values.items()}


def answer_of(scored):
    """All of an answer but its listings; groups by reason, market and agent as the cases have them."""
    groups = {
        f"{name}:{value or ''}": said(figures)
        for (name, value), figures in scored.groups.items()
        if name in ("reason", "market", "agent")
    }
    success = scored.counter_success
    return {
        "total": said(scored.total), "groups": groups, "counter_success": None if success is None else str(success),
        "admissible": scored.is_admissible(), "leaving": scored.is_leaving(),
        "blocking_codes": [f"reason:{code}" for code in scored.blocking_codes()],
    }  # fmt: skip


def expected(case):
    return {name: value for name, value in case["answer"].items() if name != "listings"}
