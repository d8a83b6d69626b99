"""Every list asks the database as often for three rows as for one."""

import pytest

from tests.factories import (
    InvitationFactory,
    LetterFactory,
    MembershipFactory,
    OrganisationDocumentFactory,
    OrganisationFactory,
    OrganisationReviewFactory,
    OrganisationSubmissionFactory,
)
from tests.statements import statements


def more_of(name, organisation):
    """Another row of everything that the page lists."""
    if name == "letters":
        LetterFactory(principal=organisation)
    if name == "register":
        OrganisationSubmissionFactory(organisation=OrganisationFactory(state="SUBMITTED"))
    if name in ("members", "organisation"):
        MembershipFactory(organisation=organisation)
    if name == "invitations":
        InvitationFactory(organisation=organisation)
    if name in ("verification", "organisation"):
        OrganisationDocumentFactory(organisation=organisation)
        OrganisationReviewFactory(organisation=organisation)
        OrganisationSubmissionFactory(organisation=organisation, message="Hello")


@pytest.mark.parametrize(
    ("name", "address", "most"),
    [
        ("members", "/o/acme/members/", 11),
        ("invitations", "/o/acme/invitations/", 10),
        ("letters", "/o/acme/letters/", 9),
        ("verification", "/o/acme/verification/", 14),
        ("register", "/desk/organisations/?view=all", 6),
        ("organisation", "/desk/organisations/acme/", 15),
    ],
)
def test_a_list_asks_as_often_for_three_rows_as_for_one(
    client, acme, acme_owner, triager, one_factor, name, address, most
):
    client.force_login(triager if address.startswith("/desk/") else acme_owner)
    more_of(name, acme)
    for_one = statements(client, address)

    more_of(name, acme)
    more_of(name, acme)

    assert statements(client, address) == for_one
    assert for_one <= most
