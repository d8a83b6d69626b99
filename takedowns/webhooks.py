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
    "notice.withdrawn": _("A notice was withdrawn"),
    "notice.retracted": _("A listing was retracted"),
    "notice.restored": _("A listing was restored after a counter-notice or a retraction"),
    "retraction.offered": _("We proposed to retract a listing"),
    "counter.forwarded": _("A counter-notice of a seller was forwarded"),
    "counter.accepted": _("A counter-notice was accepted"),
    "counter.contested": _("A counter-notice was contested"),
    "counter.silent": _("A counter-notice was not replied to in time"),
    "counter.upheld": _("A contested counter-notice was decided for the seller"),
    "counter.dismissed": _("A contested counter-notice was decided for the rights holder"),
    "execution.carried_out": _("Listings were taken down"),
    "right.registered": _("A right was registered"),
    "right.submitted": _("A right was sent for verification"),
    "right.questioned": _("We have questions about a right"),
    "right.verified": _("A right was verified"),
    "right.rejected": _("A right was not accepted"),
    "right.renewed": _("A right was renewed"),
    "right.expired": _("A right expired"),
    "right.product_added": _("A product was added to a catalogue"),
    "right.product_changed": _("A product of a catalogue was changed"),
    "right.product_ended": _("A product was taken out of a catalogue"),
}
