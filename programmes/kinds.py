"""Kinds of news about programmes."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.notifications.register import Kind

_SEE = _("See the check-in")

READ = _("Open the programme")

SEE = _("Open the participant")

KINDS = {
    "programme.invited": Kind(
        _("You are invited to take part in %(programme)s"),
        _(
            "Read the letter and the terms. An owner accepts or declines by %(until)s; after that the invitation ends."
        ),
        _("Read the invitation"),
        "star",
        asks=True,
    ),
    "programme.ends_soon": Kind(
        _("Your invitation to %(programme)s ends on %(until)s"),
        _("An owner accepts it, or declines and says why. It ends by itself otherwise."),
        _("Read the invitation"),
        "hourglass",
        asks=True,
    ),
    "programme.lapsed": Kind(
        _("The invitation of %(organisation)s to %(programme)s ended without an answer"),
        _("Nothing follows by itself. Write to us if it should be opened again."),
        READ,
        "hourglass",
    ),
    "programme.accepted": Kind(
        _("%(organisation)s accepted the invitation to %(programme)s"),
        _("Begin the onboarding: name who looks after them, and write to them."),
        SEE,
        "check",
    ),
    "programme.declined": Kind(
        _("%(organisation)s declined the invitation to %(programme)s"),
        _("Read why. It is proposed again only when its figures change."),
        SEE,
        "stop",
    ),
    "programme.onboarding": Kind(
        _("Your onboarding to %(programme)s has begun"),
        _(
            "Fill in what is open on the page of the programme. The promise begins once everything is in place."
        ),
        READ,
        "people",
        asks=True,
    ),
    "programme.ready": Kind(
        _("%(organisation)s has everything in place for %(programme)s"),
        _("Set the moment from which on the promise binds us."),
        SEE,
        "check",
    ),
    "programme.active": Kind(
        _("You take part in %(programme)s"),
        _("Notices that you send from %(since)s on are decided in less than %(days)s business days."),
        READ,
        "star",
    ),
    "programme.watched": Kind(
        _("Your participation in %(programme)s is on watch"),
        _(
            "%(reason)s The promise to you holds as before. The page says what would change it, and you can answer."
        ),
        READ,
        "eye",
        asks=True,
    ),
    "programme.recovered": Kind(
        _("Your participation in %(programme)s is in good standing again"),
        _("You need do nothing: %(reason)s"),
        READ,
        "check",
    ),
    "programme.plan": Kind(
        _("Your improvement plan in %(programme)s runs until %(until)s"),
        _("Read what was agreed, and answer where you see it differently."),
        READ,
        "pen",
        asks=True,
    ),
    "programme.plan_over": Kind(
        _("The time of the improvement plan of %(organisation)s is over"),
        _("Decide whether to suspend the participation, or to let it end. Its targets were not reached."),
        SEE,
        "hourglass",
    ),
    "programme.suspended": Kind(
        _("Your participation in %(programme)s is suspended"),
        _(
            "%(reason)s Notices on their way keep their promise; new ones have the standard time. You can answer."
        ),
        READ,
        "pause",
        asks=True,
    ),
    "programme.resumed": Kind(
        _("The suspension of your participation in %(programme)s has ended"),
        _("Notices that you send from %(since)s on are decided in less than %(days)s business days."),
        READ,
        "check",
    ),
    "programme.exited": Kind(
        _("Your participation in %(programme)s has ended"),
        _(
            "%(reason)s Notices on their way keep their promise. On %(until)s we evaluate you again by ourselves."
        ),
        READ,
        "out",
    ),
    "programme.left": Kind(
        _("%(organisation)s left %(programme)s"),
        _("Read why. It is evaluated again by itself on %(until)s."),
        SEE,
        "out",
    ),
    "programme.return_met": Kind(
        _("You meet the criteria of %(programme)s again"),
        _("We decide about a new invitation, and write to you."),
        READ,
        "repeat",
    ),
    "programme.return_not_met": Kind(
        _("You do not meet the criteria of %(programme)s yet"),
        _(
            "The page names every criterion, its value and what is missing. We look again every month by ourselves."
        ),
        READ,
        "repeat",
    ),
    "programme.returned": Kind(
        _("%(organisation)s was evaluated on its day of possible return to %(programme)s"),
        _("See how it stands against each criterion."),
        SEE,
        "repeat",
    ),
    "programme.answered": Kind(
        _("%(organisation)s answered about %(programme)s"), _("Read the answer."), SEE, "mail"
    ),
    "programme.candidates": Kind(
        _("New candidates for %(programme)s: %(count)s"),
        _("Look at their figures, and shortlist those to invite, or write why not."),
        _("Open the candidates"),
        "star",
    ),
    "remedy.yours": Kind(
        _("A remedy is yours, due %(until)s: %(subject)s"),
        _("Delays by this cause came again: %(cause)s. Say in the breach ledger when it is done."),
        _("Open the breach ledger"),
        "flag",
        asks=True,
    ),
    "accounts.disagree": Kind(
        _("The accounts do not agree (%(subject)s): %(found)s instead of %(expected)s"),
        _("A figure of the guarantee may be wrong. Find out which rows differ before you quote it."),
        _("See the guarantee"),
        "alarm",
    ),
    "check_in.booked": Kind(
        _("Check-in on %(when)s"),
        _("%(subject)s. Place: %(place)s. The invitation in this mail puts it into your calendar."),
        _SEE,
        "meet",
    ),
    "check_in.moved": Kind(
        _("Check-in moved: %(when)s"),
        _("%(subject)s. Place: %(place)s. Your calendar takes the change from this mail."),
        _SEE,
        "meet",
    ),
    "check_in.cancelled": Kind(
        _("Check-in on %(when)s is cancelled"),
        _("%(subject)s. Reason: %(note)s. Your calendar removes it by this mail. Book another time."),
        _SEE,
        "stop",
    ),
    "pack.ready": Kind(
        _("Pack ready: %(subject)s"),
        _("Read it, build it again if something has changed, and send it to the rights holder."),
        _("See the pack"),
        "book",
    ),
    "pack.sent": Kind(
        _("The pack of your next check-in is here"),
        _(
            "It shows your figures, late notices, rejections and open actions. Add what you want to talk about."
        ),
        _("Read the pack"),
        "book",
    ),
    "pack.corrected": Kind(
        _("An addendum corrects the pack of your check-in"),
        _("Read it below the pack, which itself stays as it was."),
        _("Read the addendum"),
        "pen",
    ),
    "action_item.agreed": Kind(
        _("Agreed with you as owner: %(subject)s"),
        _("Say when you begin and when it is done."),
        _("See the actions"),
        "check",
        asks=True,
    ),
    "action_item.overdue": Kind(
        _("Overdue: %(subject)s"),
        _("Say that it is done, or why it is dropped."),
        _("See the actions"),
        "alarm",
        asks=True,
    ),
    "deep_dive.asked": Kind(
        _("Deep-dive asked for: %(subject)s"),
        _("Look into it before the next check-in, and say what you found."),
        _("See the question"),
        "search",
    ),
    "deep_dive.concluded": Kind(
        _("We looked into %(subject)s"),
        _("Read what we found, and what follows from it."),
        _("Read the finding"),
        "search",
    ),
    "deep_dive.our_error": Kind(
        _("A deep-dive found an error of ours: %(subject)s"),
        _("Look at the decision again, and confirm or change it."),
        _("See the deep-dive"),
        "scale",
        asks=True,
    ),
    "thread.answered": Kind(
        _("New message: %(subject)s"),
        _("Read it, and answer if it asks something."),
        _("Read the message"),
        "mail",
    ),
    "call.delays": Kind(
        _n(
            "We decided %(found)s notice late in two weeks: let us talk",
            "We decided %(found)s notices late in two weeks: let us talk",
            "found",
        ),
        _("Book a time that suits you. We explain what happened, and what we change."),
        _("Book a check-in"),
        "meet",
    ),
    "call.rejections": Kind(
        _n(
            "%(found)s listing was rejected in two weeks: let us talk",
            "%(found)s listings were rejected in two weeks: let us talk",
            "found",
        ),
        _("Out of %(out_of)s decided. Book a time that suits you. We look at examples together."),
        _("Book a check-in"),
        "meet",
    ),
    "call.proposed": Kind(
        _("A call is proposed: %(subject)s"),
        _("Offer free times, so that the rights holder can book one."),
        _("See check-ins"),
        "meet",
    ),
}
