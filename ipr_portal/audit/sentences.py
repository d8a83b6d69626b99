"""What each audited action reads like: one sentence for each, in one place.

A sentence takes `%(by)s` (who, with the agency they act for), `%(subject)s`, and the details its action recorded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from ipr_portal.ui.gaps import Gaps
from ipr_portal.ui.moments import say_day, say_length

from .models import AuditEvent

L, N = gettext_lazy, ngettext_lazy
Show = Callable[[str], str]  # how a quoted text is written down: as it is, or as HTML


@dataclass(frozen=True, slots=True)
class Sentence:
    """How an action reads; `key` marks the steps that a reader looks for."""

    text: str
    icon: str = "info"
    key: bool = False


SENTENCES = {
    # notices
    "notice.submitted": Sentence(
        N(
            "%(by)s sent the notice with %(listings)s listing and signed both statements.",
            "%(by)s sent the notice with %(listings)s listings and signed both statements.",
            "listings",
        ),
        "send",
        True,
    ),
    "notice.warnings_overruled": Sentence(
        L("%(by)s sent it all the same, after reading what may be rejected (%(codes)s)."), "warn"
    ),
    "notice.acknowledged": Sentence(L("We received the notice and sent the receipt."), "tray"),
    "notice.claimed": Sentence(L("%(by)s took the notice."), "person"),
    "notice.released": Sentence(L("%(by)s put the notice back."), "undo"),
    "notice.reassigned": Sentence(L("%(by)s handed the notice to %(to)s."), "people"),
    "view.saved": Sentence(L("%(by)s saved the view “%(subject)s” of the queue."), "filter"),
    "view.changed": Sentence(L("%(by)s changed the view “%(before)s” of the queue."), "filter"),
    "view.shared": Sentence(L("%(by)s shared the view “%(subject)s” with the team."), "people"),
    "view.unshared": Sentence(L("%(by)s no longer shares the view “%(subject)s”."), "people"),
    "view.deleted": Sentence(L("%(by)s deleted the view “%(name)s” of the queue."), "filter"),
    "notice.taken_back": Sentence(L("%(by)s took the notice back from %(who)s."), "undo"),
    "notice.lease_ended": Sentence(
        L("%(who)s did nothing about the notice for too long; it went back into the queue."), "hourglass"
    ),
    "notice.listings_decided": Sentence(L("%(by)s decided listings: %(outcomes)s."), "scale"),
    "notice.decision_undone": Sentence(
        L(
            "%(by)s undid a decision of %(whose)s. Listings open again: %(listings)s. To be put back at the marketplace: %(restored)s."
        ),
        "undo",
        True,
    ),
    "notice.decided": Sentence(
        N(
            "We decided and sent the outcome.",
            "We decided and sent the outcome: %(upheld)s of %(listings)s listings taken down.",
            "listings",
        ),
        "check",
        True,
    ),
    "notice.listings_cured": Sentence(
        N(
            "%(listings)s rejected listing is fixed: it was sent again as %(number)s, and taken down.",
            "%(listings)s rejected listings are fixed: they were sent again as %(number)s, and taken down.",
            "listings",
        ),
        "check",
        True,
    ),
    "notice.withdrawn": Sentence(L("%(by)s withdrew the notice."), "undo", True),
    "execution.carried_out": Sentence(L("The marketplace carried out the takedown of %(listing)s."), "check"),
    "execution.failed": Sentence(L("The takedown of %(listing)s failed: %(error)s."), "alarm"),
    "execution.retried": Sentence(L("%(by)s ordered the takedown of %(listing)s once more."), "repeat"),
    "execution.came_too_late": Sentence(
        L("The marketplace answered about %(listing)s after the decision was undone; it is being put back."),
        "undo",
    ),
    "restoration.carried_out": Sentence(L("The marketplace put %(listing)s back."), "undo"),
    "restoration.failed": Sentence(L("Putting %(listing)s back failed: %(error)s."), "alarm"),
    "restoration.retried": Sentence(L("%(by)s ordered %(listing)s to be put back once more."), "repeat"),
    "explanation.written": Sentence(L("%(by)s wrote the explanation %(subject)s."), "pen", True),
    "explanation.revised": Sentence(L("%(by)s wrote version %(version)s of the explanation."), "pen"),
    "explanation.renamed": Sentence(L("%(by)s renamed the explanation (before: %(before)s)."), "pen"),
    "explanation.retired": Sentence(L("%(by)s retired the explanation."), "stop", True),
    "explanation.brought_back": Sentence(L("%(by)s brought the explanation back."), "undo", True),
    "draft.started": Sentence(L("%(by)s began a notice."), "file"),
    "draft.discarded": Sentence(L("%(by)s discarded a draft."), "trash"),
    "draft.taken_back": Sentence(L("%(by)s took a discarded draft back."), "undo"),
    "import.run": Sentence(
        L("%(by)s ran an import. Lines: %(lines)s. Notices: %(notices)s. Listings: %(listings)s."), "upload"
    ),
    # rights
    "right.registered": Sentence(L("%(by)s registered the right."), "rights", True),
    "right.revised": Sentence(L("%(by)s corrected the right."), "pen"),
    "right.renewed": Sentence(L("%(by)s added a renewal until %(until)s."), "repeat"),
    "right.taken_over": Sentence(L("%(by)s took the right over as verified elsewhere."), "rights", True),
    "right.submitted": Sentence(L("%(by)s sent the right for verification."), "send"),
    "right.file_added": Sentence(L("%(by)s added the document %(name)s."), "file"),
    "right.verified": Sentence(L("%(by)s verified the right."), "check", True),
    "right.questioned": Sentence(L("%(by)s asked about the right."), "ask", True),
    "right.rejected": Sentence(L("%(by)s did not verify the right (%(code)s)."), "stop", True),
    "right.expiry_told": Sentence(
        L("We reminded the people of the right that it ends on %(day)s."), "hourglass"
    ),
    "right.expired": Sentence(L("The right expired after %(day)s."), "hourglass", True),
    "seller.authorised": Sentence(
        L("%(by)s put the seller %(subject)s on the register (%(market)s)."), "people"
    ),
    "seller.ended": Sentence(L("%(by)s took the seller %(subject)s off the register (%(market)s)."), "undo"),
    # organisations and people
    "organisation.enrolled": Sentence(
        L("%(by)s brought the organisation in as verified elsewhere."), "building", True
    ),
    "organisation.registered": Sentence(L("%(by)s registered the organisation."), "building", True),
    "organisation.document_added": Sentence(L("%(by)s added the document %(name)s."), "file"),
    "organisation.updated": Sentence(L("%(by)s changed the details: %(fields)s."), "pen"),
    "organisation.submitted": Sentence(L("%(by)s sent the registration for verification."), "send"),
    "organisation.answered": Sentence(L("%(by)s answered and sent the registration again."), "send"),
    "organisation.taken_up": Sentence(L("%(by)s took the registration up."), "person"),
    "organisation.verified": Sentence(L("%(by)s verified the organisation."), "check", True),
    "organisation.questioned": Sentence(
        N(
            "%(by)s asked the owners %(count)s question.",
            "%(by)s asked the owners %(count)s questions.",
            "count",
        ),
        "ask",
        True,
    ),
    "organisation.rejected": Sentence(L("%(by)s did not verify the organisation (%(code)s)."), "stop", True),
    "invitation.sent": Sentence(L("%(by)s invited %(email)s as %(role)s."), "people"),
    "invitation.resent": Sentence(L("%(by)s sent the invitation of %(email)s again."), "repeat"),
    "invitation.revoked": Sentence(L("%(by)s revoked the invitation of %(email)s."), "undo"),
    "invitation.accepted": Sentence(L("%(by)s accepted the invitation as %(role)s."), "people", True),
    "member.role_changed": Sentence(L("%(by)s made %(who)s %(role)s (before: %(before)s)."), "people"),
    "member.removed": Sentence(L("%(by)s removed %(who)s."), "people"),
    "member.left": Sentence(L("%(who)s left the organisation."), "out"),
    "letter.granted": Sentence(
        L("%(by)s granted %(agency)s a letter of authority (version %(version)s)."), "pen", True
    ),
    "letter.revoked": Sentence(
        L("%(by)s revoked the letter of authority of %(agency)s (version %(version)s)."), "pen", True
    ),
    "mandate.granted": Sentence(L("%(principal)s granted a letter of authority."), "pen", True),
    "mandate.revoked": Sentence(L("%(principal)s revoked its letter of authority."), "pen", True),
    # accounts and the IPR team
    "account.signed_in": Sentence(L("%(by)s signed in by %(method)s from %(address)s (%(device)s)."), "key"),
    "account.sign_in_failed": Sentence(
        L("A sign-in as %(email)s by %(method)s from %(address)s was refused."), "warn"
    ),
    "account.password_changed": Sentence(L("%(by)s changed their password."), "key"),
    "account.password_reset": Sentence(L("%(by)s set a new password through a link in a mail."), "key"),
    "account.address_changed": Sentence(
        L("%(by)s changed their e-mail address from %(before)s to %(after)s."), "mail"
    ),
    "account.app_added": Sentence(L("%(by)s set up an authenticator app."), "shield"),
    "account.app_removed": Sentence(L("%(by)s removed their authenticator app."), "shield"),
    "account.passkey_added": Sentence(L("%(by)s added a passkey."), "shield"),
    "account.passkey_removed": Sentence(L("%(by)s removed a passkey."), "shield"),
    "account.codes_made": Sentence(L("%(by)s got new recovery codes."), "shield"),
    "staff.role_changed": Sentence(
        L("%(by)s made %(subject)s %(role)s (before: %(before)s)."), "people", True
    ),
    "staff.closed": Sentence(
        N(
            "%(by)s closed the account of %(subject)s and ended %(sessions)s session.",
            "%(by)s closed the account of %(subject)s and ended %(sessions)s sessions.",
            "sessions",
        ),
        "stop",
        True,
    ),
    "staff.reopened": Sentence(L("%(by)s opened the account of %(subject)s again."), "undo", True),
    "staff.factors_reset": Sentence(L("%(by)s removed the second factors of %(subject)s."), "shield", True),
    # clocks, promises and calendars
    "clock.warned": Sentence(L("%(used)s %% of the time was used up."), "hourglass"),
    "clock.breached": Sentence(L("The time was used up: we are late."), "alarm", True),
    "clock.met": Sentence(L("We decided after %(minutes)s of %(budget)s of working time: in time."), "check"),
    "clock.missed": Sentence(
        L("We decided after %(minutes)s of working time, of %(budget)s: late."), "alarm", True
    ),
    "clock.voided": Sentence(L("The deadline does not count (%(reason)s)."), "stop"),
    "clock.paused": Sentence(
        L("We paused the deadline (%(reason)s), at the latest until %(until)s."), "pause"
    ),
    "clock.resumed": Sentence(L("The deadline runs on: we decide by %(due)s."), "clock"),
    "clock.moved": Sentence(
        L("The working calendar changed (%(note)s): due %(after)s instead of %(before)s."), "event", True
    ),
    "clock.restated": Sentence(
        L(
            "The working calendar changed for a past day (%(note)s). The result stands; what it would be now is kept beside it."
        ),
        "event",
    ),
    "calendar.changed": Sentence(
        L(
            "%(by)s changed the calendar (%(note)s). Clocks moved: %(moved)s. Results reckoned anew: %(restated)s."
        ),
        "event",
        True,
    ),
    "service_level.granted": Sentence(
        L("%(by)s promised the level %(level)s from %(since)s."), "shield", True
    ),
    "service_level.ended": Sentence(L("%(by)s ended the better service level."), "shield", True),
    # the portal itself
    "mail.sent_again": Sentence(L("%(by)s had the mail to %(address)s sent again."), "repeat"),
    "audit.exported": Sentence(L("%(by)s downloaded the audit trail as CSV (%(search)s)."), "download"),
    # evidence
    "file.received": Sentence(L("%(by)s added the file %(subject)s."), "upload"),
    "file.downloaded": Sentence(L("%(by)s downloaded the file %(subject)s."), "download"),
    "file.damaged": Sentence(L("The file %(subject)s no longer matches its hash."), "alarm", True),
    "file.restored": Sentence(L("The file %(subject)s matches its hash again."), "check"),
    # the embedded marketplace
    "marketplace.went_away": Sentence(
        L("%(by)s let the marketplace stop answering in %(market)s until %(until)s."), "stop"
    ),
    "marketplace.came_back": Sentence(L("%(by)s let the marketplace answer again in %(market)s."), "check"),
}
DAYS = ("day", "until")  # details that may be days, written as 2026-12-19
LENGTHS = ("minutes", "budget")  # details that are lengths of time, in minutes


def who(event: AuditEvent) -> str:
    """Who did it: a person, with the agency they act for; or the portal itself."""
    return _who(event, show=str, stress=str)


def say(event: AuditEvent) -> str:
    """The sentence of an event; an action of a release that is gone reads as its bare name."""
    return _fill(event, show=str, stress=str)


def say_marked(event: AuditEvent) -> SafeString:
    """The sentence of an event as HTML, with the person in bold."""
    bold = partial(format_html, "<b>{}</b>")
    return mark_safe(_fill(event, show=escape, stress=bold))  # noqa: S308 (the words are ours, what they quote is escaped)


def _fill(event: AuditEvent, *, show: Show, stress: Show) -> str:
    if (sentence := SENTENCES.get(event.action)) is None:
        return show(f"{event.action}: {event.subject_label}")
    details = event.detail | {"subject": event.subject_label}
    said = {name: value if isinstance(value, int) else show(_plain(value)) for name, value in details.items()}
    said |= {name: show(as_day(details[name])) for name in DAYS if name in details}
    said |= {name: say_length(said[name]) for name in LENGTHS if isinstance(said.get(name), int)}
    return sentence.text % Gaps(said | {"by": _who(event, show=show, stress=stress)})


def _who(event: AuditEvent, *, show: Show, stress: Show) -> str:
    if event.by is None:
        return _("The portal")
    if event.acting_for is None:
        return stress(str(event.by))
    said = _("%(person)s of %(agency)s")
    return said % {"person": stress(str(event.by)), "agency": show(str(event.acting_for))}


def as_day(value) -> str:
    """A day as people read it; whatever else it is stays as it is."""
    try:
        return say_day(date.fromisoformat(value))
    except (TypeError, ValueError):
        return _plain(value)


def _plain(value) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{count} {name.lower().replace('_', ' ')}" for name, count in value.items())
    return ", ".join(map(str, value)) or "–" if isinstance(value, list) else str(value)
