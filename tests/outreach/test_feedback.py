"""Feedback: one vote for each organisation, merges that can be undone, answers within 60 days."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from ipr_portal.audit.models import AuditEvent, Subject
from ipr_portal.audit.wording import say
from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import feedback as actions
from outreach.actions.feedback import Merge
from outreach.actions.refusals import CannotDo
from outreach.models import Feedback, Vote
from outreach.queries.duplicates import sources, suggestions
from outreach.queries.feedback import promise_of
from programmes.models import PackNote
from tests.conftest import NOON
from tests.factories import (
    EventFactory,
    FeedbackFactory,
    LetterFactory,
    MembershipFactory,
    OrganisationFactory,
    ParticipantFactory,
    PilotFactory,
    ResourceFactory,
    VoteFactory,
)
from tests.races import together
from tests.statements import statements


@pytest.fixture
def as_manager(client, outreach_manager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(outreach_manager)
    return client


def votes_of(item):
    return Vote.objects.cast().filter(feedback=item).count()


# --- giving and voting ---


def test_who_gives_feedback_has_voted_for_it_and_says_where_it_comes_from(everyone, acme, filer):
    origin = Subject("outreach.event", "7", "Workshop of 16 June", None)

    item = actions.give(
        kind="SUGGESTION",
        title="Paste a column",
        text="",
        organisation=acme,
        origin=origin,
        by=filer,
        at=NOON,
    )

    assert (item.state, item.origin_label, item.answer_due) == (
        "NEW",
        "Workshop of 16 June",
        NOON + timedelta(days=60),
    )
    assert votes_of(item) == 1


def test_an_organisation_has_one_vote_which_any_of_its_filers_changes(client, acme, acme_owner, filer):
    item = FeedbackFactory()
    address = reverse("organisation:feedback_vote", args=["acme", item.pk])
    for person in (filer, acme_owner):
        client.force_login(person)
        assert client.post(address).status_code == 302
    with staff_scope():
        assert votes_of(item) == 1

    client.post(address, {"back": "1"})

    with staff_scope():
        assert votes_of(item) == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_vote_at_once_make_one_vote(acme, filer, acme_owner):
    item = FeedbackFactory()

    def cast(person):
        with staff_scope(by=person):
            actions.vote(item=item, organisation=acme, by=person, at=NOON)

    together(*(lambda person=person: cast(person) for person in (filer, acme_owner)))

    with staff_scope():
        assert votes_of(item) == 1


@pytest.mark.parametrize("person", ["viewer", "agent"])
def test_viewers_and_agencies_do_not_vote_in_the_name_of_others(client, request, acme, person):
    if person == "agent":
        agency = OrganisationFactory(kind="AGENCY")
        LetterFactory(principal=acme, agent=agency)
        who = MembershipFactory(organisation=agency, role="OWNER").user
    else:
        who = request.getfixturevalue(person)
    client.force_login(who)
    address = reverse("organisation:feedback_vote", args=["acme", FeedbackFactory().pk])

    assert client.post(address).status_code == 403


def test_a_stranger_finds_no_board(client, acme, stranger):
    client.force_login(stranger)

    assert client.get("/o/acme/feedback/").status_code == 404


def test_the_board_shows_what_one_voted_for_and_nothing_that_we_have_not_read(client, acme, filer):
    item = VoteFactory(organisation=acme).feedback
    FeedbackFactory(title="Not read by anybody", state="NEW")
    client.force_login(filer)

    said = client.get("/o/acme/feedback/").content.decode()

    assert item.title in said
    assert "Your organisation voted for it" in said
    assert "Not read by anybody" not in said


def test_staff_vote_for_an_organisation_that_asked(as_manager, acme):
    item = FeedbackFactory()

    as_manager.post(reverse("desk:feedback_vote", args=[item.pk]), {"organisation": acme.pk})

    with staff_scope():
        assert Vote.objects.get(feedback=item).by_staff


def test_nobody_votes_on_what_is_built(everyone, acme, filer):
    with pytest.raises(CannotDo, match="Built"):
        actions.vote(item=FeedbackFactory(state="COMPLETED", built="x"), organisation=acme, by=filer, at=NOON)


# --- merging ---


def test_a_merge_says_how_many_votes_moved_and_which_not_and_can_be_undone(everyone, lead, acme):
    into, item = VoteFactory(organisation=acme).feedback, VoteFactory(organisation=acme).feedback
    VoteFactory(feedback=item)

    assert actions.merge(item=item, into=into, by=lead, at=NOON) == Merge(moved=1, same=1)
    assert votes_of(into) == 2

    item.refresh_from_db()
    assert actions.unmerge(item=item, by=lead, at=NOON) == 1
    item.refresh_from_db()
    assert (votes_of(into), votes_of(item), item.state) == (1, 2, "OPEN")
    with pytest.raises(Stale):
        actions.unmerge(item=item, by=lead, at=NOON)


def test_merges_make_no_cycle(everyone, lead):
    one, other = FeedbackFactory.create_batch(2)
    actions.merge(item=one, into=other, by=lead, at=NOON)

    with pytest.raises(CannotDo, match="merged itself"):
        actions.merge(item=other, into=one, by=lead, at=NOON)
    with pytest.raises(CannotDo, match="into itself"):
        actions.merge(item=other, into=other, by=lead, at=NOON)


def test_a_merge_of_a_merge_takes_its_votes_along_and_is_undone_from_the_last(everyone, lead):
    first, second, third = FeedbackFactory.create_batch(3)
    VoteFactory(feedback=first)
    actions.merge(item=first, into=second, by=lead, at=NOON)
    actions.merge(item=second, into=third, by=lead, at=NOON)
    assert votes_of(third) == 1

    with pytest.raises(Stale, match="Undo that merge first"):
        actions.unmerge(item=first, by=lead, at=NOON)
    actions.unmerge(item=second, by=lead, at=NOON)
    actions.unmerge(item=first, by=lead, at=NOON)

    assert [votes_of(item) for item in (first, second, third)] == [1, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_two_items_into_each_other_make_one_merge(lead):
    one, other = FeedbackFactory.create_batch(2)

    def merge(item, into):
        with staff_scope(by=lead):
            actions.merge(item=item, into=into, by=lead, at=NOON)

    together(lambda: merge(one, other), lambda: merge(other, one))

    with staff_scope():
        assert Feedback.objects.exclude(into=None).count() == 1


# --- answering ---


def test_everybody_who_cares_is_told_once_also_for_what_was_merged(everyone, lead, acme, filer, stranger):
    item, into = FeedbackFactory(asked_by=filer), FeedbackFactory(asked_by=stranger)
    VoteFactory(feedback=item, organisation=acme, cast_by=filer)
    actions.merge(item=item, into=into, by=lead, at=NOON)
    page = ResourceFactory()

    for _time in range(2):
        into.refresh_from_db()
        try:
            actions.answer(
                item=into, state="COMPLETED", answer="Here it is.", resource=page, by=lead, at=NOON
            )
        except CannotDo as refused:
            pytest.fail(str(refused))

    told = Notification.objects.filter(kind="feedback.built").values_list("recipient", flat=True)
    assert sorted(told) == sorted([filer.pk, stranger.pk])


def test_built_names_what_was_built_and_declined_says_why(everyone, lead):
    with pytest.raises(CannotDo, match="not named"):
        actions.answer(item=FeedbackFactory(), state="COMPLETED", answer="Done.", by=lead, at=NOON)
    with pytest.raises(CannotDo, match="empty"):
        actions.answer(item=FeedbackFactory(), state="DECLINED", answer=" ", by=lead, at=NOON)


def test_the_promise_counts_what_was_answered_in_time_of_what_was_due(everyone, lead):
    assert promise_of(NOON).share is None
    FeedbackFactory(asked_at=NOON - timedelta(days=61))
    in_time = FeedbackFactory(asked_at=NOON - timedelta(days=60))
    FeedbackFactory(asked_at=NOON)
    actions.answer(item=in_time, state="DECLINED", answer="The certificate decides.", by=lead, at=NOON)

    found = promise_of(NOON)

    assert (found.kept, found.due, found.waiting, found.late) == (1, 2, 2, 1)


def test_a_step_says_from_which_state_to_which(everyone, lead):
    item = actions.move(item=FeedbackFactory(state="NEW", title="More"), state="TRIAGED", by=lead, at=NOON)

    event = AuditEvent.objects.about(item).get(action="feedback.moved")
    assert say(event).endswith("moved the feedback More from “New” to “Read”.")


# --- pages ---


def test_engagement_shows_what_was_built_because_somebody_asked(as_manager, lead):
    page = ResourceFactory(title="A page that explains it")
    with staff_scope():
        item = FeedbackFactory(title="Explain it", state="OPEN")
        actions.answer(item=item, state="COMPLETED", answer="There.", resource=page, by=lead, at=NOON)

    said = as_manager.get(reverse("desk:engagement")).content.decode()

    assert "Explain it" in said
    assert "A page that explains it" in said


def test_the_desk_reads_answers_and_merges(as_manager):
    item, into = FeedbackFactory(state="NEW"), FeedbackFactory()
    as_manager.post(reverse("desk:feedback_step", args=[item.pk]), {"state": "TRIAGED"})
    late = as_manager.post(reverse("desk:feedback_step", args=[item.pk]), {"state": "TRIAGED"})
    answer = reverse("desk:feedback_answer", args=[into.pk])
    refused = as_manager.post(answer, {"state": "COMPLETED", "answer": "There."})
    as_manager.post(reverse("desk:feedback_merge", args=[item.pk]), {"into": into.pk})

    assert (late.status_code, refused.status_code) == (409, 422)
    assert as_manager.post(answer, {"state": "DECLINED", "answer": "No."}).status_code == 302
    assert b"Undo the merge" in as_manager.get(reverse("desk:feedback_item", args=[item.pk])).content


@pytest.mark.parametrize(
    "address", ["/desk/outreach/feedback/?view=wanted", "/desk/outreach/feedback/?view=all"]
)
def test_the_board_takes_as_many_statements_for_many_items_as_for_one(as_manager, address):
    VoteFactory.create_batch(3)
    few = statements(as_manager, address)
    VoteFactory.create_batch(6)

    assert statements(as_manager, address) == few


def test_a_member_sends_feedback_and_keeps_what_was_typed(client, acme, filer):
    client.force_login(filer)
    refused = client.post("/o/acme/feedback/new/", {"kind": "QUESTION", "title": "Short"})
    assert refused.status_code == 422
    assert b'value="Short"' in refused.content

    client.post("/o/acme/feedback/new/", {"kind": "QUESTION", "title": "Why so many steps?"})

    with staff_scope():
        assert Feedback.objects.get().asked_for_id == acme.pk


# --- what reaches the pack, duplicates, sources ---


def test_what_a_participant_says_and_our_answer_reach_the_next_pack(everyone, acme, filer, outreach_manager):
    ParticipantFactory(organisation=acme)

    item = actions.give(
        kind="SUGGESTION", title="Paste a column", text="", organisation=acme, by=filer, at=NOON
    )
    assert PackNote.objects.values_list("words", flat=True).get().startswith("You told us: “Paste a column”.")
    item = actions.move(item=item, state="TRIAGED", by=outreach_manager, at=NOON)
    item = actions.move(item=item, state="OPEN", by=outreach_manager, at=NOON)
    actions.answer(item=item, state="PLANNED", answer="In spring.", by=outreach_manager, at=NOON)

    note = PackNote.objects.get()
    assert note.words == "You told us: “Paste a column”. We answered: Planned."
    assert note.path == "/o/acme/feedback/"


def test_who_takes_part_in_nothing_has_no_note(everyone, acme, filer):
    actions.give(kind="SUGGESTION", title="Paste a column", text="", organisation=acme, by=filer, at=NOON)

    assert not PackNote.objects.exists()


def test_similar_titles_are_suggested_with_the_votes_of_both(everyone, acme):
    small = FeedbackFactory(title="Thai template for comparisons")
    big = FeedbackFactory(title="Comparison template in Thai and Vietnamese")
    FeedbackFactory(title="Say when a seller was warned before")
    for item in (small, big):
        VoteFactory(feedback=item, organisation=acme)
    VoteFactory(feedback=big)

    (pair,) = suggestions()

    assert (pair.item, pair.into) == (small, big)
    assert (pair.votes, pair.both, pair.together) == (1, 1, 2)


def test_sources_count_every_item_once(everyone):
    FeedbackFactory(origin_type="outreach.event", origin_label="Workshop")
    FeedbackFactory(origin_type="outreach.event", origin_label="Round table")
    FeedbackFactory()
    FeedbackFactory(state="DELETED")

    assert sources() == {"events": 2, "portal": 1}


def test_the_time_to_an_answer_has_no_data_before_the_first(everyone, outreach_manager):
    assert promise_of(NOON).median is None
    for days in (2, 4, 30):
        FeedbackFactory(
            state="PLANNED", asked_at=NOON, answer="Yes.", answered_by=outreach_manager,
            answered_at=NOON + timedelta(days=days),
        )  # fmt: skip

    found = promise_of(NOON)

    assert (found.median, found.nine_in_ten) == (timedelta(days=4), timedelta(days=30))


def test_feedback_from_an_event_says_so_and_free_words_do_not(client, acme, filer):
    event = EventFactory(title="Workshop in Jakarta")
    client.force_login(filer)
    typed = {"kind": "SUGGESTION", "title": "More time for questions"}

    led = client.get(reverse("event_feedback", args=[event.slug]))
    client.post(led.url, typed | {"from": parse_qs(urlsplit(led.url).query)["from"][0]})
    client.post(reverse("organisation:feedback_new", args=["acme"]), typed | {"from": "Words of mine"})

    with staff_scope():
        rows = Feedback.objects.order_by("pk").values_list("origin_type", "origin_label")
        assert list(rows) == [("outreach.event", "Workshop in Jakarta"), ("", "")]


def test_what_was_built_may_be_a_pilot(everyone, outreach_manager):
    item, pilot = FeedbackFactory(), PilotFactory()

    actions.answer(item=item, state="COMPLETED", answer="Try it.", pilot=pilot, by=outreach_manager, at=NOON)

    assert Feedback.objects.get().pilot == pilot


def test_a_page_says_what_was_asked_that_led_to_it(client, everyone, lead, acme, filer):
    page = ResourceFactory()
    item = FeedbackFactory(title="Explain it", state="OPEN")
    VoteFactory(feedback=item, organisation=acme)
    actions.answer(item=item, state="COMPLETED", answer="There.", resource=page, by=lead, at=NOON)

    assert "Explain it" not in client.get(page.get_absolute_url()).content.decode()
    client.force_login(filer)
    said = client.get(page.get_absolute_url()).content.decode()

    assert "Explain it" in said
    assert "1 organisation wanted it." in said
