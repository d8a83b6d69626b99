"""Saved views of the queue: one's own and the team's, counted beside the built-in ones, mended when a filter is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import saved_views as actions
from takedowns.actions.saved_views import CannotSave
from takedowns.forms.saved_views import lost_in
from takedowns.models import SavedView
from takedowns.queries.queue import LOOK_AT_SAVED
from takedowns.rules.saved_views import MOST
from tests.conftest import NOON
from tests.factories import NoticeFactory, SavedViewFactory, UserFactory
from tests.races import together
from tests.statements import statements

NEW = "/desk/views/new/"
TH = {"market": "TH"}


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def at_the_desk(client, triager):
    client.force_login(triager)
    return client


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def save(by, name="Thailand", *, shared=False, view="open", filters=TH):
    return actions.save_view(name=name, view=view, filters=filters, shared=shared, by=by, at=NOON)


def change(saved, by, **changes):
    kept = {"name": saved.name, "view": saved.view, "filters": saved.filters, "shared": saved.is_shared}
    return actions.change_view(saved=saved, **kept | changes, by=by, at=NOON)


def due(hours, **more):
    with staff_scope():
        return NoticeFactory(submitted_at=timezone.now() - timedelta(days=3) + timedelta(hours=hours), **more)


def tabs(client, query=""):
    """The saved views on the page, as (name, count, whether it is the one shown)."""
    return [(tab.name, tab.count, tab.current) for tab in client.get(f"/desk/{query}").context["saved"]]


# --- saving, changing, deleting ---


def test_a_view_is_kept_under_a_name(everyone, triager, lead):
    saved = save(triager, filters={"market": "TH", "triager": str(lead.pk)})

    saved.refresh_from_db()
    assert saved.query == {"view": "open", "market": "TH", "triager": str(lead.pk)}
    assert list(SavedView.objects.offered_to(triager)) == [saved]
    assert list(SavedView.objects.offered_to(lead)) == []


def test_leads_share_a_view_with_everybody(everyone, triager, lead):
    saved = save(lead, shared=True)

    assert list(SavedView.objects.offered_to(triager)) == [saved]


def test_a_triager_shares_nothing(everyone, triager):
    with pytest.raises(CannotSave, match="Only leads share views") as refused:
        save(triager, shared=True)

    assert refused.value.field == "shared"
    with pytest.raises(CannotSave, match="Only leads share views"):
        change(save(triager), triager, shared=True)


def test_any_lead_changes_what_the_team_shares(everyone, lead, admin):
    saved = save(lead, shared=True)

    changed = change(saved, admin, name="Bangkok", filters={"kind": "COPYRIGHT"}, shared=False)

    assert (changed.name, changed.filters, changed.is_shared) == ("Bangkok", {"kind": "COPYRIGHT"}, False)
    assert list(SavedView.objects.offered_to(lead)) == [changed]


@pytest.mark.parametrize("shared", [True, False])
def test_others_change_and_delete_nothing(everyone, triager, lead, shared):
    saved = save(lead, shared=shared)

    with pytest.raises(CannotSave):
        change(saved, triager, name="Mine now")
    with pytest.raises(CannotSave):
        actions.delete_view(saved=saved, by=triager, at=NOON)

    assert SavedView.objects.get() == saved


def test_a_name_is_taken_once(everyone, triager, lead, admin):
    save(triager)
    save(lead, shared=True)

    with pytest.raises(CannotSave, match="A view with this name exists") as refused:
        save(triager, "THAILAND")
    assert refused.value.field == "name"
    with pytest.raises(CannotSave, match="A view with this name exists"):
        save(admin, shared=True)
    assert save(admin).name == "Thailand", "one's own may be named as the team's"


def test_there_is_room_for_ten_of_each(everyone, lead):
    for n in range(MOST):
        save(lead, f"Own {n}")
        save(lead, f"Shared {n}", shared=True)

    for shared in (True, False):
        with pytest.raises(CannotSave, match="There are 10 of them already"):
            save(lead, "One more", shared=shared)
    with pytest.raises(CannotSave, match="There are 10 of them already"):
        change(SavedView.objects.get(name="Own 1"), lead, shared=True)


def test_what_was_deleted_meanwhile_is_changed_no_more(everyone, triager):
    saved = save(triager)
    actions.delete_view(saved=SavedView.objects.get(), by=triager, at=NOON)

    with pytest.raises(Stale, match="has deleted this view"):
        change(saved, triager, name="Bangkok")


def test_the_trail_tells_of_every_step(everyone, lead):
    saved = save(lead, shared=True)
    change(saved, lead, name="Bangkok", shared=False)
    actions.delete_view(saved=saved, by=lead, at=NOON)

    told = AuditEvent.objects.filter(action__startswith="view.").order_by("pk")
    assert list(told.values_list("action", flat=True)) == [
        "view.saved", "view.shared", "view.changed", "view.unshared", "view.deleted",
    ]  # fmt: skip
    assert told.last().detail == {"name": "Bangkok", "was": {"view": "open", "market": "TH"}}


# --- what the queue knows no longer ---


@pytest.mark.parametrize(
    ("kept", "lost"),
    [
        ({}, []),
        ({"filters": {"market": "XX"}}, ["Market"]),
        ({"filters": {"level": "GOLD", "kind": "COPYRIGHT"}}, ["Service level"]),
        ({"filters": {"colour": "red"}}, ["colour"]),
        ({"view": "forgotten"}, ["Begin with"]),
    ],
)
def test_a_filter_that_is_known_no_longer_is_named(db, kept, lost):
    assert lost_in(SavedViewFactory(**kept)) == lost


@pytest.mark.parametrize("change", [{"staff_role": ""}, {"is_active": False}, {"staff_role": "OUTREACH"}])
def test_a_triager_who_left_is_a_lost_filter(db, triager, change):
    assert lost_in(SavedViewFactory(triager=triager)) == []

    for name, value in change.items():
        setattr(triager, name, value)
    triager.save()

    assert lost_in(SavedViewFactory(triager=triager)) == ["Triager"]


# --- beside the queue's own ---


def test_saved_views_stand_beside_the_queues_own_with_their_counts(at_the_desk, triager, lead):
    for hours, market in ((1, "TH"), (2, "TH"), (3, "SG")):
        due(hours, market=market)
    SavedViewFactory(saved_by=triager, name="Thailand")
    SavedViewFactory(saved_by=lead, name="Everything", filters={}, is_shared=True)
    SavedViewFactory(saved_by=lead, name="Liam's own")

    assert tabs(at_the_desk) == [("Thailand", "2", False), ("Everything", "3", False)]
    assert tabs(at_the_desk, "?view=open&market=TH") == [("Thailand", "2", True), ("Everything", "3", False)]
    assert tabs(at_the_desk, "?view=open&market=SG")[0] == ("Thailand", "2", False)


def test_a_count_that_looked_at_not_all_says_so(at_the_desk, triager, monkeypatch):
    assert LOOK_AT_SAVED == 1000
    monkeypatch.setattr("takedowns.queries.queue.LOOK_AT_SAVED", 2)
    for hours, market in ((1, "TH"), (2, "SG"), (3, "TH")):
        due(hours, market=market)
    SavedViewFactory(saved_by=triager, name="Rare", filters={"market": "TH", "text": "nobody else asks this"})
    SavedViewFactory(saved_by=triager, name="Thailand", filters={"market": "TH", "level": "STANDARD"})
    SavedViewFactory(saved_by=triager, name="Whole", filters={"market": "TH"}, view="overdue")

    assert tabs(at_the_desk) == [("Rare", "0+", False), ("Thailand", "1+", False), ("Whole", "0", False)]


def test_a_view_that_has_lost_a_filter_leads_to_its_mending(at_the_desk, triager):
    saved = SavedViewFactory(saved_by=triager, name="Gone", filters={"market": "XX"})

    page = at_the_desk.get("/desk/").content.decode()
    mending = at_the_desk.get(f"/desk/views/{saved.pk}/").content.decode()

    assert f'<a href="/desk/views/{saved.pk}/">' in page
    assert "to be corrected" in page
    assert "the queue no longer knows (Market)" in mending
    at_the_desk.post(f"/desk/views/{saved.pk}/", {"name": "Gone", "view": "open", "market": "TH"})
    assert tabs(at_the_desk) == [("Gone", "0", False)]


def test_news_tell_the_counts_of_saved_views(at_the_desk, triager):
    saved = SavedViewFactory(saved_by=triager)
    due(1, market="TH")

    assert at_the_desk.get("/desk/news/").json()["counts"][f"saved-{saved.pk}"] == "1"


def test_the_queue_asks_no_more_for_twenty_saved_views(at_the_desk, triager, lead):
    taken = [statements(at_the_desk, "/desk/")]
    for _n in range(MOST):
        SavedViewFactory(saved_by=triager, triager=lead)
        SavedViewFactory(saved_by=lead, is_shared=True, filters={"kind": "COPYRIGHT"})
    taken.append(statements(at_the_desk, "/desk/"))

    assert taken[0] == taken[1] <= 8


# --- the pages ---


def test_what_the_queue_shows_is_saved_from_there(at_the_desk, triager):
    queue = at_the_desk.get("/desk/?view=risk&market=TH").content.decode()
    assert "/desk/views/new/?market=TH&amp;view=risk" in queue
    blank = at_the_desk.get(NEW, {"view": "risk", "market": "TH"}).content.decode()
    assert '<option value="risk" selected>' in blank
    assert '<option value="TH" selected>' in blank

    answer = at_the_desk.post(NEW, {"name": "Thai risks", "view": "risk", "market": "TH"})

    assert answer.url == "/desk/?view=risk&market=TH"
    page = at_the_desk.get(answer.url).content.decode()
    assert "“Thai risks” is saved" in page
    assert "Change this view" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Fill this in."),
        ({"name": "x" * 41}, "40"),
        ({"market": "XX"}, "Select a valid choice"),
        ({"view": "nothing"}, "Select a valid choice"),
        ({"name": "a\u202eb"}, "reverses the reading direction"),
    ],
)
def test_what_the_queue_does_not_know_is_not_saved(at_the_desk, typed, said):
    answer = at_the_desk.post(NEW, {"name": "Thai", "view": "open", "market": "TH"} | typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not SavedView.objects.exists()


def test_only_leads_are_offered_to_share(client, triager, lead):
    client.force_login(triager)
    assert 'name="shared"' not in client.get(NEW).content.decode()
    client.post(NEW, {"name": "Mine", "view": "open", "shared": "on"})
    client.force_login(lead)
    assert 'name="shared"' in client.get(NEW).content.decode()
    client.post(NEW, {"name": "Ours", "view": "open", "shared": "on"})

    assert list(SavedView.objects.values_list("name", "is_shared").order_by("pk")) == [
        ("Mine", False), ("Ours", True),
    ]  # fmt: skip


def test_a_triager_reads_of_a_shared_view_whom_to_ask(at_the_desk, lead):
    saved = SavedViewFactory(saved_by=lead, is_shared=True)

    page = at_the_desk.get(f"/desk/views/{saved.pk}/").content.decode()

    assert "Ask a lead to change it." in page
    assert at_the_desk.post(f"/desk/views/{saved.pk}/deletion/").status_code == 409
    assert SavedView.objects.exists()


def test_nobody_sees_the_own_views_of_others(at_the_desk, lead):
    saved = SavedViewFactory(saved_by=lead)

    assert at_the_desk.get(f"/desk/views/{saved.pk}/").status_code == 404
    assert at_the_desk.post(f"/desk/views/{saved.pk}/deletion/").status_code == 404


def test_a_view_is_renamed_and_deleted(at_the_desk, triager):
    saved = SavedViewFactory(saved_by=triager)

    at_the_desk.post(f"/desk/views/{saved.pk}/", {"name": "Bangkok", "view": "open", "market": "TH"})
    assert tabs(at_the_desk) == [("Bangkok", "0", False)]
    gone = at_the_desk.post(f"/desk/views/{saved.pk}/deletion/", follow=True)

    assert "View “Bangkok” deleted." in gone.content.decode()
    assert tabs(at_the_desk) == []


def test_the_roles_page_says_to_staff_who_shares_views(client, triager):
    client.force_login(triager)

    assert "Share views of the queue with the whole team" in client.get(reverse("roles")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_many_views_saved_at_once_ten_are_kept(triager):
    def save(number):
        return lambda: actions.save_view(
            name=f"View {number}", view="open", filters={}, shared=False, by=triager, at=NOON
        )

    answers = together(*map(save, range(14)))

    assert sum(isinstance(answer, actions.CannotSave) for answer in answers) == 4
    assert SavedView.objects.filter(saved_by=triager).count() == 10


@pytest.mark.django_db(transaction=True)
def test_of_many_views_shared_at_once_by_several_leads_ten_are_kept():
    leads = [UserFactory(staff_role="LEAD") for _ in range(12)]

    answers = together(*[
        lambda lead=lead: actions.save_view(
            name=f"View {lead.pk}", view="open", filters={}, shared=True, by=lead, at=NOON
        )
        for lead in leads
    ])  # fmt: skip

    assert sum(isinstance(answer, actions.CannotSave) for answer in answers) == 2
