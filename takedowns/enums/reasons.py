"""Why a listing infringes: the reason codes and their labels.

What each code needs (which right, fields and evidence) is in the versioned table `ReasonCode`, so that a notice is
always judged by the requirements at the time it was sent. The translated labels are here.
"""

from django.utils.translation import gettext_lazy as _

REASON_LABELS = {
    "CF-01": _("Counterfeit goods, confirmed by test purchase"),
    "CF-02": _("Counterfeit goods, evident from the listing"),
    "CF-03": _("Counterfeit goods, evident from price, quantity or supply"),
    "CF-04": _("Product the brand never made"),
    "CF-05": _("Counterfeit packaging, label or authentication element"),
    "TM-01": _("Mark on the product without consent"),
    "TM-02": _("Mark in title, keywords or brand attribute for other goods"),
    "TM-03": _("Mark or logo in pictures"),
    "TM-04": _("Mark in shop name, domain or avatar"),
    "TM-05": _("Confusingly similar mark"),
    "TM-06": _("Parallel or unlawful import"),
    "TM-07": _("Altered, repackaged, refilled or decoded goods"),
    "CR-01": _("Copied product pictures"),
    "CR-02": _("Copied text or description"),
    "CR-03": _("Pirated copy of the work"),
    "CR-04": _("Derivative merchandise"),
    "CR-05": _("Circumvention device or code"),
    "DS-01": _("Registered design, same overall impression"),
    "DS-02": _("Unregistered design"),
    "PT-01": _("Patented invention"),
    "PT-02": _("Utility model"),
    "PT-03": _("Decision of a court or an office exists"),
    "GI-01": _("Misuse or evocation of a geographical indication"),
    "OT-01": _("Other infringement"),
}
