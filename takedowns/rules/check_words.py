"""Texts of the pre-submission checks: for each a sentence, and what to do; the rest is from the table of rejections."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from ipr_portal.lazy import LazyStr
from ipr_portal.ui.moments import say_day
from takedowns.checks import Finding
from takedowns.enums import DETAIL_LABELS, REJECTIONS, InfringementLocation, in_text

L, N = gettext_lazy, ngettext_lazy
SHOWN = 8  # lines that are named one by one

# The section and the anchor of each field on the page.
SECTIONS = {
    "market": "choice", "reason": "choice", "right": "choice",
    "listings": "listings", "explanation": "listings", "locations": "listings", "language": "listings",
    "message_to_seller": "listings",
    "files": "evidence", "capacity": "sign", "signature": "sign",
}  # fmt: skip


WAYS = {
    "market": L("Go to the market"), "reason": L("Go to the reason"), "right": L("Go to the right"),
    "listings": L("Go to the listings"), "explanation": L("Go to the explanation"),
    "locations": L("Go to where it shows"), "language": L("Go to the language"),
    "message_to_seller": L("Go to the message"), "files": L("Go to the evidence"),
    "capacity": L("Go to how you act"), "signature": L("Go to the signature"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The sentence of a check; `todo` only if the remedy in the table of rejections does not fit."""

    said: LazyStr
    todo: LazyStr = ""


