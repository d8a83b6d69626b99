"""Sentences of the audit trail about stakeholders and events."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.audit.register import Sentence

SENTENCES = {
    "stakeholder.added": Sentence(_("%(by)s added %(subject)s."), "plus", True),
    "stakeholder.changed": Sentence(_("%(by)s changed the details of %(subject)s."), "pen"),
    "stakeholder.imported": Sentence(
        _n("%(by)s imported %(count)s stakeholder.", "%(by)s imported %(count)s stakeholders.", "count"), "up", True
    ),
    "stakeholder.merged": Sentence(_("%(by)s merged %(lost)s into %(subject)s."), "dup", True),
    "stakeholder.unmerged": Sentence(_("%(by)s separated %(lost)s from %(subject)s again."), "undo", True),
    "stakeholder.kept_apart": Sentence(_("%(by)s noted that %(subject)s and %(other)s are two."), "split"),
    "consent.given": Sentence(_("%(subject)s agreed to %(purpose)s (text %(version)s)."), "check", True),
    "consent.withdrawn": Sentence(_("%(subject)s no longer agrees to %(purpose)s."), "stop", True),
    "contact.logged": Sentence(_("%(by)s logged a contact: %(words)s"), "phone"),
    "follow_up.promised": Sentence(_("%(by)s promised: %(words)s"), "flag"),
    "follow_up.done": Sentence(_("%(by)s kept the promise: %(words)s"), "check"),
    "event.drafted": Sentence(_("%(by)s drafted the event."), "event", True),
    "event.changed": Sentence(_("%(by)s changed the event."), "pen"),
    "event.moved": Sentence(_("%(by)s moved the event to %(when)s, %(where)s."), "event", True),
    "event.published": Sentence(_("%(by)s opened registration."), "up", True),
    "event.closed": Sentence(_("%(by)s closed registration."), "lock", True),
    "event.cancelled": Sentence(_("%(by)s cancelled the event: %(why)s"), "stop", True),
    "event.held": Sentence(
        _("%(by)s closed attendance: %(present)s came, %(absent)s did not."), "check", True
    ),
    "event.reported": Sentence(_("%(by)s finished the report."), "file", True),
    "event.invited": Sentence(
        _n("%(by)s invited %(count)s person.", "%(by)s invited %(count)s people.", "count"), "send"
    ),
    "registration.confirmed": Sentence(_("%(who)s confirmed the registration: %(state)s."), "check"),
    "registration.decided": Sentence(_("%(by)s decided on %(who)s: %(state)s."), "check"),
    "registration.promoted": Sentence(_("%(who)s moved up from the waiting list."), "up"),
    "registration.given_place": Sentence(
        _("%(by)s gave %(who)s a place before the others on the waiting list."), "up", True
    ),
    "registration.offered": Sentence(_("%(who)s was offered a place."), "hourglass"),
    "registration.offer_over": Sentence(_("%(who)s did not answer the offer of a place."), "hourglass"),
    "registration.withdrawn": Sentence(_("%(who)s withdrew."), "undo"),
    "registration.substituted": Sentence(_("%(who)s sends %(other)s instead."), "people"),
    "registration.walked_in": Sentence(_("%(by)s let %(who)s in without a registration."), "plus"),
    "registration.checked_in": Sentence(_("%(who)s checked in."), "check"),
    "registration.check_in_undone": Sentence(_("%(by)s undid the check-in of %(who)s."), "undo"),
    "registration.presence_accepted": Sentence(_("%(by)s noted that %(who)s was there after all."), "check"),
    "certificate.issued": Sentence(_("%(who)s received a certificate, number %(number)s."), "file"),
}  # fmt: skip
