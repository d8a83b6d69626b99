"""Who may do what: the whole access policy on one page, for the code and for `/roles/`.

A capability is what a page asks for; a role is a set of capabilities; a person has one role in each organisation, and
staff have one role at the desk. Nothing else grants anything.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Can(TextChoices):
    """What a page or an action may ask for."""

    VIEW_NOTICES = "VIEW_NOTICES", _("see notices and their outcome")
    FILE_NOTICES = "FILE_NOTICES", _("write, send and withdraw notices")
    VIEW_RIGHTS = "VIEW_RIGHTS", _("see registered rights")
    REGISTER_RIGHTS = (
        "REGISTER_RIGHTS",
        _("register rights, add certificates and keep the register of authorised sellers"),
    )
    SEND_EVIDENCE = "SEND_EVIDENCE", _("send evidence before the notice or the right that names it")
    VIEW_MEMBERS = "VIEW_MEMBERS", _("see who belongs to the organisation")
    MANAGE_MEMBERS = "MANAGE_MEMBERS", _("invite people, change roles and remove people")
    MANAGE_ORGANISATION = (
        "MANAGE_ORGANISATION",
        _("change the organisation's details and letters of authority"),
    )
    READ_INBOX = "READ_INBOX", _("read their own inbox")
    USE_DESK = "USE_DESK", _("use the desk: find things, see its keys and their own work")
    VIEW_QUEUE = "VIEW_QUEUE", _("see the triage queue")
    READ_NOTICES = "READ_NOTICES", _("read every notice, its right and its seller, by number or name")
    DECIDE_NOTICES = "DECIDE_NOTICES", _("claim notices and decide on listings")
    REASSIGN_NOTICES = "REASSIGN_NOTICES", _("reassign notices between triagers")
    SHARE_VIEWS = "SHARE_VIEWS", _("share views of the queue with the whole team")
    UNDO_DECISIONS = (
        "UNDO_DECISIONS",
        _("undo a decision of somebody else until its outcome is sent"),
    )
    MANAGE_EXPLANATIONS = "MANAGE_EXPLANATIONS", _("write the explanation templates for rejections")
    VERIFY_RIGHTS = "VERIFY_RIGHTS", _("verify registered rights")
    VERIFY_ORGANISATIONS = "VERIFY_ORGANISATIONS", _("verify organisations")
    PAUSE_CLOCKS = "PAUSE_CLOCKS", _("pause and resume deadlines")
    VIEW_CALENDARS = "VIEW_CALENDARS", _("see the working calendars of the markets")
    MANAGE_CALENDARS = "MANAGE_CALENDARS", _("change working hours and holidays")
    WATCH_EXECUTIONS = (
        "WATCH_EXECUTIONS",
        _("see takedowns that are being carried out and retry those that failed"),
    )
    SEARCH_AUDIT = "SEARCH_AUDIT", _("search the audit trail")
    WATCH_MAIL = "WATCH_MAIL", _("see mail that could not be delivered and send it again")
    MANAGE_STAFF = "MANAGE_STAFF", _("invite staff and change their roles")
    STOP_MARKETPLACE = "STOP_MARKETPLACE", _("stop the embedded marketplace, as a test")
    SEE_COMPONENTS = "SEE_COMPONENTS", _("see the component gallery")
    REVIEW_OUTCOMES = "REVIEW_OUTCOMES", _("answer rights holders who ask for a review of an outcome")
    VIEW_PROGRAMMES = "VIEW_PROGRAMMES", _("see programmes, their participants and candidates")
    MANAGE_PROGRAMMES = (
        "MANAGE_PROGRAMMES",
        _("invite to programmes, decide about participations, and change what a programme asks for"),
    )
    WATCH_GUARANTEE = (
        "WATCH_GUARANTEE",
        _("see how promises of programmes are kept, say why one was not, and see the forecast"),
    )
    VIEW_CHECKINS = "VIEW_CHECKINS", _("read the packs, agreed actions and messages of check-ins")
    BOOK_CHECKINS = "BOOK_CHECKINS", _("book check-ins, ask for deep-dives and answer for agreed actions")
    MANAGE_CHECKINS = "MANAGE_CHECKINS", _("prepare and hold check-ins with participants of programmes")
    VIEW_CASES = "VIEW_CASES", _("see the enforcement cases whose access list names them")
    OPEN_CASES = "OPEN_CASES", _("open enforcement cases and manage those whose access list names them")
    REVIEW_DISCLOSURES = (
        "REVIEW_DISCLOSURES",
        _("review in law which data of a seller a case discloses, where its access list names them"),
    )
    DECIDE_RAIDS = "DECIDE_RAIDS", _("pursue enforcement cases, and sign whether to ask for a raid")
    SEE_EXHIBITS = (
        "SEE_EXHIBITS",
        _("see exhibits, their custody and seizures of cases they are admitted to"),
    )
    KEEP_EXHIBITS = (
        "KEEP_EXHIBITS",
        _("register exhibits, write their custody and record seizures"),
    )
    MANAGE_LIBRARY = "MANAGE_LIBRARY", _("write, publish and review the pages of the library")
    MANAGE_FEEDBACK = (
        "MANAGE_FEEDBACK",
        _("answer and merge feedback, and vote for an organisation that asked to"),
    )
    VOTE_FEEDBACK = "VOTE_FEEDBACK", _("give feedback, and vote in the organisation's name")
    MANAGE_EVENTS = "MANAGE_EVENTS", _("plan events, give places and check people in")
    MANAGE_STAKEHOLDERS = "MANAGE_STAKEHOLDERS", _("keep stakeholders, log contacts and merge duplicates")
    ATTEND_EVENTS = "ATTEND_EVENTS", _("register for events in their own name")
    EXPRESS_INTEREST = "EXPRESS_INTEREST", _("put the organisation's name down for a pilot")
    MANAGE_PILOTS = (
        "MANAGE_PILOTS",
        _("look for participants of pilots, and select and invite them"),
    )
    SEND_MESSAGES = "SEND_MESSAGES", _("write to everybody who subscribed to a topic")
    HAND_OVER_STATEMENTS = (
        "HAND_OVER_STATEMENTS",
        _("read statements of reasons, and hand them to the transparency database"),
    )
    PUBLISH_NOTICES = (
        "PUBLISH_NOTICES",
        _("read redacted copies of decided notices, and make the files in which they are published"),
    )
    SETTLE_SECOND_REVIEWS = (
        "SETTLE_SECOND_REVIEWS",
        _("settle second reviews and lessons, and change what is reviewed by a second person"),
    )
    CORRECT_DECISIONS = (
        "CORRECT_DECISIONS",
        _("correct a decision of somebody else after its outcome was sent"),
    )
    MANAGE_DISPUTE_RULES = "MANAGE_DISPUTE_RULES", _("enter the rules for counter-notices of sellers")
    SIGN_OFF_MEASURES = "SIGN_OFF_MEASURES", _("sign off or decline measures against repeat infringers")
    MANAGE_STRIKES = "MANAGE_STRIKES", _("change from how many strikes on a measure is proposed")
    VIEW_SANCTIONS = "VIEW_SANCTIONS", _("see warnings and suspensions of the organisation")
    APPEAL_SANCTIONS = "APPEAL_SANCTIONS", _("appeal against a warning or a suspension")
    FLAG_MISUSE = "FLAG_MISUSE", _("flag a sender of notices for a review of misuse")
    REVIEW_MISUSE = (
        "REVIEW_MISUSE",
        _(
            "review misuse by senders of notices, warn them, and confirm a suspension that somebody else proposed"
        ),
    )
    SUSPEND_ORGANISATIONS = (
        "SUSPEND_ORGANISATIONS",
        _("suspend and restore the filing of an organisation, and set the bounds of misuse"),
    )


VIEWER = frozenset({
    Can.VIEW_NOTICES, Can.VIEW_RIGHTS, Can.VIEW_MEMBERS, Can.READ_INBOX, Can.VIEW_CHECKINS, Can.ATTEND_EVENTS,
    Can.VIEW_SANCTIONS,
})  # fmt: skip
FILER = VIEWER | {
    Can.FILE_NOTICES, Can.REGISTER_RIGHTS, Can.SEND_EVIDENCE, Can.BOOK_CHECKINS, Can.VOTE_FEEDBACK, Can.EXPRESS_INTEREST,
}  # fmt: skip
EXHIBITS = frozenset({Can.SEE_EXHIBITS, Can.KEEP_EXHIBITS})  # of cases that somebody is admitted to
OWNER = FILER | EXHIBITS | {
    Can.MANAGE_MEMBERS, Can.MANAGE_ORGANISATION, Can.VIEW_CASES, Can.DECIDE_RAIDS, Can.APPEAL_SANCTIONS,
}  # fmt: skip
AGENT = FILER - {  # the most that a letter of authority can give; a pack is about other agencies as well
    Can.VIEW_MEMBERS, Can.VIEW_CHECKINS, Can.BOOK_CHECKINS, Can.VOTE_FEEDBACK, Can.EXPRESS_INTEREST,
    Can.VIEW_SANCTIONS,
}  # fmt: skip

ANY_STAFF = frozenset({Can.USE_DESK, Can.READ_INBOX, Can.VIEW_CALENDARS})
TRIAGER = ANY_STAFF | {
    Can.VIEW_QUEUE, Can.READ_NOTICES, Can.DECIDE_NOTICES, Can.VERIFY_RIGHTS, Can.VERIFY_ORGANISATIONS, Can.WATCH_EXECUTIONS,
    Can.FLAG_MISUSE,
}  # fmt: skip
LEAD = TRIAGER | {
    Can.REASSIGN_NOTICES, Can.SHARE_VIEWS, Can.UNDO_DECISIONS, Can.MANAGE_EXPLANATIONS, Can.PAUSE_CLOCKS,
    Can.MANAGE_CALENDARS, Can.SEARCH_AUDIT, Can.WATCH_MAIL, Can.REVIEW_OUTCOMES, Can.VIEW_PROGRAMMES,
    Can.WATCH_GUARANTEE, Can.HAND_OVER_STATEMENTS, Can.PUBLISH_NOTICES, Can.CORRECT_DECISIONS, Can.SETTLE_SECOND_REVIEWS,
    Can.SIGN_OFF_MEASURES, Can.REVIEW_MISUSE,
}  # fmt: skip
PROGRAMMES = ANY_STAFF | {  # breaches and deep-dives are about notices
    Can.READ_NOTICES, Can.VIEW_PROGRAMMES, Can.MANAGE_PROGRAMMES, Can.WATCH_GUARANTEE, Can.MANAGE_CHECKINS,
    Can.MANAGE_PILOTS,
}  # fmt: skip
OUTREACH = ANY_STAFF | {
    Can.MANAGE_LIBRARY, Can.MANAGE_FEEDBACK, Can.MANAGE_EVENTS, Can.MANAGE_STAKEHOLDERS,
    Can.MANAGE_PILOTS, Can.SEND_MESSAGES,
}  # fmt: skip
ADMIN = LEAD | PROGRAMMES | OUTREACH | {
    Can.MANAGE_STAFF, Can.STOP_MARKETPLACE, Can.SEE_COMPONENTS, Can.MANAGE_DISPUTE_RULES, Can.MANAGE_STRIKES, Can.SUSPEND_ORGANISATIONS,
}  # fmt: skip


class MemberRole(TextChoices):
    """A person's role in a rights holder's or an agency's organisation."""

    OWNER = "OWNER", _("Owner")
    FILER = "FILER", _("Filer")
    VIEWER = "VIEWER", _("Viewer")