WORDS = {
    "unchanged": Words(
        N(
            "What was rejected before is unchanged for %(n)d listing",
            "What was rejected before is unchanged for %(n)d listings",
            "n",
        ),
    ),
    "open": Words(
        N(
            "%(n)d listing is open already in %(numbers)s",
            "%(n)d listings are open already in %(numbers)s",
            "n",
        ),
        L("Leave it out, and follow the other notice."),
    ),
    "down": Words(
        N(
            "%(n)d listing was taken down under %(numbers)s and is still down",
            "%(n)d listings were taken down under %(numbers)s and are still down",
            "n",
        ),
        L("Leave it out; it is already down."),
    ),
    "beside": Words(
        N(
            "%(n)d listing is open under another right in %(numbers)s",
            "%(n)d listings are open under another right in %(numbers)s",
            "n",
        ),
        L("If the listing is taken down there, this notice is not needed. Send it only if the other notice may fail."),
    ),
    "again": Words(
        N(
            "%(n)d listing was decided before under the same right, in %(numbers)s",
            "%(n)d listings were decided before under the same right, in %(numbers)s",
            "n",
        ),
        L("Read the outcome there. If it can be corrected, use “Fix and send again” on that page, so that it counts as fixed."),
    ),
    "settled": Words(
        N(
            "%(n)d listing was in %(numbers)s, which you withdrew because you had settled with the seller or licensed it",
            "%(n)d listings were in %(numbers)s, which you withdrew because you had settled with the seller or licensed it",
            "n",
        ),
        L("Send it only if the settlement or the licence is no longer in force, and mention it in the explanation."),
    ),
    "ends_soon": Words(
        L("The right ends on %(day)s; we decide this by %(expected)s"),
        L("Renew the right and add the renewal certificate. A right must be in force also on the day of the decision."),
    ),
    "classes": Words(
        N(
            "%(n)d listing names goods of class %(classes)s (“%(word)s”); the right covers class %(have)s",
            "%(n)d listings name goods of class %(classes)s (first “%(word)s”); the right covers class %(have)s",
            "n",
        ),
    ),
    "owner": Words(L("The right is registered in the name of %(owner)s, not in yours")),
    "certificate": Words(L("We have no certificate for the right")),
    "disclaimed": Words(
        N(
            "%(n)d listing shows only what the office disclaimed in your mark: %(words)s",
            "%(n)d listings show only what the office disclaimed in your mark: %(words)s",
            "n",
        ),
        L("Nobody owns these words alone. Show another element of the mark, or leave it out."),
    ),
    "gone": Words(
        N(
            "%(n)d listing was not live when we looked",
            "%(n)d listings were not live when we looked",
            "n",
        ),
        L("You can keep it; it is closed as already down, and does not count."),
    ),
    "unknown": Words(
        N(
            "The marketplace shows nothing under %(n)d address",
            "The marketplace shows nothing under %(n)d addresses",
            "n",
        ),
        L("Perhaps a digit is missing: open the product and copy its address again."),
    ),
    "authorised": Words(
        N(
            "%(n)d listing is by a seller you authorised: %(names)s",
            "%(n)d listings are by sellers you authorised: %(names)s",
            "n",
        ),
        L("Leave it out. If they no longer sell with your consent, end their entry on your register first."),
    ),
    "compatible": Words(
        N(
            "%(n)d title names %(mark)s to say what the goods fit",
            "%(n)d titles name %(mark)s to say what the goods fit",
            "n",
        ),
        L("That is not an infringement by itself. Explain what else makes the listing infringe, or leave it out."),
    ),
    "element": Words(
        N(
            "%(n)d title does not show %(mark)s, though you marked the title",
            "%(n)d titles do not show %(mark)s, though you marked the title",
            "n",
        ),
        L("Tick where it is seen, or leave the listing out."),
    ),
    "terms": Words(L("The explanation names neither %(right)s nor the genuine product")),
    "gaps": Words(L("The explanation has an unfilled placeholder: %(gap)s"), L("Replace it with your text.")),
    "template": Words(
        L("You used the same explanation for %(alike)d of your last %(total)d listings"),
        L("That is fine if it is true for each. If not, describe what is different here: which feature, on which picture."),
    ),
    "language": Words(
        L("The explanation is in a language that we may not be able to read"),
        L("Write in English or a language of the market, or attach a translation."),
    ),
    "resale": Words(
        L("The explanation is about who may sell: “%(words)s”"),
        L("Reselling genuine goods is no infringement. If the goods are not genuine, explain how you can tell."),
    ),
    "contract": Words(
        L("The explanation is about price, contract or quality: “%(words)s”"),
        L("That is outside this procedure. Explain which right is infringed, and how."),
    ),
    "place": Words(
        L("%(reason)s is about %(places)s; you marked other places"),
        L("Tick where it shows, or choose the reason that fits."),
    ),
    "review": Words(
        L("Only a review is named as the place"),
        L("Buyers may criticise, even harshly. Consider that before you send."),
    ),
    "compared": Words(L("%(reason)s needs a comparison, but pictures of both products are not attached")),
    "signatory": Words(
        L("The signature is not your name, %(name)s"),
        L("Sign in your own name, or make sure that the person may sign for the owner."),
    ),
    "letter": Words(L("The letter of authority ends on %(day)s, before we decide")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words."""

    code: str
    check: str
    key: str  # by which it is overruled: from this check and these listings
    blocks: bool
    field: str
    title: str
    todo: str
    history: str = ""
    rows: tuple[int, ...] = ()

    @property
    def section(self) -> str:
        return SECTIONS.get(self.field, "")

    @property
    def anchor(self) -> str:
        """The anchor of its field on the page; "" if it is outside the notice."""
        return f"id_{self.field}" if self.field else ""

    @property
    def way(self) -> str:
        """The words of the link that leads there."""
        if self.field == "listings" and self.rows:
            return _("Go to the listings, line %(line)d") % {"line": self.rows[0]}
        return str(
            WAYS.get(self.field)
            or _("Go to %(field)s") % {"field": DETAIL_LABELS.get(self.field, self.field)}
        )

    @property
    def is_known(self) -> bool:
        """Whether the form itself reports it when it is sent."""
        return self.check == "refused" and bool(self.field)

    @property
    def places(self) -> str:
        """Which lines: “2, 5 and 9”; the first few of many."""
        named = [str(number) for number in self.rows]
        more = [_("%(n)d more") % {"n": len(named) - SHOWN}] if len(named) > SHOWN else []
        return get_text_list(named[:SHOWN] + more, _("and"))


def say(finding: Finding, keys: Mapping[int, str], history: Mapping[str, int]) -> Said:
    """Put a finding into words.

    :param keys: the listing that stands at each place.
    :param history: how often each code occurs among the last rejections.
    """
    return Said(
        code=finding.code, check=finding.check, key=key_of(finding, keys), blocks=finding.blocks,
        field=finding.field, title=_title(finding), todo=_todo(finding), history=_history(finding.code, history),
        rows=finding.rows,
    )  # fmt: skip


def key_of(finding: Finding, keys: Mapping[int, str]) -> str:
    """The key by which a warning is overruled: valid for these listings only."""
    about = "\n".join(sorted(keys[row] for row in finding.rows))
    return f"{finding.code}-{finding.check}-{zlib.crc32(about.encode()):08x}"


def _title(finding: Finding) -> str:
    if finding.check == "refused":
        return finding.values["sentence"].rstrip(".")
    said = {name: _in_words(name, value) for name, value in finding.values.items()}
    return str(WORDS[finding.check].said % ({"n": len(finding.rows) or 1} | said))


def _todo(finding: Finding) -> str:
    own = finding.values["remedy"] if finding.check == "refused" else WORDS[finding.check].todo
    return str(own or (REJECTIONS[finding.code].remedy if finding.code in REJECTIONS else ""))


def _history(code: str, history: Mapping[str, int]) -> str:
    total = sum(history.values())
    if not history.get(code):
        return ""
    said = ngettext(
        "%(n)d of your last %(total)d rejection", "%(n)d of your last %(total)d rejections", total
    )
    return said % {"n": history[code], "total": total}


def _in_words(name: str, value) -> object:
    if isinstance(value, date):
        return say_day(value)
    if name == "places":
        labels = [in_text(InfringementLocation(one)) for one in value]
        return get_text_list(labels, _("or"))
    return get_text_list([str(one) for one in value], _("and")) if isinstance(value, list) else value
