"""What webhooks may tell of rights and notices."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.webhooks.register import Noun

NOUNS = {
    "takedowns.notice": Noun("notice", "notices/{number}/", numbered=True, has_state=True),
    "takedowns.ipright": Noun("right", "rights/{key}/", has_state=True),
}
EVENTS = {
    "notice.submitted": _("A notice was sent"),
    "notice.acknowledged": _("A notice was received, and its receipt sent"),
    "notice.question_asked": _("We asked something about a notice"),
    "notice.question_answered": _("A question about a notice was answered"),
    "notice.question_lapsed": _("A question about a notice was not answered in time"),
    "notice.message_from_team": _("We wrote a message about a notice"),
    "notice.message_from_holder": _("Your organisation wrote a message about a notice"),
    "notice.retype_proposed": _("We proposed another reason for a notice"),
    "notice.retype_taken_back": _("We took the proposal of another reason back"),
    "notice.retyped": _("The reason of a notice was changed, with consent"),
    "notice.retype_declined": _("The proposal of another reason was declined"),
    "notice.decided": _("A notice was decided"),
    "notice.listings_cured": _("Rejections were made good by a correction"),
    "notice.review_asked": _("A review of an outcome was asked for"),
    "notice.review_confirmed": _("A review confirmed an outcome"),
    "notice.review_overturned": _("A review changed an outcome"),
    "notice.corrected": _("A decision was corrected: a rejected listing is taken down"),
    "notice.corrected_for_seller": _("A decision was corrected: a listing is restored"),
    "appeal.holder_filed": _("Your organisation appealed against a decision"),
    "appeal.holder_granted": _("Your appeal against a decision was granted"),
    "appeal.holder_partly": _("Your appeal against decisions was granted in part"),
    "appeal.holder_denied": _("Your appeal against a decision was denied"),
    "appeal.holder_inadmissible": _("Your appeal against a decision was not admissible"),
    "appeal.seller_filed": _("A seller appealed against a decision"),
    "appeal.seller_granted": _("A seller's appeal was granted: listings are restored"),
    "appeal.seller_partly": _("A seller's appeal was granted in part"),
    "appeal.seller_denied": _("A seller's appeal was denied"),
    "appeal.seller_inadmissible": _("A seller's appeal was not admissible"),
    "notice.withdrawn": _("A notice was withdrawn"),
    "execution.carried_out": _("Listings were taken down"),
    "right.registered": _("A right was registered"),
    "right.submitted": _("A right was sent for verification"),
    "right.questioned": _("We have questions about a right"),
    "right.verified": _("A right was verified"),
    "right.rejected": _("A right was not accepted"),
    "right.renewed": _("A right was renewed"),
    "right.expired": _("A right expired"),
}