class StaffRole(TextChoices):
    """A person's role at the desk of the IPR team."""

    ADMIN = "ADMIN", _("Administrator")
    LEAD = "LEAD", _("Triage lead")
    TRIAGER = "TRIAGER", _("Triager")
    PROGRAMMES = "PROGRAMMES", _("Programme manager")
    ENFORCEMENT = "ENFORCEMENT", _("Enforcement manager")
    OUTREACH = "OUTREACH", _("Outreach manager")
    LEGAL = "LEGAL", _("Legal reviewer")


MEMBER_ROLES = {MemberRole.OWNER: OWNER, MemberRole.FILER: FILER, MemberRole.VIEWER: VIEWER}
STAFF_ROLES = {
    StaffRole.ADMIN: ADMIN,
    StaffRole.LEAD: LEAD,
    StaffRole.TRIAGER: TRIAGER,
    StaffRole.PROGRAMMES: PROGRAMMES,
    StaffRole.ENFORCEMENT: ANY_STAFF | EXHIBITS | {Can.READ_NOTICES, Can.VIEW_CASES, Can.OPEN_CASES},
    StaffRole.OUTREACH: OUTREACH,
    StaffRole.LEGAL: ANY_STAFF | {Can.VIEW_CASES, Can.SEE_EXHIBITS, Can.REVIEW_DISCLOSURES},
}


def may(person, capability: Can) -> bool:
    """Whether somebody at the desk may do something: their account is open, and their role has the capability."""
    return person.is_active and capability in STAFF_ROLES.get(person.staff_role, ())
