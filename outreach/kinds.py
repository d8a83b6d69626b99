"""Kinds of news about pages of the library and feedback."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

KINDS = {
    "resource.to_review": Kind(
        _("A page waits for your review: %(subject)s"), _("Read it, then publish it or return it."),
        _("Read the page"), "ask", asks=True,
    ),
    "resource.outdated": Kind(
        _("A page is due for its review: %(subject)s"),
        _("Read it: confirm that nothing has changed, or change it."), _("Review the page"), "clock", asks=True,
    ),
    "feedback.given": Kind(
        _("New feedback: %(subject)s"), _("Read it, and answer within 60 days."), _("Read the feedback"), "ask"
    ),
    "feedback.answered": Kind(
        _("We answered: %(subject)s"), _("Read what we decided, and why."), _("Read the answer"), "send"
    ),
    "feedback.built": Kind(
        _("You asked, we built: %(subject)s"), _("Try it, and tell us what is missing."), _("See what was built"),
        "check",
    ),
}  # fmt: skip
