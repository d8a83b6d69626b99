"""Labels of the fields of rights and notices, in the order in which they are shown."""

from django.utils.translation import gettext_lazy as _

RIGHT_FIELD_LABELS = {
    "title": _("Name"),
    "mark_kind": _("Kind of mark"),
    "office": _("Office"),
    "registration_number": _("Registration number"),
    "owner_name": _("Owner, as registered"),
    "filed_on": _("Filed on"),
    "registered_on": _("Registered on"),
    "expires_on": _("Last day in force"),
    "nice_classes": _("Nice classes"),
    "goods": _("Goods and services"),
    "description": _("Description"),
    "disclaimer": _("Disclaimer"),
    "work_type": _("Type of work"),
    "author": _("Author"),
    "first_published_on": _("First published on"),
    "original_works": _("Where the original can be seen"),
    "claims": _("Claims relied on"),
    "mandate": _("Mandate of the applicant group"),
    "markets": _("Markets"),
    "files": _("Certificate"),
}
# Kept together, because each belongs to one or two kinds of right.
RIGHT_FIELDS_IN_DETAILS = (
    "filed_on",
    "work_type",
    "author",
    "first_published_on",
    "original_works",
    "claims",
    "mandate",
)
# Additional fields of reasons, as named in `ReasonCode.fields`; and the optional one that every notice has.
DETAIL_LABELS = {
    "test_purchase": _("Reference of the test purchase"),
    "tell_tale": _("What shows that the goods are counterfeit"),
    "catalogue_reference": _("Catalogue that shows the brand never made it"),
    "destination_countries": _("Countries the goods were meant for"),
    "original_works": _("Where the original works can be seen"),
    "claims": _("Claims relied on"),
    "decision_reference": _("Reference of the decision"),
    "detailed_message": _("What infringes, in detail"),
    "differences": _("Differences from the genuine product"),
}
DIFFERENCES = "differences"  # one a line, numbered as on the pictures

# The fields of a statement of reasons that the portal fills, in the words of the transparency database's pages.
STATEMENT_LABELS = {
    "puid": _("Identifier"),
    "decision_visibility": _("Restriction of visibility"),
    "decision_provision": _("Restriction of the service"),
    "decision_account": _("Restriction of the account"),
    "decision_ground": _("Ground of the decision"),
    "illegal_content_legal_ground": _("Law relied on"),
    "illegal_content_explanation": _("Why the listing is illegal"),
    "content_type": _("Type of content"),
    "category": _("Category"),
    "category_specification": _("Kind of infringement"),
    "territorial_scope": _("Countries"),
    "content_date": _("First seen on"),
    "application_date": _("In force since"),
    "decision_facts": _("Facts relied on"),
    "source_type": _("Source of the notice"),
    "automated_detection": _("Found by automated means"),
    "automated_decision": _("Decided by automated means"),
}
