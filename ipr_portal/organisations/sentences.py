"""Sentences of the audit trail about organisations, their people and the IPR team."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.audit.register import Sentence

SENTENCES = {
    "organisation.enrolled": Sentence(
        _("%(by)s imported the organisation as verified elsewhere."), "building", True
    ),
    "organisation.registered": Sentence(_("%(by)s registered the organisation."), "building", True),
    "organisation.document_added": Sentence(_("%(by)s added the document %(name)s."), "file"),
    "organisation.updated": Sentence(_("%(by)s changed the details: %(fields)s."), "pen"),
    "organisation.submitted": Sentence(_("%(by)s sent the registration for verification."), "send"),
    "organisation.answered": Sentence(_("%(by)s answered and sent the registration again."), "send"),
    "organisation.taken_up": Sentence(_("%(by)s started the review of the registration."), "person"),
    "organisation.verified": Sentence(_("%(by)s verified the organisation."), "check", True),
    "organisation.questioned": Sentence(
        _n(
            "%(by)s asked the owners %(count)s question.",
            "%(by)s asked the owners %(count)s questions.",
            "count",
        ),
        "ask",
        True,
    ),
    "organisation.rejected": Sentence(_("%(by)s did not verify the organisation (%(code)s)."), "stop", True),
    "organisation.suspended": Sentence(
        _("%(by)s suspended the filing of the organisation: %(scope)s (%(why)s)."), "pause", True
    ),
    "organisation.restored": Sentence(
        _("%(by)s restored the filing of the organisation: %(scope)s."), "check", True
    ),
    "organisation.suspension_over": Sentence(
        _("The suspension of the organisation ended: %(scope)s."), "check", True
    ),
    "invitation.sent": Sentence(_("%(by)s invited %(email)s as %(role)s."), "people"),
    "invitation.resent": Sentence(_("%(by)s sent the invitation of %(email)s again."), "repeat"),
    "invitation.revoked": Sentence(_("%(by)s revoked the invitation of %(email)s."), "undo"),
    "invitation.accepted": Sentence(_("%(by)s accepted the invitation as %(role)s."), "people", True),
    "member.role_changed": Sentence(_("%(by)s made %(who)s %(role)s (before: %(before)s)."), "people"),
    "member.removed": Sentence(_("%(by)s removed %(who)s."), "people"),
    "member.left": Sentence(_("%(who)s left the organisation."), "out"),
    "letter.granted": Sentence(
        _("%(by)s granted %(agency)s a letter of authority (version %(version)s)."), "pen", True
    ),
    "letter.revoked": Sentence(
        _("%(by)s revoked the letter of authority of %(agency)s (version %(version)s)."), "pen", True
    ),
    "mandate.granted": Sentence(_("%(principal)s granted a letter of authority."), "pen", True),
    "mandate.revoked": Sentence(_("%(principal)s revoked its letter of authority."), "pen", True),
    "staff.role_changed": Sentence(
        _("%(by)s made %(subject)s %(role)s (before: %(before)s)."), "people", True
    ),
    "staff.closed": Sentence(
        _n(
            "%(by)s closed the account of %(subject)s and ended %(sessions)s session.",
            "%(by)s closed the account of %(subject)s and ended %(sessions)s sessions.",
            "sessions",
        ),
        "stop",
        True,
    ),
    "staff.reopened": Sentence(_("%(by)s opened the account of %(subject)s again."), "undo", True),
    "staff.factors_reset": Sentence(_("%(by)s removed the second factors of %(subject)s."), "shield", True),
}
