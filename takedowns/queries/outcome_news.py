"""The contents of the news of an outcome: counts, each reason with its sentence, and what can be fixed until when."""

from collections import Counter

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from takedowns.corrections import can_be_sent_again
from takedowns.enums import REJECTIONS, ListingOutcome, in_text
from takedowns.models import ListingDecision, Notice
from takedowns.rules.triage import UPHELD

SENTENCES = 3  # of one reason that are quoted


def result_of(counts: Counter) -> str:
    """The outcome of the listings: “5 taken down, 2 rejected”; of a single one without a count."""
    down = sum(counts[one] for one in UPHELD)
    named = [(down, _("taken down"))] if down else []
    named += [
        (count, in_text(ListingOutcome(outcome)))
        for outcome, count in counts.most_common()
        if outcome not in UPHELD
    ]
    if sum(counts.values()) == 1:
        return named[0][1]
    return ", ".join(f"{count} {words}" for count, words in named)


def reasons_of(notice: Notice) -> list[dict]:
    """Each rejection code of a notice with its meaning, how many listings have it, and what was written for them."""
    rows = ListingDecision.objects.standing().filter(decision__notice=notice, outcome=ListingOutcome.REJECTED)
    found: dict[str, list[str]] = {}
    for code, sentence in rows.order_by("listing__position").values_list("rejection_code", "sentence"):
        found.setdefault(code, []).append(sentence)
    return [
        {
            "code": code,
            "count": len(said),
            "meaning": str(REJECTIONS[code].meaning),
            "remedy": str(REJECTIONS[code].remedy),
            "page": reverse("remedy", args=[code]),
            "sentences": list(dict.fromkeys(filter(None, said)))[:SENTENCES],
        }
        for code, said in found.items()
    ]


def what_can_be_fixed(reasons: list[dict], until: str) -> str:
    """Which rejections can be fixed and until when, in a sentence; "" if none can."""
    fixable = [one for one in reasons if can_be_sent_again(one["code"])]
    timed = [one for one in fixable if REJECTIONS[one["code"]].curable]
    if not fixable:
        return ""
    total = sum(one["count"] for one in fixable)
    codes = get_text_list([one["code"] for one in fixable], _("and"))
    if len(timed) < len(fixable):
        said = ngettext(
            "You can fix %(n)d listing and send it again (%(codes)s).",
            "You can fix %(n)d listings and send them again (%(codes)s).", total,
        )  # fmt: skip
    else:
        said = ngettext(
            "You can fix %(n)d listing until %(until)s (%(codes)s).",
            "You can fix %(n)d listings until %(until)s (%(codes)s).", total,
        )  # fmt: skip
    return said % {"n": total, "codes": codes, "until": until}
