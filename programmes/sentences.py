"""Sentences of the audit trail about programmes and who takes part in them."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.audit.register import Sentence
from programmes.enums import CallReason, Cause, Finding

CAUSES = {cause.value: cause.label for cause in Cause}

SENTENCES = {
    "participation.identified": Sentence(_("The figures make it a candidate for %(programme)s."), "star"),
    "participation.shortlisted": Sentence(
        _("%(by)s shortlisted it for %(programme)s: %(reason)s"), "star", True
    ),
    "participation.not_invited": Sentence(
        _("%(by)s decided not to invite it to %(programme)s: %(reason)s"), "stop"
    ),
    "participation.invited": Sentence(
        _(
            "%(by)s sent the invitation to %(programme)s, under version %(terms)s of the terms, until %(until)s."
        ),
        "mail",
        True,
    ),
    "participation.invitation_replaced": Sentence(
        _("%(by)s replaced the invitation to %(programme)s by a newer one."), "repeat"
    ),
    "participation.accepted": Sentence(
        _("%(by)s accepted the invitation to %(programme)s and signed version %(terms)s of the terms."),
        "pen",
        True,
    ),
    "participation.declined": Sentence(
        _("%(by)s declined the invitation to %(programme)s: %(reason)s"), "stop", True
    ),
    "participation.lapsed": Sentence(
        _("The invitation to %(programme)s ended without an answer: %(reason)s"), "hourglass", True
    ),
    "participation.onboarding": Sentence(_("%(by)s began the onboarding: %(reason)s"), "people", True),
    "participation.item_done": Sentence(_("%(by)s put in place: %(item)s."), "check"),
    "participation.activated": Sentence(
        _("%(by)s made the participation active. The promise binds notices sent from %(since)s on."),
        "check",
        True,
    ),
    "participation.watched": Sentence(_("It is on watch: %(reason)s"), "eye", True),
    "participation.recovered": Sentence(_("It is back in good standing: %(reason)s"), "check", True),
    "participation.plan_agreed": Sentence(
        _("%(by)s agreed an improvement plan until %(until)s: %(reason)s"), "pen", True
    ),
    "participation.suspended": Sentence(_("%(by)s suspended the participation: %(reason)s"), "pause", True),
    "participation.resumed": Sentence(_("%(by)s ended the suspension: %(reason)s"), "check", True),
    "participation.exited": Sentence(
        _("%(by)s ended the participation: %(reason)s Possible return: %(until)s."), "out", True
    ),
    "participation.closed": Sentence(
        _("The participation ended because the organisation was closed. Possible return: %(until)s."),
        "out",
        True,
    ),
    "participation.answered": Sentence(_("%(by)s answered."), "mail"),
    "participation.evaluated": Sentence(_("%(by)s evaluated %(subject)s for %(programme)s."), "standing"),
    "participation.returned": Sentence(
        _("The day of possible return came, and it was evaluated again."), "repeat", True
    ),
    "programme.changed": Sentence(_("%(by)s changed the settings of %(subject)s: %(what)s."), "gear", True),
    "programme.opened": Sentence(_("%(by)s opened %(subject)s."), "plus", True),
    "programme.closed": Sentence(_("%(by)s closed %(subject)s: nobody enters from now on."), "stop", True),
    "programme.criteria_written": Sentence(
        _("%(by)s wrote version %(version)s of the criteria: %(note)s"), "scale", True
    ),
    "programme.terms_written": Sentence(_("%(by)s wrote version %(version)s of the terms."), "file", True),
    "breach.explained": Sentence(
        _("%(by)s gave the cause of the delay. %(cause)s: %(said)s"), "pen", keys={"cause": CAUSES}
    ),
    "breach.cause_corrected": Sentence(
        _("%(by)s corrected the cause of the delay. %(cause)s: %(said)s (before: %(before)s)"),
        "pen",
        keys={"cause": CAUSES},
    ),
    "remedy.set": Sentence(
        _("%(by)s named a remedy for delays by %(cause)s, due %(until)s: %(subject)s"),
        "flag",
        keys={"cause": CAUSES},
    ),
    "remedy.done": Sentence(
        _("%(by)s finished the remedy for delays by %(cause)s: %(subject)s"), "check", keys={"cause": CAUSES}
    ),
    "slot.offered": Sentence(_("%(by)s offered a time for check-ins: %(subject)s."), "event"),
    "slot.withdrawn": Sentence(_("%(by)s no longer offers %(subject)s."), "event"),
    "check_in.booked": Sentence(_("%(by)s booked the check-in."), "meet", True),
    "check_in.moved": Sentence(_("%(by)s moved the check-in."), "meet", True),
    "check_in.cancelled": Sentence(_("%(by)s cancelled the check-in: %(reason)s"), "stop", True),
    "check_in.no_show": Sentence(_("%(by)s noted that nobody came."), "stop", True),
    "check_in.cadence_set": Sentence(_("%(by)s set check-ins to every %(weeks)s weeks."), "repeat"),
    "check_in.held": Sentence(_("%(by)s began the minutes with who was there."), "people", True),
    "check_in.minutes_written": Sentence(_("%(by)s wrote the minutes."), "pen"),
    "check_in.minutes_closed": Sentence(_("%(by)s closed the minutes; actions are open."), "check"),
    "check_in.closed": Sentence(_("%(by)s closed the check-in."), "check", True),
    "pack.built": Sentence(_("%(by)s built the pack, version %(number)s."), "book"),
    "pack.sent": Sentence(_("%(by)s sent the pack (SHA-256 %(sha256)s)."), "send", True),
    "pack.corrected": Sentence(_("%(by)s corrected the pack by an addendum."), "pen", True),
    "action_item.agreed": Sentence(_("%(by)s noted the action “%(subject)s”, owner %(owner)s."), "check"),
    "action_item.open": Sentence(_("%(by)s put the action “%(subject)s” back to open."), "undo"),
    "action_item.in_progress": Sentence(_("%(by)s began the action “%(subject)s”."), "clock"),
    "action_item.done": Sentence(_("%(by)s marked the action “%(subject)s” as done: %(result)s"), "check"),
    "action_item.dropped": Sentence(_("%(by)s dropped the action “%(subject)s”: %(result)s"), "stop"),
    "deep_dive.asked": Sentence(_("%(by)s asked about %(subject)s: %(question)s"), "search", True),
    "deep_dive.concluded": Sentence(
        _("%(by)s looked into %(subject)s: %(finding)s."),
        "search",
        True,
        keys={"finding": {finding.value: finding.label for finding in Finding}},
    ),
    "thread.started": Sentence(_("%(by)s began the conversation “%(subject)s”."), "mail"),
    "thread.answered": Sentence(_("%(by)s wrote in “%(subject)s”."), "mail"),
    "thread.noted": Sentence(_("%(by)s wrote an internal note in “%(subject)s”."), "staff"),
    "guidance.written": Sentence(_("%(by)s wrote the guidance on %(code)s."), "book"),
    "call.proposed": Sentence(
        _("%(by)s proposed a call: %(reason)s."),
        "meet",
        True,
        keys={"reason": {reason.value: reason.label for reason in CallReason}},
    ),
    "call.dismissed": Sentence(_("%(by)s answered that no call is needed."), "meet"),
}
