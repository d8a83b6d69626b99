"""Every kind of news: what it says in the inbox and in the mail, what to do now, and the words of the link.

A kind is dotted, `subject.what_happened`. Its texts take the context that the action gave (`%(subject)s`, …). One table,
so that the inbox and the mail cannot disagree.
"""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.ui.gaps import Gaps

_HAS_ACCOUNT = _("You get this because you have an account at the IPR portal.")
_WAS_TYPED = _("You get this because somebody typed this address at the IPR portal.")
_WAS_INVITED = _("You get this because %(by)s gave us this address.")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of news."""

    said: str  # the sentence of the inbox, and the subject of the mail
    todo: str  # what the reader can do now
    link: str  # the words of the link; "" for none
    icon: str = "info"
    why: str = _HAS_ACCOUNT  # why the reader gets this mail
    asks: bool = False  # for something that only the reader can do
    fleeting: bool = (
        False  # carries what opens an account for some minutes, and is nothing to send again later
    )


_NOT_YOU = _("If this was not you, change your password and end your other sessions at once.")
_SESSIONS = _("See where you are signed in")

KINDS = {
    "notice.acknowledged": Kind(
        _n(
            "We have received %(subject)s with %(listings)s listing",
            "We have received %(subject)s with %(listings)s listings",
            "listings",
        ),
        _(
            "We decide by %(due)s. Nothing to do until then: a person looks at every listing, and you hear the outcome of each. You can withdraw the notice as long as nothing is decided."
        ),
        _("Follow the notice"),
        "tray",
    ),
    "notice.decided": Kind(
        _("%(subject)s: %(result)s"),
        _("The page of the notice shows every listing, why we decided so, and what you can do."),
        _("Read the outcome"),
        "check",
    ),
    "notice.withdrawn": Kind(
        _("%(subject)s was withdrawn by the rights holder"),
        _("Nothing to do: it has left your queue."),
        _("See the notice"),
        "undo",
    ),
    "notice.handed_to_you": Kind(
        _n(
            "%(by)s handed %(subject)s to you",
            "%(by)s handed %(count)s notices to you, the first of them %(subject)s",
            "count",
        ),
        _("What you are given waits through your next eight hours at the desk. Decide it, or hand it over."),
        _("Open what you have"),
        "tray",
    ),
    "notice.handed_on": Kind(
        _n(
            "%(by)s handed %(subject)s, which you had, to somebody else",
            "%(by)s handed %(count)s notices that you had to somebody else, the first of them %(subject)s",
            "count",
        ),
        _("Nothing to do: your queue is shorter by as much."),
        _("See what you have"),
        "people",
    ),
    "notice.taken_back": Kind(
        _n(
            "%(by)s put %(subject)s, which you had, back into the queue",
            "%(by)s put %(count)s notices that you had back into the queue, the first of them %(subject)s",
            "count",
        ),
        _("Nothing to do: your queue is shorter by as much."),
        _("See what you have"),
        "undo",
    ),
    "clock.warned": Kind(
        _("%(subject)s: %(used)s %% of the time is used up, due %(due)s"),
        _("Decide it, or hand it over."),
        _("Open the notice"),
        "hourglass",
    ),
    "clock.breached": Kind(
        _("%(subject)s is overdue"),
        _("Decide it now. The rights holder has been told that we are late."),
        _("Open the notice"),
        "alarm",
    ),
    "clock.late": Kind(
        _("We are late with %(subject)s"),
        _("It was due %(due)s. You need do nothing: we go on with it, and the delay stands in our record."),
        _("See the deadline explained"),
        "alarm",
    ),
    "clock.paused": Kind(
        _("We paused the deadline of %(subject)s, at the latest until %(until)s"),
        _("You need do nothing. The page of the deadline says why, and by when we decide."),
        _("See the deadline explained"),
        "hourglass",
    ),
    "clock.resumed": Kind(
        _("The deadline of %(subject)s runs again"),
        _("We decide by %(due)s. You need do nothing."),
        _("See the deadline explained"),
        "hourglass",
    ),
    "clock.moved": Kind(
        _("%(subject)s is due at another time: %(due)s"),
        _("The working calendar of its market changed: %(note)s. Nothing else has changed."),
        _("See the deadline explained"),
        "hourglass",
    ),
    "execution.failed": Kind(
        _("A takedown of %(subject)s does not get through"),
        _(
            "Look at what the marketplace answered, then try again or take the listing down by hand. Its answer: %(error)s"
        ),
        _("See failed takedowns"),
        "alarm",
    ),
    "restoration.failed": Kind(
        _("A listing of %(subject)s does not come back"),
        _(
            "Its takedown was undone. Look at what the marketplace answered, then try again or have it put back by hand. Its answer: %(error)s"
        ),
        _("See failed orders"),
        "alarm",
    ),
    "right.verified": Kind(
        _("Your right %(subject)s is verified"),
        _("You can file notices under it now."),
        _("See the right"),
        "rights",
    ),
    "right.questioned": Kind(
        _("We have a question about your right %(subject)s"),
        _("Answer what we ask, and send the right to us again. Until then it carries no notice."),
        _("Answer"),
        "ask",
        asks=True,
    ),
    "right.rejected": Kind(
        _("We could not verify your right %(subject)s"),
        _("Read why, and what you can do instead."),
        _("Read why"),
        "stop",
    ),
    "right.expiring": Kind(
        _("Your right %(subject)s ends on %(day)s"),
        _(
            "Renew it at its office. From the day after, it carries no notice until we have the renewal certificate and have verified it."
        ),
        _("See the right"),
        "hourglass",
        asks=True,
    ),
    "right.expired": Kind(
        _("Your right %(subject)s has expired"),
        _("It carries no new notice. If it was renewed, add the renewal certificate."),
        _("Add the renewal"),
        "hourglass",
        asks=True,
    ),
    "mail.given_up": Kind(
        _("Mail could not be delivered, first to %(address)s"),
        _("See what the mail server answered. Once the cause is gone, send the mail again."),
        _("See undelivered mail"),
        "mail",
    ),
    "mail.not_delivered": Kind(
        _("Your mail to %(address)s could not be delivered"),
        _(
            "Look whether the address is right. If it is not, revoke the invitation and invite the right address."
        ),
        _("See the invitation"),
        "mail",
    ),
    "file.damaged": Kind(
        _("A stored file no longer matches its hash: %(subject)s"),
        _(
            "Nobody can download it until its bytes are restored from a backup. The page lists every damaged file."
        ),
        _("See the damaged files"),
        "alarm",
    ),
    "organisation.submitted": Kind(
        _("%(subject)s waits for verification"),
        _("Compare what they wrote with their documents, then verify, ask, or say why not."),
        _("Open the organisation"),
        "building",
    ),
    "organisation.answered": Kind(
        _("%(subject)s has answered your questions"),
        _("Look at the answer and decide."),
        _("Open the organisation"),
        "building",
    ),
    "organisation.verified": Kind(
        _("%(subject)s is verified"),
        _("Register your rights next; once verified, they carry notices."),
        _("Register a right"),
        "check",
    ),
    "organisation.questioned": Kind(
        _("We have questions about %(subject)s"),
        _("Answer them, and send the registration to us again."),
        _("Answer"),
        "ask",
        asks=True,
    ),
    "organisation.rejected": Kind(
        _("We could not verify %(subject)s"), _("Read why, and what you can do."), _("Read why"), "stop"
    ),
    "member.invited": Kind(
        _("%(by)s invites you to join %(subject)s"),
        _("Follow the link within seven days. If you have no account yet, you can make one there."),
        _("Join"),
        "people",
        _WAS_INVITED,
    ),
    "staff.invited": Kind(
        _("%(by)s invites you to the desk of the IPR portal"),
        _("Follow the link within seven days."),
        _("Join the desk"),
        "people",
        _WAS_INVITED,
    ),
    "staff.role_changed": Kind(
        _("Your role at the desk is %(role)s now"),
        _("%(by)s changed it. Ask them if you did not expect that."),
        _("Open the desk"),
        "people",
    ),
    "staff.reopened": Kind(
        _("Your account at the IPR portal is open again"), _("Sign in as before."), _("Sign in"), "people"
    ),
    "staff.factors_reset": Kind(
        _("Your second factor was removed by %(by)s"),
        _(
            "Sign in with your password and set up a new one. If you did not ask for this, tell your team at once."
        ),
        _("Sign in"),
        "shield",
    ),
    "invitation.accepted": Kind(
        _("%(who)s has joined %(place)s"),
        _("Nothing to do. You can change their role at any time."),
        _("See who belongs to it"),
        "people",
    ),
    "member.role_changed": Kind(
        _("Your role in %(subject)s is %(role)s now"),
        _("%(by)s changed it. Ask them if you did not expect that."),
        _("See who belongs to it"),
        "people",
    ),
    "member.removed": Kind(
        _("You no longer belong to %(subject)s"),
        _(
            "%(by)s ended your membership. What you filed there stays with the organisation; your account stays yours."
        ),
        "",
        "people",
    ),
    "letter.granted": Kind(
        _("%(principal)s has granted %(subject)s a letter of authority"),
        _("You can file in their name now."),
        _("Open their notices"),
        "pen",
    ),
    "letter.revoked": Kind(
        _("%(principal)s has revoked the letter of authority of %(subject)s"),
        _("You can no longer file in their name. Notices already sent go on."),
        _("See your letters of authority"),
        "pen",
    ),
    "account.verify": Kind(
        _("Your code for the IPR portal is %(code)s"),
        _(
            "Type the code where you were asked for it. It works for a few minutes. If you did not ask for it, do nothing."
        ),
        "",
        "key",
        _WAS_TYPED,
        fleeting=True,
    ),
    "account.exists": Kind(
        _("You have an account at the IPR portal already"),
        _(
            "Somebody, perhaps you, tried to sign up with this address. Sign in instead, or ask for a new password."
        ),
        _("Set a new password"),
        "key",
        _WAS_TYPED,
    ),
    "account.unknown": Kind(
        _("There is no account with this address at the IPR portal"),
        _(
            "Somebody, perhaps you, asked for a new password. If you meant another address, try that; or sign up."
        ),
        _("Sign up"),
        "key",
        _WAS_TYPED,
    ),
    "account.reset": Kind(
        _("Set a new password for the IPR portal"),
        _("Follow the link. If you did not ask for it, do nothing; your password stays as it is."),
        _("Set a new password"),
        "key",
        fleeting=True,
    ),
    "account.password_changed": Kind(_("Your password was changed"), _NOT_YOU, _SESSIONS, "key"),
    "account.address_changed": Kind(
        _("The e-mail address of your account was changed"), _NOT_YOU, _SESSIONS, "key"
    ),
    "account.app_added": Kind(
        _("An authenticator app was added to your account"), _NOT_YOU, _SESSIONS, "shield"
    ),
    "account.app_removed": Kind(
        _("The authenticator app was removed from your account"), _NOT_YOU, _SESSIONS, "shield"
    ),
    "account.passkey_added": Kind(_("A passkey was added to your account"), _NOT_YOU, _SESSIONS, "shield"),
    "account.passkey_removed": Kind(
        _("A passkey was removed from your account"), _NOT_YOU, _SESSIONS, "shield"
    ),
    "account.codes_replaced": Kind(_("Your recovery codes were replaced"), _NOT_YOU, _SESSIONS, "shield"),
}


GONE = Kind(
    _("News about %(subject)s"), "", _("Open the portal")
)  # told by a release whose kinds are no more


def kind_of(name: str) -> Kind:
    """The words of a kind, also of one that this release no longer tells."""
    return KINDS.get(name, GONE)


def say(kind: str, context: dict) -> str:
    """The sentence of a piece of news."""
    if kind == "notice.decided" and "result" not in context:  # told by an earlier release
        context = context | {"result": in_counts(context.get("upheld", 0), context.get("listings", 0))}
    return kind_of(kind).said % Gaps(context)


def in_counts(down: int, listings: int) -> str:
    """An outcome of which nothing is known but how many listings were taken down."""
    if listings == 1:
        return gettext("taken down") if down else gettext("not taken down")
    return gettext("%(down)s of %(listings)s listings taken down") % {"down": down, "listings": listings}


def icon_of(kind: str, context: dict) -> str:
    """The symbol of a piece of news: a tick only where everything was taken down."""
    if kind == "notice.decided" and context.get("upheld") != context.get("listings"):
        return "dash"
    return kind_of(kind).icon


def asks(kind: str, context: dict) -> bool:
    """Whether only the reader can do what it is about."""
    return kind_of(kind).asks or bool(context.get("fix"))


def what_to_do(kind: str, context: dict) -> str:
    """What the reader can do now."""
    return kind_of(kind).todo % Gaps(context)


def why_told(kind: str, context: dict) -> str:
    """Why the reader gets this mail."""
    return kind_of(kind).why % Gaps(context)
