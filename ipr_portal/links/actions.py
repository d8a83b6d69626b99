"""Making, opening, using and revoking links. People who open one have no account, so no scope is needed unless
stated."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from ipr_portal.accounts.models import User
from ipr_portal.accounts.network import network_of
from ipr_portal.audit.actions import record
from ipr_portal.audit.models import subject_of
from ipr_portal.errors import Stale
from ipr_portal.notifications.actions import write_mail
from ipr_portal.tenancy.models import Compartment
from ipr_portal.tenancy.scope import staff_scope

from . import tokens
from .models import Done, LinkUse, SignedLink
from .register import PURPOSES

CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5  # of one code
MOST_CODES = 5  # of one link
OPENED_EVERY = timedelta(minutes=5)  # an opening from the same network is noted once in this time


class Why(models.TextChoices):
    """Why a link does not open."""

    UNKNOWN = "UNKNOWN", _("This link does not work.")
    EXPIRED = "EXPIRED", _("This link has ended.")
    USED = "USED", _("This link was used.")
    CODE = "CODE", _("A code is needed first.")
    NO_MORE_CODES = "NO_MORE_CODES", _("No more codes are sent for this link.")
    WRONG_CODE = "WRONG_CODE", _("This code is wrong.")


@dataclass(frozen=True, slots=True)
class Refused:
    """A link that does not open. `link` is set only if the token was signed by us."""

    why: Why
    link: SignedLink | None = None


NOT_FOUND = Refused(Why.UNKNOWN)


def make(
    *,
    purpose: str,
    subject,
    recipient: str,
    by: User | None,
    at: datetime,
    address: str = "",
    lasts: timedelta | None = None,
    compartment: Compartment | None = None,
) -> tuple[SignedLink, str]:
    """Make a link in staff's scope; return it with the token for its address, which is not stored.

    :param subject: a row, or an `audit.models.Subject`.
    :param recipient: for whom it is, in words; `address` is where codes go, if the purpose asks for them.
    :param compartment: who may read in the trail that it was made.
    :raises UnknownKey: if no app registered the purpose.
    """
    about = PURPOSES[PURPOSES.known(purpose)]
    token, kept = tokens.new_token(purpose)
    kind, key = subject_of(subject)
    link = SignedLink.objects.create(
        purpose=purpose, subject_type=kind, subject_id=key, recipient=recipient, address=address, token_hash=kept,
        second_step=about.second_step, uses_allowed=about.uses, made_by=by, made_at=at,
        expires_at=at + (lasts or about.lasts),
    )  # fmt: skip
    record(
        "link.made",
        link,
        by=by,
        at=at,
        internal=True,
        compartment=compartment,
        to=recipient,
        what=str(about.words),
    )
    return link, token


def revoke(
    *, link: SignedLink, by: User | None, at: datetime, compartment: Compartment | None = None
) -> SignedLink:
    """End a link before its time, in staff's scope.

    :param compartment: the one that `make` was given.
    :raises Stale: if somebody else was faster.
    """
    link = SignedLink.objects.for_update().get(pk=link.pk)
    if link.revoked_at:
        raise Stale(_("This link is already revoked."))
    link.revoked_by, link.revoked_at, link.code_hash = by, at, ""
    link.save(update_fields=["revoked_by", "revoked_at", "code_hash"])
    record(
        "link.revoked", link, by=by, at=at, internal=True, compartment=compartment, to=link.recipient,
        what=str(link.about.words),
    )  # fmt: skip
    return link


def move_end(*, link: SignedLink, ends_at: datetime) -> None:
    """Let a link work until another moment, in staff's scope, as if it had been made later; one that was revoked stays so."""
    SignedLink.objects.filter(pk=link.pk).update(expires_at=ends_at)


def forget_links(*, subject_type: str, subject_ids: Iterable[int], ended_at: datetime | None = None) -> int:
    """Delete for whom links were made, in staff's scope, and end them where a moment is given; how many."""
    rows = SignedLink.objects.filter(
        subject_type=subject_type, subject_id__in=[str(key) for key in subject_ids], second_step=False
    )
    if ended_at:
        rows.filter(revoked_at=None).update(revoked_at=ended_at)
    return rows.update(recipient="", address="")


def why_not_open(link: SignedLink, *, at: datetime, proof: str) -> Why | None:
    """Why a link does not open at a moment: it works until its end, not at it."""
    if link.revoked_at:
        return Why.EXPIRED if link.about.says_revoked else Why.UNKNOWN
    if at >= link.expires_at:
        return Why.EXPIRED
    if link.is_used_up:
        return Why.USED
    if link.second_step and not tokens.is_proof(proof, link.pk, at):
        return Why.CODE
    return None


