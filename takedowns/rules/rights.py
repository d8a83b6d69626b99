"""Required details of a right, and whether notices can be filed under it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.errors import Refusal
from ipr_portal.markets import market_name
from ipr_portal.ui.moments import say_day
from takedowns.enums import (
    REJECTIONS,
    RIGHT_FIELD_LABELS,
    RIGHT_FIELDS_IN_DETAILS,
    RightKind,
    RightState,
    RightVerdict,
    beyond_reach,
    in_text,
    office_name,
)
from takedowns.models import ReasonCode

_REGISTRATION = ("office", "registration_number", "registered_on", "expires_on")


@dataclass(frozen=True, slots=True)
class Needs:
    """The required and optional details of a kind of right."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    certificate: bool = True

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for name in RIGHT_FIELD_LABELS if name in {*self.required, *self.optional})


_ALWAYS = ("title", "owner_name", "markets")
_PATENT = Needs((*_ALWAYS, *_REGISTRATION, "filed_on", "claims"), ("description",))
NEEDS = {
    RightKind.TRADEMARK: Needs(
        (*_ALWAYS, *_REGISTRATION, "mark_kind", "nice_classes", "goods"), ("description", "disclaimer")
    ),
    RightKind.COPYRIGHT: Needs(
        (*_ALWAYS, "work_type", "author", "description"),
        ("first_published_on", "original_works", "registration_number"),
        certificate=False,
    ),
    RightKind.DESIGN: Needs((*_ALWAYS, *_REGISTRATION), ("description",)),
    RightKind.PATENT: _PATENT,
    RightKind.UTILITY_MODEL: _PATENT,
    RightKind.GEOGRAPHICAL_INDICATION: Needs(
        (*_ALWAYS, "office", "registration_number", "registered_on", "description"), ("expires_on", "mandate")
    ),
    RightKind.TRADE_SECRET: Needs((*_ALWAYS, "description")),
    RightKind.PLANT_VARIETY: Needs((*_ALWAYS, *_REGISTRATION, "description")),
    RightKind.OTHER_IP: Needs((*_ALWAYS, "description"), _REGISTRATION),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RightDetails:
    """The details of a right, from a person or an import."""

    kind: str
    title: str
    owner_name: str
    markets: tuple[str, ...]
    mark_kind: str = ""
    office: str = ""
    registration_number: str = ""
    registered_on: date | None = None
    expires_on: date | None = None
    nice_classes: tuple[int, ...] = ()
    goods: str = ""
    description: str = ""
    disclaimer: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        return self.details.get(name) if name in RIGHT_FIELDS_IN_DETAILS else getattr(self, name)


def why_not_register(right: RightDetails) -> Refusal | None:
    """Answer why these details, even if incomplete, contradict each other; or None."""
    if beyond := beyond_reach(right.office, set(right.markets)):
        return Refusal(
            "RT-03",
            _("A registration at %(office)s does not protect you in %(markets)s.")
            % {"office": office_name(right.office), "markets": in_words(beyond)},
            _("Remove these markets, and register your right there separately."),
            "markets",
        )
    if right.registered_on and right.expires_on and right.expires_on < right.registered_on:
        return Refusal(
            "RT-02", _("The last day in force is before the registration."),
            _("Compare both dates with the certificate."), "expires_on",
        )  # fmt: skip
    return None


LONGEST_TERM = 100  # years from today; a longer term is an error
PAST = ("registered_on", "filed_on", "first_published_on")


def why_not_dated(right: RightDetails, *, on: date) -> Refusal | None:
    """Answer why the dates of a right are impossible on a day, or None."""
    for name in PAST:
        if (day := _as_day(right.value(name))) and day > on:
            return Refusal(
                "RT-02", _("%(field)s: %(day)s is in the future.") % {"field": RIGHT_FIELD_LABELS[name], "day": say_day(day)},
                _("Compare it with the certificate; enter years of another era as common-era years."), name,
            )  # fmt: skip
    if right.expires_on and right.expires_on.year > on.year + LONGEST_TERM:
        return Refusal(
            "RT-02", _("No registration lasts more than %(n)d years.") % {"n": LONGEST_TERM},
            _("Compare the last day in force with the certificate."), "expires_on",
        )  # fmt: skip
    return None


def _as_day(said: date | str | None) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) and said else said or None


def what_is_missing(right: RightDetails, *, files: int) -> list[Refusal]:
    """List the details that are missing before the desk can review a right.

    :param files: how many certificates and other documents it has.
    """
    needs = NEEDS[RightKind(right.kind)]
    missing = [
        Refusal("RT-06", _("%(field)s is missing.") % {"field": RIGHT_FIELD_LABELS[name]}, "", name)
        for name in needs.required
        if not right.value(name)
    ]
    if needs.certificate and not files:
        remedy = _("Add a scan or the PDF of the office, all pages.")
        missing.append(Refusal("RT-06", _("The certificate is missing."), remedy, "files"))
    return missing


def why_not_send(right, details: RightDetails, *, on: date) -> Refusal | None:
    """Answer why a right cannot be sent to the desk on a day, or None."""
    if not right.may_become(RightState.SUBMITTED):
        return Refusal(
            "", _("%(right)s is %(state)s.") % {"right": right, "state": right.get_state_display()}
        )
    if details.expires_on and details.expires_on < on:
        return Refusal(
            "RT-02", _("This right expired on %(day)s.") % {"day": say_day(details.expires_on)},
            _("Give the last day of the renewed term and add the renewal certificate."), "expires_on",
        )  # fmt: skip
    return why_not_register(details)


