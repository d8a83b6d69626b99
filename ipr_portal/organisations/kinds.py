"""Kinds of news about organisations, their people and the IPR team."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

_WAS_INVITED = _("You get this because %(by)s gave us this address.")
KINDS = {
    "organisation.submitted": Kind(
        _("%(subject)s waits for verification"),
        _("Compare the details with the documents, then verify, ask, or reject with a reason."),
        _("Open the organisation"),
        "building",
    ),
    "organisation.answered": Kind(
        _("%(subject)s has answered your questions"),
        _("Read the answer and decide."),
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
    "organisation.suspended": Kind(
        _("Filing by %(subject)s is suspended: %(scope)s"),
        _(
            "%(sentence)s Notices already sent are decided as usual. Read why, until when, and what you can do."
        ),
        _("Read why"),
        "pause",
    ),
    "organisation.restored": Kind(
        _("%(subject)s can file again: %(scope)s"),
        _("%(sentence)s"),
        _("File a notice"),
        "check",
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
        _("%(by)s changed it. Ask them if this is unexpected."),
        _("Open the desk"),
        "people",
    ),
    "staff.reopened": Kind(
        _("Your account at the IPR portal is open again"), _("Sign in as before."), _("Sign in"), "people"
    ),
    "staff.factors_reset": Kind(
        _("Your second factor was removed by %(by)s"),
        _(
            "Sign in with your password and set up a new one. If you did not ask for this, inform your team at once."
        ),
        _("Sign in"),
        "shield",
    ),
    "invitation.accepted": Kind(
        _("%(who)s has joined %(place)s"),
        _("Nothing to do. You can change their role at any time."),
        _("See the members"),
        "people",
    ),
    "member.role_changed": Kind(
        _("Your role in %(subject)s is %(role)s now"),
        _("%(by)s changed it. Ask them if this is unexpected."),
        _("See the members"),
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
        _("You can no longer file in their name. Notices already sent are not affected."),
        _("See your letters of authority"),
        "pen",
    ),
}
