"""Why a listing is rejected: each code with its meaning, its remedy, and what it does to accuracy."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr


class Effect(TextChoices):
    """How a settled listing counts towards reporting accuracy."""

    GOOD = "GOOD", _("counts as taken down")
    BAD = "BAD", _("counts as rejected")
    HALF = "HALF", _("counts half if fixed within 10 business days, else in full")
    HALVED = "HALVED", _("counts half, because it was fixed")
    ONCE = "ONCE", _("does not count again, because it fixes an earlier rejection")
    NEUTRAL = "NEUTRAL", _("does not count")
    MISTYPED = "MISTYPED", _("counts as rejected beyond one listing in fifty")
    WITHDRAWN = "WITHDRAWN", _("counts as rejected beyond one listing in ten")
    REVIEW = "REVIEW", _("does not count while we review the outcome")


@dataclass(frozen=True, slots=True)
class Rejection:
    """What a code means to the rights holder, and what they can do about it."""

    meaning: LazyStr
    remedy: LazyStr
    curable: bool
    effect: Effect


_YES, _NO = True, False
_BAD, _HALF, _NEUTRAL = Effect.BAD, Effect.HALF, Effect.NEUTRAL

REJECTIONS = {
    "AU-01": Rejection(_("Your identity is not verified."), _("Complete the verification of your organisation, then send the notice again."), _YES, _NEUTRAL),
    "AU-02": Rejection(_("A letter of authority is missing."), _("Ask the owner to grant you a letter of authority, then send the notice again."), _YES, _NEUTRAL),
    "AU-03": Rejection(_("The letter of authority has expired, or does not cover this right or market."), _("Ask the owner to renew or widen the letter of authority."), _YES, _NEUTRAL),
    "AU-04": Rejection(_("The signatory may not sign for the owner."), _("Have the notice signed by somebody the letter of authority names, or add the signatory to it."), _YES, _NEUTRAL),
    "AU-05": Rejection(_("The owner has revoked your letter of authority."), _("Contact the owner; only they can grant it again."), _NO, _NEUTRAL),
    "RT-01": Rejection(_("The right is not registered, or its application is pending."), _("Use another right. A pending mark is not enough until it is granted."), _NO, _BAD),
    "RT-02": Rejection(_("The right has expired or was cancelled."), _("Add the renewal certificate to the right, or use another right."), _YES, _BAD),
    "RT-03": Rejection(_("The right is not valid in this market."), _("Choose a right that is registered in the market of the listing."), _NO, _BAD),
    "RT-04": Rejection(_("The right does not cover these goods."), _("Choose a right whose classes cover the goods, or explain why the mark is well known."), _NO, _BAD),
    "RT-05": Rejection(_("The owner on the certificate is not your organisation."), _("Add the assignment or the recorded licence to the right."), _YES, _NEUTRAL),
    "RT-06": Rejection(_("The certificate cannot be read, is incomplete, or is not translated."), _("Add a complete, readable certificate with a certified translation."), _YES, _NEUTRAL),
    "LI-01": Rejection(_("The address is malformed, or is no listing of this marketplace and market."), _("Open the product and copy its address from the browser."), _YES, Effect.MISTYPED),
    "LI-02": Rejection(_("The listing was not live when you sent the notice."), _("Nothing to do; it was already down."), _NO, _NEUTRAL),
    "LI-03": Rejection(_("The listing is already open or decided in another notice."), _("Follow the other notice; this one need not be sent again."), _NO, _NEUTRAL),
    "LI-04": Rejection(_("The address and your claim are about different listings."), _("Correct the address or the picture, then send the listing again."), _YES, _BAD),
    "LI-05": Rejection(_("The listing does not show what you claim."), _("Point to the exact element, and mark it on a picture of the listing."), _NO, _BAD),
    "LI-06": Rejection(_("We cannot act on this address; our check should have said so."), _("Nothing to do. If the product is offered here too, open it and send its address in a new notice."), _NO, _NEUTRAL),
    "EV-01": Rejection(_("The explanation is not enough to decide on."), _("Describe which feature infringes which right, and how you can tell."), _YES, _HALF),
    "EV-02": Rejection(_("This reason needs a test purchase."), _("Add the test purchase, or use CF-02 and name what shows that the goods are counterfeit."), _YES, _HALF),
    "EV-03": Rejection(_("Pictures to compare are missing."), _("Add a picture of the genuine product beside one of the suspect product."), _YES, _HALF),
    "EV-04": Rejection(_("The claim chart is missing."), _("Add a chart that sets each feature of the claim against the product."), _YES, _HALF),
    "EV-05": Rejection(_("The evidence cannot be read, or is in a language we cannot read."), _("Add a readable copy, or a translation."), _YES, _NEUTRAL),
    "SU-01": Rejection(_("The listing is not similar enough to infringe."), _("This decision stands. File against similar listings only where you can name what they share with your right."), _NO, _BAD),
    "SU-02": Rejection(_("The goods are genuine; reselling them is not an infringement."), _("If the seller breaks a contract with you, take it up with the seller; a notice cannot help."), _NO, _BAD),
    "SU-03": Rejection(_("The seller has shown a licence or your authorisation."), _("Bring your register of authorised sellers up to date."), _NO, _BAD),
    "SU-04": Rejection(_("The mark is used to describe or to say what the product fits."), _("This decision stands. Leave out listings that only say what the product is or what it fits."), _NO, _BAD),
    "SU-05": Rejection(_("Only a generic or disclaimed element is used."), _("This decision stands. Leave out listings that use only what your certificate disclaims."), _NO, _BAD),
    "SU-06": Rejection(_("The kind of right or the reason does not fit the claim."), _("Send the listing again under the right and reason that fit."), _YES, _HALF),
    "SU-07": Rejection(_("The use is fair: parody, criticism or education."), _("This decision stands. Leave out listings that parody, criticise or teach."), _NO, _BAD),
    "SU-08": Rejection(_("This needs a decision of a court or an authority."), _("Add the decision when you have it, and send the listing again."), _NO, _NEUTRAL),
    "PR-01": Rejection(_("Price, contract and quality are outside this procedure."), _("Take it up with the seller; a notice cannot help."), _NO, _BAD),
    "PR-02": Rejection(_("We suspect that the notice was not sent to protect your right."), _("This decision stands. Before you file again, make sure that each listing infringes the right you name."), _NO, _BAD),
    "PR-03": Rejection(_("A declaration is false or a document is forged."), _("This decision stands. File again only with declarations and documents that you have checked."), _NO, _BAD),
    "PR-04": Rejection(_("The notice was settled or retracted."), _("Nothing to do."), _NO, _NEUTRAL),
}  # fmt: skip

RejectionCode = TextChoices(  # type: ignore[call-overload]  # mypy knows no enum made by a call
    "RejectionCode", {code.replace("-", "_"): (code, row.meaning) for code, row in REJECTIONS.items()}
)
HALF_WEIGHT = frozenset(code for code, row in REJECTIONS.items() if row.effect == Effect.HALF)