def why_not_review(
    right, *, by, verdict: str, code: str, questions: list[str], sentence: str, on: date
) -> Refusal | None:
    """Answer why the desk cannot give this review of a right, or None."""
    checks = {
        _("You registered this right yourself; somebody else must verify it."): by.pk
        == right.registered_by_id,
        _("Choose at least one question, and only when you ask."): (
            (verdict == RightVerdict.ASK) != bool(questions)
        ),
        _("Choose one of the codes for rights, and only when you do not verify."): (
            (verdict == RightVerdict.REJECT) != (code in RIGHT_CODES)
        ),
        _("Write a sentence: the rights holder will read it."): (
            verdict == RightVerdict.REJECT and not sentence
        ),
        _("This right has expired; ask for proof of renewal."): (
            verdict == RightVerdict.VALIDATE and is_over(right, on)
        ),
    }
    return next((Refusal("", said) for said, wrong in checks.items() if wrong), None)


RIGHT_CODES = [code for code in REJECTIONS if code.startswith("RT-")]


def is_over(right, on: date) -> bool:
    """Whether a right is past its last day in force."""
    return right.expires_on is not None and right.expires_on < on


THRESHOLDS = (90, 30, 7)  # days before the last one, at which reminders are sent


def days_left(right, on: date) -> int | None:
    """How many days a verified right is still in force after this one, once that is few enough to act; else None."""
    if right.state != RightState.VALIDATED or right.expires_on is None:
        return None
    left = (right.expires_on - on).days
    return left if 0 <= left <= max(THRESHOLDS) else None


def why_not_renew(right, expires_on: date) -> Refusal | None:
    """Answer why a right cannot have this term from now on, or None."""
    if right.expires_on and expires_on <= right.expires_on:
        return Refusal(
            "RT-02", _("The renewed term does not end after the present one, on %(day)s.") % {"day": say_day(right.expires_on)},
            _("Copy the new last day from the renewal certificate."), "expires_on",
        )  # fmt: skip
    return None


def may_be_renewed(right, on: date) -> bool:
    """Whether a renewal can be sent: from the first reminder on, and once the right has expired."""
    if right.state == RightState.VALIDATED and is_over(right, on):  # not marked as expired since its last day
        return True
    return right.state == RightState.EXPIRED or days_left(right, on) is not None


class Carrier(Protocol):
    """What decides whether a right carries a notice: the right itself, or its columns as filing holds them."""

    @property
    def state(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def expires_on(self) -> date | None: ...

    @property
    def verified_until(self) -> date | None: ...

    def market_codes(self) -> Collection[str]: ...


def why_not_carry(right: Carrier, market: str, reason: ReasonCode | None, on: date) -> Refusal | None:
    """Answer why a notice cannot be filed under a right in a market, for a reason, on a day there; or None.

    The first obstacle is returned. `market` and `reason` may be "" and None while a filer has not chosen them yet.
    """
    return (
        _why_not_in_force(right, on)
        or _why_not_in(market, right)
        or (_why_not_for(reason, right) if reason else None)
    )


def _why_not_in_force(right, on) -> Refusal | None:
    if (
        right.verified_until and on <= right.verified_until
    ):  # its renewal waits, the verified term is still in force
        return None
    if right.state == RightState.EXPIRED or (right.state == RightState.VALIDATED and is_over(right, on)):
        return Refusal(
            "RT-02", _("Expired on %(day)s.") % {"day": say_day(right.expires_on)},
            _("Add the renewal certificate to the right; we verify it again."), "right",
        )  # fmt: skip
    if right.state == RightState.VALIDATED:
        return None
    return Refusal("RT-01", UNVERIFIED[right.state][0], UNVERIFIED[right.state][1], "right")


UNVERIFIED = {
    RightState.DRAFT: (
        gettext_lazy("Not sent for verification yet."),
        gettext_lazy("Finish the registration and send it to us."),
    ),
    RightState.SUBMITTED: (
        gettext_lazy("We have not verified it yet."),
        gettext_lazy("We notify you when we have; the draft is kept."),
    ),
    RightState.INFO_REQUIRED: (
        gettext_lazy("We have questions about it."),
        gettext_lazy("Answer them on the page of the right."),
    ),
    RightState.REJECTED: (
        gettext_lazy("We could not verify it."),
        gettext_lazy("The reason is on the page of the right; use another right."),
    ),
}


def _why_not_in(market, right) -> Refusal | None:
    covered = right.market_codes()
    if not market or market in covered:
        return None
    return Refusal(
        "RT-03", _("Not registered for %(market)s.") % {"market": market_name(market)},
        _("It covers %(markets)s. Choose a right for %(market)s, or file there.")
        % {"markets": in_words(covered), "market": market_name(market)}
        if covered else _("It names no market yet."), "right",
    )  # fmt: skip


def _why_not_for(reason, right) -> Refusal | None:
    if right.kind in reason.rights:
        return None
    kinds = get_text_list([in_text(RightKind(kind)) for kind in reason.rights], _("or"))
    return Refusal(
        "SU-06", _("%(reason)s does not apply to this kind of right.") % {"reason": reason.code},
        _("Required: %(kinds)s. Choose such a right, or another reason.") % {"kinds": kinds}, "right",
    )  # fmt: skip


def in_words(markets: Iterable[str]) -> str:
    """Name markets as a sentence does: “Singapore, Thailand and Viet Nam”."""
    return get_text_list(sorted(map(market_name, markets)), _("and"))