def open_link(
    *, token: str, purpose: str, at: datetime, origin: str | None = None, proof: str = ""
) -> SignedLink | Refused:
    """Look at what a link opens, without using it: mail scanners and previews open links too.

    A wrong token and a revoked one look the same, unless the purpose says otherwise; only a token signed by us gets the answer
    that the link has ended.
    """
    kept = tokens.hash_in(token, purpose)
    link = SignedLink.objects.filter(token_hash=kept, purpose=purpose).first() if kept else None
    if link is None:
        return NOT_FOUND
    return _answer(link, at=at, origin=origin, proof=proof)


def _answer(link: SignedLink, *, at: datetime, origin: str | None, proof: str) -> SignedLink | Refused:
    why = why_not_open(link, at=at, proof=proof)
    if why != Why.CODE:
        _note_opening(link, Done.REFUSED if why else Done.OPENED, at, origin)
    if why == Why.UNKNOWN:
        return NOT_FOUND
    return Refused(why, link) if why else link


@transaction.atomic
def use_link(
    *, token: str, purpose: str, words: str, at: datetime, origin: str | None = None, proof: str = ""
) -> SignedLink | Refused:
    """Use a link once, in the transaction of what it is used for; of two at once on its last use, one is refused.

    :param words: what it is used for, for the log.
    """
    link = open_link(token=token, purpose=purpose, at=at, origin=origin, proof=proof)
    if isinstance(link, Refused):
        return link
    link = SignedLink.objects.for_update().get(pk=link.pk)
    if why := why_not_open(link, at=at, proof=proof):
        return NOT_FOUND if why == Why.UNKNOWN else Refused(why, link)
    link.uses += 1
    link.save(update_fields=["uses"])
    _note(link, Done.USED, at, origin, words)
    return link


@transaction.atomic
def send_code(*, token: str, purpose: str, at: datetime, origin: str | None = None) -> Refused | None:
    """Send a new code to the address of a link; the one before it no longer counts."""
    link = _awaiting_code(token, purpose, at)
    if isinstance(link, Refused):
        return link
    if link.codes_sent >= MOST_CODES:
        return Refused(Why.NO_MORE_CODES, link)
    code = tokens.new_code()
    link.code_hash, link.code_expires_at = tokens.code_hash(link.pk, code), at + CODE_LASTS
    link.code_tries, link.codes_sent = 0, link.codes_sent + 1
    link.save(update_fields=["code_hash", "code_expires_at", "code_tries", "codes_sent"])
    _note(link, Done.CODE_SENT, at, origin)
    with staff_scope():  # a mail to somebody outside belongs to no organisation
        write_mail(
            link.address, "link.code", at=at, event_key=f"link.code:{link.pk}:{link.codes_sent}", code=code,
            what=str(link.about.words),
        )  # fmt: skip
    return None


@transaction.atomic
def confirm_code(
    *, token: str, purpose: str, code: str, at: datetime, origin: str | None = None
) -> str | Refused:
    """Check a code, and give the proof that the browser keeps for half an hour; five tries, then a new code."""
    link = _awaiting_code(token, purpose, at)
    if isinstance(link, Refused):
        return link
    alive = link.code_expires_at is not None and at < link.code_expires_at and link.code_tries < MOST_TRIES
    right = alive and tokens.is_code(link.pk, code, link.code_hash)
    link.code_tries += 1
    if right or link.code_tries >= MOST_TRIES:
        link.code_hash, link.code_tries = "", min(link.code_tries, MOST_TRIES)
    link.save(update_fields=["code_hash", "code_tries"])
    _note(link, Done.CODE_RIGHT if right else Done.CODE_WRONG, at, origin)
    return tokens.proof_for(link.pk, at) if right else Refused(Why.WRONG_CODE, link)


def _awaiting_code(token: str, purpose: str, at: datetime) -> SignedLink | Refused:
    """The link, locked, if nothing but a code is missing."""
    kept = tokens.hash_in(token, purpose)
    rows = SignedLink.objects.for_update().filter(token_hash=kept, purpose=purpose, second_step=True)
    link = rows.first() if kept else None
    why = why_not_open(link, at=at, proof="") if link else None
    if link is None or why is None or why == Why.UNKNOWN:
        return NOT_FOUND
    return link if why == Why.CODE else Refused(why, link)


def _note(link: SignedLink, done: Done, at: datetime, origin: str | None, words: str = "") -> None:
    LinkUse.objects.create(link=link, at=at, network=network_of(origin), done=done, words=words[:200])


def _note_opening(link: SignedLink, done: Done, at: datetime, origin: str | None) -> None:
    """Note that somebody looked, once in five minutes from the same network: reloading fills no log."""
    lately = link.log.filter(done=done, network=network_of(origin), at__gt=at - OPENED_EVERY)
    if not lately.exists():
        _note(link, done, at, origin)
