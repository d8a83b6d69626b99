"""Kinds of news about appeals against decisions."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

KINDS = {
    "appeal.filed": Kind(
        _("Appeal against a decision about %(subject)s"),
        _("Listings: %(listings)s. A lead who had no part in the decision takes the appeal and decides it."),
        _("Open the appeal"),
        "scale",
    ),
    "appeal.assigned": Kind(
        _("You are to decide an appeal about %(subject)s"),
        _("%(who)s gave it to you. Listings: %(listings)s. Read both sides and decide it with reasons."),
        _("Open the appeal"),
        "scale",
    ),
    "appeal.late": Kind(
        _("The decision of an appeal about %(subject)s is late"),
        _("Listings: %(listings)s. %(who)s has it; decide it, or give it to another lead who had no part."),
        _("Open the appeal"),
        "alarm",
    ),
    "appeal.late_untaken": Kind(
        _("An appeal about %(subject)s is late, and nobody has it"),
        _("Listings: %(listings)s. Take it, or give it to a lead who had no part in the decision."),
        _("Open the appeal"),
        "alarm",
    ),
    "appeal.undecidable": Kind(
        _("Nobody can decide an appeal about %(subject)s"),
        _(
            "Listings: %(listings)s. Every lead had a part in the decision, or sent the notice. "
            "An administrator has to give another person the role of triage lead; that person takes the appeal then."
        ),
        _("Open the appeal"),
        "alarm",
    ),
    "appeal.undecidable_late": Kind(
        _("An appeal about %(subject)s is late, and nobody can decide it"),
        _(
            "Listings: %(listings)s. Every lead had a part in the decision, or sent the notice. "
            "An administrator has to give another person the role of triage lead; that person takes the appeal then."
        ),
        _("Open the appeal"),
        "alarm",
    ),
    "appeal.seller_filed": Kind(
        _("The seller of %(subject)s appealed against our decision"),
        _("Listings: %(listings)s. They stay down until a lead who had no part in the decision has decided."),
        _("Open the notice"),
        "scale",
    ),
    "appeal.seller_granted": Kind(
        _("The seller's appeal about %(subject)s is granted"),
        _("%(sentence)s Listings that we restore: %(listings)s. They count as rejected in your accuracy."),
        _("Open the notice"),
        "scale",
    ),
    "appeal.seller_partly": Kind(
        _("The seller's appeal about %(subject)s is granted in part"),
        _("%(sentence)s The notice says which listings we restore; they count as rejected in your accuracy."),
        _("Open the notice"),
        "scale",
    ),
    "appeal.seller_denied": Kind(
        _("The seller's appeal about %(subject)s is denied"),
        _("%(sentence)s Listings that stay down: %(listings)s."),
        _("Open the notice"),
        "scale",
    ),
    "appeal.seller_inadmissible": Kind(
        _("The seller's appeal about %(subject)s is not admissible"),
        _("%(sentence)s Listings that stay down: %(listings)s."),
        _("Open the notice"),
        "scale",
    ),
    "appeal.holder_granted": Kind(
        _("Your appeal about %(subject)s is granted"),
        _("%(sentence)s Listings that we take down: %(listings)s."),
        _("Open the notice"),
        "scale",
    ),
    "appeal.holder_partly": Kind(
        _("Your appeal about %(subject)s is granted in part"),
        _("%(sentence)s The notice says which listings we take down."),
        _("Open the notice"),
        "scale",
    ),
    "appeal.holder_denied": Kind(
        _("Your appeal about %(subject)s is denied"),
        _("%(sentence)s The decision stands, and counts as before."),
        _("Open the notice"),
        "scale",
    ),
    "appeal.holder_inadmissible": Kind(
        _("Your appeal about %(subject)s is not admissible"),
        _("%(sentence)s The decision stands, and counts as before."),
        _("Open the notice"),
        "scale",
    ),
}
