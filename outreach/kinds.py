"""Kinds of news about pages of the library and feedback."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

_ASKED = _(
    "You get this because this address was entered on our event page. If that was not you, do nothing."
)

_COMES = _("You get this because you registered for this event.")

_FACTS = _("%(when)s. %(where)s.")

_OWN = _("See your registration")

KINDS = {
    "resource.to_review": Kind(
        _("A page waits for your review: %(subject)s"),
        _("Read it, then publish it or return it."),
        _("Read the page"),
        "ask",
        asks=True,
    ),
    "resource.outdated": Kind(
        _("A page is due for its review: %(subject)s"),
        _("Read it: confirm that nothing has changed, or change it."),
        _("Review the page"),
        "clock",
        asks=True,
    ),
    "feedback.given": Kind(
        _("New feedback: %(subject)s"),
        _("Read it, and answer within 60 days."),
        _("Read the feedback"),
        "ask",
    ),
    "feedback.answered": Kind(
        _("We answered: %(subject)s"), _("Read what we decided, and why."), _("Read the answer"), "send"
    ),
    "feedback.built": Kind(
        _("You asked, we built: %(subject)s"),
        _("Try it, and tell us what is missing."),
        _("See what was built"),
        "check",
    ),
    "interest.shown": Kind(
        _("Interest in a pilot: %(subject)s"),
        _("Look it through, and decide once the last day has passed."),
        _("Read what they wrote"),
        "star",
    ),
    "interest.waitlisted": Kind(
        _("On the waiting list of the pilot: %(subject)s"),
        _("Every place is given. We write to you when one is free; you can withdraw at any time."),
        _("See the pilot"),
        "hourglass",
    ),
    "interest.declined": Kind(
        _("We cannot offer a place in the pilot: %(subject)s"),
        _("Our reason: %(reason)s"),
        _("See the pilot"),
        "stop",
    ),
    "subscription.asked": Kind(
        _("Confirm your subscription: %(subject)s"),
        _("We write to this address once you confirm it, within seven days."),
        _("Confirm the subscription"),
        "mail",
        _("You get this because this address was entered on our news page. If that was not you, do nothing."),
        fleeting=True,
    ),
    "message.sent": Kind(
        _("%(subject)s"),
        _("You can end this subscription below, at once and without signing in."),
        "",
        "mail",
        _("You get this because you subscribed to: %(topic)s."),
    ),
    "registration.asked": Kind(
        _("Confirm your registration: %(subject)s"),
        _("%(when)s. %(where)s. Your registration counts once you confirm it, within seven days."),
        _("Confirm your registration"),
        "event",
        _ASKED,
        fleeting=True,
    ),
    "registration.known": Kind(
        _("You are registered already: %(subject)s"), _FACTS, _OWN, "event", _ASKED, fleeting=True
    ),
    "registration.placed": Kind(
        _("You have a place: %(subject)s"),
        _("%(when)s. %(where)s. The invitation in this mail puts it into your calendar."),
        _OWN,
        "check",
        _COMES,
        fleeting=True,
    ),
    "registration.waiting": Kind(
        _("You are on the waiting list: %(subject)s"),
        _(
            "You are number %(place)s. We write to you when a place is free. You can leave the list at any time."
        ),
        _OWN,
        "hourglass",
        _COMES,
        fleeting=True,
    ),
    "registration.pending": Kind(
        _("We have your request: %(subject)s"),
        _("We decide on each place, and write to you."),
        _OWN,
        "hourglass",
        _COMES,
        fleeting=True,
    ),
    "registration.refused": Kind(
        _("We have no place for you: %(subject)s"), _("%(why)s"), "", "stop", _COMES
    ),
    "registration.offered": Kind(
        _("A place is free for you: %(subject)s"),
        _("%(when)s. %(where)s. Say yes until %(until)s; after that the next person is asked."),
        _("Take the place"),
        "event",
        _COMES,
        asks=True,
        fleeting=True,
    ),
    "registration.offer_over": Kind(
        _("The offer of a place has ended: %(subject)s"),
        _("You did not answer in time, and are no longer on the waiting list. You can register again."),
        "",
        "stop",
        _COMES,
    ),
    "registration.withdrawn": Kind(
        _("You have withdrawn: %(subject)s"),
        _("Thank you for telling us. You can register again while it is open."),
        "",
        "undo",
        _COMES,
    ),
    "registration.passed_on": Kind(
        _("%(other)s comes in your place: %(subject)s"),
        _("They have received a mail of their own. Your calendar removes the event by this one."),
        "",
        "people",
        _COMES,
    ),
    "registration.invited": Kind(
        _("We invite you: %(subject)s"),
        _("%(when)s. %(where)s. Say whether you come."),
        _("Answer"),
        "event",
        _("You get this because the IPR team knows you as a contact."),
        asks=True,
        fleeting=True,
    ),
    "registration.reminder": Kind(
        _("Soon: %(subject)s"),
        _("%(when)s. %(where)s. Cannot come? Give your place back, or send somebody else."),
        _OWN,
        "event",
        _COMES,
        fleeting=True,
    ),
    "registration.contested": Kind(
        _("%(who)s says that they were there: %(subject)s"),
        _("“%(words)s” Note them as present, or keep them listed as absent."),
        _("Decide on the attendance"),
        "ask",
        asks=True,
    ),
    "registration.contest_refused": Kind(
        _("You stay listed as absent: %(subject)s"),
        _("We found nothing that shows you were there. Answer the person who invited you if you have proof."),
        "",
        "stop",
        _COMES,
    ),
    "lead.reported": Kind(
        _("A lead for a case, from %(origin)s: %(subject)s"),
        _(
            "%(by)s promised an answer until %(until)s. Ask them for the details, and open a case if it holds."
        ),
        "",
        "flag",
    ),
    "event.moved": Kind(
        _("Moved: %(subject)s"),
        _("It now takes place: %(when)s. %(where)s. A calendar that has it takes the change from this mail."),
        _OWN,
        "event",
        _COMES,
        fleeting=True,
    ),
    "event.cancelled": Kind(
        _("Cancelled: %(subject)s"),
        _("%(why)s A calendar that has it removes it by this mail."),
        "",
        "stop",
        _COMES,
    ),
    "certificate.issued": Kind(
        _("Your certificate: %(subject)s"),
        _("Its number is %(number)s. Anybody can check it at %(check)s"),
        _OWN,
        "check",
        _COMES,
        fleeting=True,
    ),
}
