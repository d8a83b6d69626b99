"""Every action reads as a sentence, as text and as HTML."""

import re

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.audit.register import SENTENCES
from ipr_portal.audit.wording import say, say_marked, who
from tests.conftest import NOON
from tests.factories import OrganisationFactory, UserFactory


def event(action="organisation.updated", by=None, acting_for=None, label="Acme", **detail):
    return AuditEvent(
        action=action, by=by, acting_for=acting_for, subject_label=label, at=NOON, detail=detail
    )


@pytest.mark.parametrize("action", SENTENCES)
def test_every_action_reads_without_its_details(action):
    assert re.search(r"%\(|None|!", say(event(action))) is None


def test_the_portal_does_what_nobody_did():
    assert say(event("notice.claimed")) == "The portal took the notice."


def test_a_person_is_named_with_the_agency_they_act_for(db):
    person = UserFactory(name="Dewi Lestari")
    agency = OrganisationFactory(name="Tanjung & Rowe")

    assert who(event(by=person)) == "Dewi Lestari"
    assert who(event(by=person, acting_for=agency)) == "Dewi Lestari of Tanjung & Rowe"


def test_the_marked_sentence_stresses_the_person_and_escapes_what_it_quotes(db):
    person = UserFactory(name="<i>Eve</i>")

    said = say_marked(event("organisation.document_added", by=person, name="<script>x</script>.pdf"))

    assert said == ("<b>&lt;i&gt;Eve&lt;/i&gt;</b> added the document &lt;script&gt;x&lt;/script&gt;.pdf.")


def test_an_action_of_a_release_that_is_gone_reads_as_its_name():
    assert say(event("window.painted", label="<b>NT-1")) == "window.painted: <b>NT-1"
    assert say_marked(event("window.painted", label="<b>NT-1")) == "window.painted: &lt;b&gt;NT-1"


@pytest.mark.parametrize(("listings", "words"), [(1, "with 1 listing and"), (3, "with 3 listings and")])
def test_a_count_chooses_the_word(listings, words):
    assert words in say(event("notice.submitted", listings=listings))


def test_details_in_several_parts_read_as_a_list():
    assert say(event(fields=["name", "country"])) == "The portal changed the details: name, country."
    assert say(event(fields=[])) == "The portal changed the details: –."


def test_keys_read_as_their_labels_and_an_unknown_key_as_it_is_stored():
    decided = event("notice.listings_decided", outcomes={"REMOVED": 2, "SELLER_REMOVED": 1, "BURNT": 3})
    admitted = event("compartment.admitted", who="Tara Triager", level="WRITE", ends="–", reason="Case 7")

    assert say(decided) == "The portal decided listings: 2 taken down, 1 removed by the seller, 3 BURNT."
    assert say(admitted) == "The portal gave Tara Triager access (may read and write, until: –): Case 7"
