"""Sentences of the audit trail about pages of the library and feedback."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.audit.register import Sentence

SENTENCES = {
    "resource.written": Sentence(_("%(by)s wrote the page %(subject)s."), "pen", True),
    "resource.revised": Sentence(_("%(by)s changed the page %(subject)s: version %(version)s."), "pen"),
    "resource.submitted": Sentence(_("%(by)s asked for a review of the page %(subject)s."), "ask"),
    "resource.returned": Sentence(_("%(by)s returned the page %(subject)s to its author."), "undo"),
    "resource.scheduled": Sentence(_("%(by)s scheduled the page %(subject)s."), "clock"),
    "resource.published": Sentence(_("%(by)s published the page %(subject)s."), "globe", True),
    "resource.confirmed": Sentence(_("%(by)s reviewed the page %(subject)s: nothing to change."), "check"),
    "resource.outdated": Sentence(_("The page %(subject)s is due for a review."), "clock"),
    "resource.archived": Sentence(_("%(by)s archived the page %(subject)s."), "tray", True),
    "feedback.given": Sentence(_("%(by)s told us: %(subject)s."), "ask", True),
    "feedback.moved": Sentence(_("%(by)s moved the feedback %(subject)s on."), "right"),
    "feedback.answered": Sentence(_("%(by)s answered the feedback %(subject)s."), "send", True),
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
}
