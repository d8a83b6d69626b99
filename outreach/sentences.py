"""Sentences of the audit trail about pages of the library and feedback."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.audit.register import Sentence
from outreach.enums import FeedbackState

_FEEDBACK = dict(FeedbackState.choices)
STATES = {"before": _FEEDBACK, "state": _FEEDBACK}
SENTENCES = {
    "resource.written": Sentence(_("%(by)s wrote the page %(subject)s."), "pen", True),
    "resource.revised": Sentence(_("%(by)s changed the page %(subject)s: version %(version)s."), "pen"),
    "resource.submitted": Sentence(_("%(by)s asked for a review of the page %(subject)s."), "ask"),
    "resource.returned": Sentence(_("%(by)s returned the page %(subject)s to its author."), "undo"),
    "resource.scheduled": Sentence(_("%(by)s scheduled the page %(subject)s."), "clock"),
    "resource.published": Sentence(_("%(by)s published the page %(subject)s."), "globe", True),
    "resource.picture_added": Sentence(_("%(by)s added the picture “%(words)s” to %(subject)s."), "file"),
    "resource.confirmed": Sentence(_("%(by)s reviewed the page %(subject)s: nothing to change."), "check"),
    "resource.outdated": Sentence(_("The page %(subject)s is due for a review."), "clock"),
    "resource.archived": Sentence(_("%(by)s archived the page %(subject)s."), "tray", True),
    "feedback.given": Sentence(_("%(by)s told us: %(subject)s."), "ask", True),
    "feedback.moved": Sentence(
        _("%(by)s moved the feedback %(subject)s from “%(before)s” to “%(state)s”."), "right", keys=STATES
    ),
    "feedback.answered": Sentence(
        _("%(by)s answered the feedback %(subject)s: “%(state)s”."), "send", True, keys=STATES
    ),
    "feedback.merged": Sentence(
        _(
            "%(by)s merged the feedback %(subject)s into “%(into)s”: %(moved)s votes moved, %(same)s counted there."
        ),
        "dup",
        True,
    ),
    "feedback.unmerged": Sentence(
        _("%(by)s undid the merge of the feedback %(subject)s: %(moved)s votes returned."), "undo"
    ),
    "feedback.voted": Sentence(_("%(by)s voted for %(subject)s."), "check"),
    "feedback.vote_withdrawn": Sentence(_("%(by)s withdrew the vote for %(subject)s."), "undo"),
    "pilot.prepared": Sentence(_("%(by)s prepared the pilot %(subject)s."), "pen", True),
    "pilot.changed": Sentence(_("%(by)s changed what is said about the pilot %(subject)s."), "pen"),
    "pilot.opened": Sentence(_("%(by)s opened the pilot %(subject)s for interest."), "send", True),
    "pilot.selecting": Sentence(
        _n(
            "%(by)s began to select: %(count)s organisation is looked through.",
            "%(by)s began to select: %(count)s organisations are looked through.",
            "count",
        ),
        "people",
        True,
    ),
    "pilot.running": Sentence(_("%(by)s started the pilot %(subject)s."), "clock", True),
    "pilot.evaluated": Sentence(
        _n(
            "%(by)s evaluated the pilot %(subject)s; %(count)s organisation completed it.",
            "%(by)s evaluated the pilot %(subject)s; %(count)s organisations completed it.",
            "count",
        ),
        "file",
        True,
    ),
    "pilot.adopted": Sentence(_("%(by)s adopted the pilot %(subject)s: %(reason)s"), "check", True),
    "pilot.stopped": Sentence(_("%(by)s stopped the pilot %(subject)s: %(reason)s"), "stop", True),
    "interest.shown": Sentence(_("%(by)s put the name down: %(subject)s."), "send", True),
    "interest.changed": Sentence(_("%(by)s changed the interest %(subject)s."), "pen"),
    "interest.withdrawn": Sentence(_("%(by)s withdrew the interest %(subject)s."), "undo", True),
    "interest.reviewed": Sentence(_("%(by)s began to look it through: %(subject)s."), "eye"),
    "interest.accepted": Sentence(_("%(by)s accepted %(subject)s and sent the invitation."), "check", True),
    "interest.waitlisted": Sentence(_("%(by)s put %(subject)s on the waiting list."), "hourglass", True),
    "interest.declined": Sentence(_("%(by)s declined %(subject)s: %(reason)s"), "stop", True),
    "interest.followed": Sentence(_("The participation of %(subject)s is “%(state)s” now."), "right", True),
    "subscription.confirmed": Sentence(_("%(address)s subscribed to: %(subject)s."), "check"),
    "subscription.ended": Sentence(_("%(address)s unsubscribed from: %(subject)s."), "undo"),
    "message.drafted": Sentence(_("%(by)s wrote the message “%(subject)s”."), "pen", True),
    "message.changed": Sentence(_("%(by)s changed the message “%(subject)s”."), "pen"),
    "message.sent": Sentence(
        _n(
            "%(by)s sent “%(subject)s” to %(count)s address.",
            "%(by)s sent “%(subject)s” to %(count)s addresses.",
            "count",
        ),
        "send",
        True,
    ),
    "stakeholder.added": Sentence(_("%(by)s added %(subject)s."), "plus", True),
    "stakeholder.changed": Sentence(_("%(by)s changed the details of %(subject)s."), "pen"),
    "stakeholder.imported": Sentence(
        _n("%(by)s imported %(count)s stakeholder.", "%(by)s imported %(count)s stakeholders.", "count"),
        "up",
        True,
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
    "event.retention_set": Sentence(
        _("%(by)s set the months for which this is kept: %(what)s, %(months)s."), "clock"
    ),
    "event.purged": Sentence(_("The portal purged: %(what)s."), "check", True),
    "stakeholder.emptied": Sentence(
        _("The portal emptied the entry: no reason to keep it was left."), "check", True
    ),
    "stakeholder.exported": Sentence(
        _("%(by)s took out everything that we hold about %(subject)s."), "down", True
    ),
    "event.material_added": Sentence(_("%(by)s added the material “%(title)s”."), "file"),
    "event.material_removed": Sentence(_("%(by)s removed the material “%(title)s”."), "undo"),
    "registration.contested": Sentence(_("%(who)s says that they were there: %(words)s"), "ask", True),
    "registration.contest_refused": Sentence(_("%(by)s keeps %(who)s listed as absent."), "stop"),
    "registration.speaks": Sentence(_("%(by)s named %(who)s as a speaker."), "people"),
    "registration.no_speaker": Sentence(_("%(by)s noted that %(who)s does not speak."), "undo"),
    "registration.presence_accepted": Sentence(_("%(by)s noted that %(who)s was there after all."), "check"),
    "certificate.issued": Sentence(_("%(who)s received a certificate, number %(number)s."), "file"),
}
