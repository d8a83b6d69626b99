"""Sentences of the audit trail about accounts, and of the trail itself."""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ipr_portal.tenancy.models import CompartmentLevel

from .register import Sentence

LEVELS = {"level": dict(CompartmentLevel.choices)}
SENTENCES = {
    "account.signed_in": Sentence(_("%(by)s signed in by %(method)s from %(address)s (%(device)s)."), "key"),
    "account.sign_in_failed": Sentence(
        _("A sign-in as %(email)s by %(method)s from %(address)s was refused."), "warn"
    ),
    "account.password_changed": Sentence(_("%(by)s changed their password."), "key"),
    "account.password_reset": Sentence(_("%(by)s set a new password through a link in a mail."), "key"),
    "account.address_changed": Sentence(
        _("%(by)s changed their e-mail address from %(before)s to %(after)s."), "mail"
    ),
    "account.app_added": Sentence(_("%(by)s set up an authenticator app."), "shield"),
    "account.app_removed": Sentence(_("%(by)s removed their authenticator app."), "shield"),
    "account.passkey_added": Sentence(_("%(by)s added a passkey."), "shield"),
    "account.passkey_removed": Sentence(_("%(by)s removed a passkey."), "shield"),
    "account.codes_made": Sentence(_("%(by)s got new recovery codes."), "shield"),
    "audit.exported": Sentence(_("%(by)s downloaded the audit trail as CSV (%(search)s)."), "download"),
    "compartment.opened": Sentence(
        _("%(by)s restricted %(subject)s to an access list: %(reason)s"), "lock", True
    ),
    "compartment.admitted": Sentence(
        _("%(by)s gave %(who)s access (%(level)s, until: %(ends)s): %(reason)s"), "person", True, keys=LEVELS
    ),
    "compartment.kept_out": Sentence(
        _("%(by)s excluded %(who)s (until: %(ends)s): %(reason)s"), "stop", True
    ),
    "compartment.ended": Sentence(
        _("%(by)s ended the access-list entry of %(who)s (%(level)s): %(reason)s"), "undo", True, keys=LEVELS
    ),
    "compartment.closed": Sentence(
        _("%(by)s closed the restricted records; nothing more can be added: %(reason)s"),
        "check",
        True,
    ),
    "audit.exported_as_workbook": Sentence(
        _("%(by)s downloaded the audit trail as a workbook (%(search)s)."), "download"
    ),
}

_SIGN_IN = re.compile(r"(.+) [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")


def sign_in_label(label: str) -> str:
    found = _SIGN_IN.fullmatch(label)
    return gettext("sign-in of %(who)s") % {"who": found[1]} if found else label


LABELS = {"accounts.signin": sign_in_label}
