"""What a seller is told of a decision, in plain words.

Nothing that a person wrote is part of it, except the message that the notice says is for the seller; and nothing says
who the rights holder is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ipr_portal.ui.moments import say_day
from takedowns.enums import RestoredBecause


@dataclass(frozen=True, slots=True)
class Told:
    """What a message is about."""

    notice: str  # number
    removed: int = 0  # listings
    restricted: int = 0
    restored: int = 0
    because: str = ""  # why it was restored: one of `RestoredBecause`; "": we corrected our decision
    refused: int = 0  # counter-notices or appeals; why is in `found`
    appealed: bool = False  # whether what was refused is an appeal
    corrects: bool = False  # whether another decision was sent before
    law: str = ""
    found: str = ""  # why it infringes the law, as the statement says it
    message: str = ""  # of the rights holder, for the seller
    answer_until: date | None = None  # the decision can be answered, to the end of that day
    until: date | None = None  # the link works, to the end of that day


def subject_of(told: Told) -> str:
    """What was done to how many listings: “2 of your listings were taken down”."""
    if told.restored:
        return ngettext(
            "%(n)d of your listings is restored", "%(n)d of your listings are restored", told.restored
        ) % {"n": told.restored}
    if told.appealed:
        return _("Your appeal about a listing in notice %(notice)s") % {"notice": told.notice}
    if told.refused:
        return _("Your answer about a listing in notice %(notice)s") % {"notice": told.notice}
    if told.removed and told.restricted:
        return _("%(removed)d of your listings taken down, %(restricted)d restricted") % {
            "removed": told.removed,
            "restricted": told.restricted,
        }
    if told.removed:
        return ngettext(
            "%(n)d of your listings was taken down", "%(n)d of your listings were taken down", told.removed
        ) % {"n": told.removed}
    return ngettext(
        "%(n)d of your listings was restricted", "%(n)d of your listings were restricted", told.restricted
    ) % {"n": told.restricted}


def text_of(told: Told) -> str:
    """What was decided, why, and where each listing is explained; paragraphs with an empty line between them."""
    parts = [_restored(told)] if told.restored else [_refused(told)] if told.refused else _acted(told)
    if told.until:
        if told.answer_until:
            parts.append(
                _("If you think that a decision is wrong, answer it by the link until %(day)s.")
                % {"day": say_day(told.answer_until)}
            )
        parts.append(
            _(
                "The link shows each listing with the reasons. You can read it until %(until)s, without an account."
            )
            % {"until": say_day(told.until)}
        )
    return "\n\n".join(parts)


BACK = {
    RestoredBecause.COUNTER_NOTICE: gettext_lazy(
        "Your answer to the decision about notice %(notice)s was successful: your listing can be bought again unless you or"
        " another decision took it off. You need do nothing."
    ),
    RestoredBecause.RETRACTION: gettext_lazy(
        "The rights holder took back notice %(notice)s for your listing: it can be bought again unless you or another"
        " decision took it off. You need do nothing."
    ),
    RestoredBecause.APPEAL: gettext_lazy(
        "Your appeal against the decision about notice %(notice)s was successful: your listing can be bought again unless"
        " you or another decision took it off. You need do nothing."
    ),
}


def _refused(told: Told) -> str:
    return _("The listing stays down. Why: %(found)s The link shows what you can still do.") % {
        "found": told.found
    }


def _restored(told: Told) -> str:
    if told.because:
        return str(BACK[RestoredBecause(told.because)]) % {"notice": told.notice}
    return _(
        "We corrected a decision about notice %(notice)s: it was wrong, and your listing can be bought again unless you"
        " or another decision took it off. You need do nothing."
    ) % {"notice": told.notice}


def _acted(told: Told) -> list[str]:
    parts = []
    if told.corrects:
        parts.append(
            _("We looked at notice %(notice)s again and corrected our decision.") % {"notice": told.notice}
        )
    parts.append(
        _("A rights holder reported your listings to us with evidence (notice %(notice)s), and we decided.")
        % {"notice": told.notice}
        if not told.corrects
        else _("A rights holder had reported the listing to us with evidence.")
    )
    parts.append(_("Why: %(found)s The law: %(law)s.") % {"found": told.found, "law": told.law})
    if told.message:
        parts.append(_("The rights holder writes to you: “%(message)s”") % {"message": told.message})
    return parts


def headline_of(reasons: Sequence) -> str:
    """What a seller reads first on the page: how many listings are affected, and how."""
    n, restored = len(reasons), sum(one.restored is not None for one in reasons)
    if restored == n:
        return ngettext("Your listing is restored", "Your %(n)d listings are restored", n) % {"n": n}
    if all(one.restricted for one in reasons):
        return ngettext("Your listing cannot be bought any more", "%(n)d of your listings cannot be bought any more", n) % {"n": n}  # fmt: skip
    if any(one.restricted for one in reasons):
        return _("%(n)d of your listings were taken down or cannot be bought") % {"n": n}
    return ngettext("Your listing was taken down", "%(n)d of your listings were taken down", n) % {"n": n}
