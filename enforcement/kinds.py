"""Kinds of news about cases. They name the number alone: a mail lies in an inbox that others may see."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

OPEN = _("Open the case")

WHY = _("You get this because the access list of this case names you.")

KINDS = {
    "case.opened": Kind(
        _("You have access to the case %(number)s"),
        _("Read what is known, and what is yours to do next."),
        OPEN,
        "case",
        WHY,
    ),
    "case.moved": Kind(
        _("Case %(number)s: %(stage)s"),
        _("Its page says what must be present for the next step."),
        OPEN,
        "right",
        WHY,
    ),
    "case.assistance": Kind(
        _("Case %(number)s, %(stage)s: %(choice)s"),
        _("The reason is on its page. Go on with the next step."),
        OPEN,
        "scale",
        WHY,
    ),
    "case.raid_signed": Kind(
        _("Case %(number)s: a decision about a raid is signed"),
        _("The case moves on once every rights holder in it has signed."),
        OPEN,
        "pen",
        WHY,
    ),
    "case.handed_over": Kind(
        _("Case %(number)s is now with %(to)s"),
        _("Ask them about this case from now on."),
        OPEN,
        "people",
        WHY,
    ),
    "case.plan_agreed": Kind(
        _("Case %(number)s: the investigation plan is agreed"),
        _("The investigation can start."),
        OPEN,
        "check",
        WHY,
    ),
    "seizure.recorded": Kind(
        _("Case %(number)s: confirm a seizure"),
        _("Compare its lines with the list of the authority, then confirm it."),
        _("Open the seizures"),
        "scale",
        WHY,
        asks=True,
    ),
    "case.resting": Kind(
        _("Nothing has happened in case %(number)s for %(days)s days"),
        _("Say what happens next and by when. After 90 days it is dormant."),
        OPEN,
        "hourglass",
        WHY,
        asks=True,
    ),
    "case.dormant": Kind(
        _("Case %(number)s is dormant: nothing has happened for %(days)s days"),
        _("Add what is new, or close it."),
        OPEN,
        "hourglass",
        WHY,
        asks=True,
    ),
    "custody.handed": Kind(
        _("%(subject)s of %(case)s is handed over to you"),
        _("Sign the receipt once you hold it, or refuse it with the reason."),
        _("Open the exhibit"),
        "repeat",
        asks=True,
    ),
    "custody.gap": Kind(
        _("%(subject)s of %(case)s has no receipt of %(to)s after 24 hours"),
        _("Find out where it is. If the receipt comes late, explain the gap by a correction."),
        _("Open the exhibit"),
        "alarm",
    ),
    "custody.refused": Kind(
        _("%(to)s refused %(subject)s of %(case)s"),
        _("It is still with the person who handed it over. Read the reason in its ledger."),
        _("Open the exhibit"),
        "warn",
    ),
    "custody.broken": Kind(
        _("The custody of %(subject)s in %(case)s does not match its hashes"),
        _(
            "%(why)s Compare its ledger with the last list of heads and with a backup before anything is used in court."
        ),
        _("Open the exhibit"),
        "alarm",
    ),
    "custody.heads": Kind(
        _("Heads of the custody chains, %(day)s"),
        _("Keep this mail. It names no case, and shows later whether a ledger was rewritten."),
        "",
        "lock",
        why=_(
            "You get this because the IPR portal is set to send the heads of its custody chains to this address."
        ),
    ),
    "case.disclosure_asked": Kind(
        _("Case %(number)s: data of a seller are asked for"),
        _("Review the request, or refuse it with a reason."),
        OPEN,
        "ask",
        WHY,
    ),
    "case.disclosure_reviewed": Kind(
        _("Case %(number)s: a disclosure waits for approval"),
        _("Read the legal review, then approve or refuse. Red fields need two people."),
        OPEN,
        "ask",
        WHY,
    ),
    "case.disclosure_granted": Kind(
        _("Case %(number)s: a disclosure is granted"),
        _("Its page shows the data until the last day. Every look is noted."),
        OPEN,
        "check",
        WHY,
    ),
    "case.disclosure_refused": Kind(
        _("Case %(number)s: a disclosure is refused"),
        _("The reason is on its page."),
        OPEN,
        "stop",
        WHY,
    ),
    "case.disclosure_revoked": Kind(
        _("Case %(number)s: a disclosure has ended"),
        _("Its data can no longer be read. The reason is on its page."),
        OPEN,
        "stop",
        WHY,
    ),
    "case.hold_asked": Kind(
        _("Case %(number)s: a hold waits for a second person"),
        _("Approve it, or refuse it with a reason."),
        OPEN,
        "pause",
        WHY,
    ),
    "case.hold_placed": Kind(
        _("Case %(number)s: the hold is approved"),
        _("What it names stays up until its end."),
        OPEN,
        "pause",
        WHY,
    ),
    "case.hold_refused": Kind(
        _("Case %(number)s: the hold is refused"),
        _("The reason is on the page of the case."),
        OPEN,
        "stop",
        WHY,
    ),
    "case.hold_moved": Kind(
        _("Case %(number)s: the hold now ends on %(day)s"),
        _("The raid was put off or is late. Enter its result or its new day."),
        OPEN,
        "pause",
        WHY,
    ),
    "case.watch_found": Kind(
        _("Case %(number)s: the watch after the raid found something new (%(n)s)"),
        _(
            "Look at each line, then take it into the case, tell the rights holders, or say why nothing is done."
        ),
        OPEN,
        "alarm",
        WHY,
        asks=True,
    ),
    "case.offered_again": Kind(
        _("Case %(number)s: a seller offers goods again"),
        _("Look at the listing on the page of the case, and report it."),
        OPEN,
        "alarm",
        WHY,
        asks=True,
    ),
    "case.request_near": Kind(
        _("Case %(number)s: an answer to an agency is due on %(day)s"),
        _("Enter the answer, or agree on another day with the agency."),
        OPEN,
        "hourglass",
        WHY,
        asks=True,
    ),
    "case.request_late": Kind(
        _("Case %(number)s: an answer to an agency was due on %(day)s"),
        _("Answer now, or tell the agency when it can expect the answer."),
        OPEN,
        "alarm",
        WHY,
        asks=True,
    ),
    "case.merged": Kind(
        _("Case %(number)s: the case %(other)s was merged into it"),
        _("Go on here. Exhibits and test purchases stay where they were made."),
        OPEN,
        "people",
        WHY,
    ),
    "case.split": Kind(
        _("Case %(number)s: some of its listings have a case of their own now"),
        _("Its page says which listings are left."),
        OPEN,
        "people",
        WHY,
    ),
    "case.hold_ends": Kind(
        _("Case %(number)s: a hold ends before the raid"),
        _("Ask for another hold, or let the takedowns be carried out when it ends."),
        OPEN,
        "alarm",
        WHY,
    ),
}
