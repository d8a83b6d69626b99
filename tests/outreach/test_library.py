"""Pages of the library: loaded, written in versions, reviewed, scheduled, searched and read."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.urls import reverse

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.formatted_text import page_as_html
from ipr_portal.tenancy.scope import public_scope, staff_scope, system_scope
from outreach.actions import library as actions
from outreach.actions.loading import FOLDER, BrokenFile, load, page_files, read_page
from outreach.models import MissedSearch, Resource, ResourceAnswer, ResourceView, is_outdated_translation
from outreach.queries.library import search
from outreach.rules.search import fold, read_search
from tests.conftest import NOON
from tests.factories import ResourceFactory
from tests.statements import statements

PUBLIC = ["PUBLIC"]


@pytest.fixture
def loaded(db):
    with staff_scope():
        return load(at=NOON)


@pytest.fixture
def as_manager(client, outreach_manager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(outreach_manager)
    return client


def titles(text, audiences=PUBLIC):
    with public_scope():
        return [hit.resource.title for hit in search(read_search(text), audiences).hits]


# --- the pages that come with the portal ---


def test_load_publishes_every_file_once(loaded):
    assert loaded == len(list(page_files()))
    with staff_scope():
        assert load(at=NOON) == 0
        assert Resource.objects.readable().count() == loaded


def test_a_changed_file_makes_a_version_but_never_replaces_words_of_the_desk(loaded, lead, tmp_path):
    text = (FOLDER / "ev-01.md").read_text()
    (tmp_path / "ev-01.md").write_text(text.replace("Three sentences", "Four sentences"))
    with staff_scope():
        assert load(at=NOON, folder=tmp_path) == 1
        page = Resource.objects.get(slug="ev-01")
        assert page.version == 2
        actions.revise(resource=page, version=2, is_substance=False, by=lead, at=NOON, title="By us")
        (tmp_path / "ev-01.md").write_text(text)
        assert load(at=NOON, folder=tmp_path) == 0


def test_a_file_without_its_columns_is_refused_by_name():
    with pytest.raises(BrokenFile, match=r"lost\.md"):
        read_page("lost", "# Only words")


# --- writing ---


def test_revise_writes_a_version_and_refuses_who_is_late(everyone, lead):
    page = ResourceFactory()

    actions.revise(resource=page, version=1, is_substance=True, by=lead, at=NOON, body="Do it twice.")

    with pytest.raises(Stale):
        actions.revise(resource=page, version=1, is_substance=True, by=lead, at=NOON, body="Never.")
    page.refresh_from_db()
    assert (page.version, page.substance, page.body) == (2, 2, "Do it twice.")
    assert AuditEvent.objects.about(page).get().action == "resource.revised"


def test_words_that_did_not_change_make_no_version(everyone, lead):
    page = ResourceFactory()

    assert actions.revise(resource=page, version=1, is_substance=True, by=lead, at=NOON).version == 1


@pytest.mark.parametrize(("is_substance", "outdated"), [(True, True), (False, False)])
def test_a_translation_is_outdated_by_substance_not_by_a_typo(everyone, lead, is_substance, outdated):
    original = ResourceFactory()
    translation = ResourceFactory(language="vi", translates=original, translated=1)

    actions.revise(resource=original, version=1, is_substance=is_substance, by=lead, at=NOON, body="So.")

    translation = Resource.objects.get(pk=translation.pk)
    assert is_outdated_translation(translation) is outdated


def test_a_page_is_published_when_it_was_scheduled_for(everyone, lead):
    page = ResourceFactory(state="IN_REVIEW", published_at=None, review_due=None)
    actions.schedule(resource=page, publish_at=NOON + timedelta(hours=1), by=lead, at=NOON)

    assert actions.publish_due(at=NOON) == 0
    assert actions.publish_due(at=NOON + timedelta(hours=1)) == 1
    page.refresh_from_db()
    assert (page.state, page.publish_at, page.review_due) == ("PUBLISHED", None, date(2027, 3, 2))


def test_a_moment_that_has_passed_is_refused(everyone, lead):
    page = ResourceFactory(state="IN_REVIEW", published_at=None, review_due=None)

    with pytest.raises(actions.CannotWrite, match="passed"):
        actions.schedule(resource=page, publish_at=NOON, by=lead, at=NOON)


def test_a_page_is_due_for_review_once_and_one_click_confirms_it(everyone, lead, as_manager):
    page = ResourceFactory(review_due=NOON.date())
    with system_scope():
        assert actions.mark_outdated(today=NOON.date(), at=NOON) == 1
        assert actions.mark_outdated(today=NOON.date(), at=NOON) == 0

    as_manager.post(reverse("desk:library_step", args=[page.pk]), {"step": "confirm"})

    page.refresh_from_db()
    assert page.state == "PUBLISHED"
    assert page.review_due > NOON.date()
    assert page.reviewed_by.staff_role == "OUTREACH"


def test_a_remedy_is_never_archived(everyone, lead):
    with pytest.raises(actions.CannotWrite, match="EV-01"):
        actions.archive(resource=ResourceFactory(kind="REMEDY", code="EV-01"), by=lead, at=NOON)


def test_versions_are_append_only(everyone, lead):
    page = actions.write(
        slug="x", kind="GUIDE", topic="START", title="X", summary="x", body="x", by=lead, at=NOON
    )

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        page.versions.update(title="Y")


# --- searching ---


def test_fold_keeps_thai_signs_and_drops_vietnamese_accents():
    assert fold("Cách gửi Thông-báo, đã") == "cach gui thong bao da"
    assert fold("คำแจ้ง") != fold("คาแจง")


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("EV-01", "Write an explanation that is enough to decide on"),
        ("ev01", "Write an explanation that is enough to decide on"),
        ("test purchases", "Test purchases that hold"),
        ("explanaton", "Write an explanation that is enough to decide on"),
        ("claim chrat template", "Claim chart: a template"),
        ("คำแจ้ง", "วิธียื่นคำแจ้ง"),
        ("หลักฐาน", "วิธียื่นคำแจ้ง"),
        ("thong bao", "Cách gửi thông báo vi phạm"),
        ("Thông báo", "Cách gửi thông báo vi phạm"),
    ],
)
def test_a_search_finds_the_page_in_spite_of_typing_errors(loaded, asked, first):
    assert titles(asked)[0] == first


def test_titles_come_before_texts(db):
    ResourceFactory(title="Something else", body="about holograms")
    ResourceFactory(title="Holograms")

    assert titles("holograms") == ["Holograms", "Something else"]


def test_what_is_only_similar_is_said_to_be(loaded):
    with public_scope():
        assert search(read_search("test purchase"), PUBLIC).is_exact is True
        assert search(read_search("test purchasse"), PUBLIC).is_exact is False


def test_strangers_find_only_what_is_for_everybody_also_where_they_ask_for_more(db):
    ResourceFactory(title="Secret hologram", audience="STAFF")
    ResourceFactory(title="Draft hologram", state="DRAFT", published_at=None, review_due=None)

    assert titles("hologram", ["PUBLIC", "STAFF"]) == []
    with staff_scope():
        found = search(read_search("hologram"), ["PUBLIC", "STAFF"]).hits
    assert [hit.resource.title for hit in found] == ["Secret hologram"]


def test_a_search_that_finds_nothing_is_kept_once_for_each_wording(client, loaded):
    for words in ("Zebra crossing xylo", "zebra  CROSSING xylo"):
        answer = client.get("/resources/", {"q": words})
        assert b"Nothing found" in answer.content

    assert MissedSearch.objects.values_list("times", flat=True).get() == 2


# --- reading ---


def test_everybody_reads_a_remedy(client, loaded):
    answer = client.get(reverse("remedy", args=["EV-01"]))

    assert answer.status_code == 200
    assert b"Three sentences are enough" in answer.content
    assert client.get("/resources/remedies/ev-01/").status_code == 301
    assert client.get("/resources/remedies/XX-99/").status_code == 404


@pytest.mark.parametrize(
    ("audience", "status"), [("PUBLIC", 200), ("REGISTERED", 200), ("IPP_PLUS", 404), ("STAFF", 404)]
)
def test_a_member_reads_what_is_for_members(client, filer, audience, status):
    page = ResourceFactory(audience=audience)
    assert client.get(page.get_absolute_url()).status_code == (200 if audience == "PUBLIC" else 404)

    client.force_login(filer)

    assert client.get(page.get_absolute_url()).status_code == status


def test_a_member_who_opens_a_page_is_noted_with_its_code(client, filer, acme):
    page = ResourceFactory(kind="REMEDY", code="EV-01")
    client.force_login(filer)

    client.get(page.get_absolute_url())

    with staff_scope():
        view = ResourceView.objects.get()
    assert (view.organisation_id, view.person, view.code) == (acme.pk, filer, "EV-01")


def test_readers_say_whether_a_page_helped_without_an_account(client):
    cache.clear()
    page = ResourceFactory()
    address = reverse("resource_answer", args=[page.slug])

    assert client.post(address, {"helped": "no", "comment": "Which form?"}).status_code == 302
    assert client.post(address, {"helped": "perhaps"}).status_code == 422

    answer = ResourceAnswer.objects.get()
    assert (answer.helped, answer.comment, answer.version) == (False, "Which form?", 1)


def test_a_network_answers_so_often_an_hour(client):
    cache.clear()
    address = reverse("resource_answer", args=[ResourceFactory().slug])

    statuses = [client.post(address, {"helped": "yes"}).status_code for _n in range(21)]

    assert statuses == [302] * 20 + [429]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "![x](javascript:alert(1))",
        "[x](javascript:alert(1))",
        "![x](data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=)",
        '<svg onload="alert(1)"></svg>',
        '![x](/static/img/a.png" onerror="alert(1))',
        "![x](https://elsewhere.example/a.svg)",
        "![x](//elsewhere.example/a.svg)",
        "[x](//elsewhere.example/)",
        "![x](/static/../media/evil.svg)",
        "![x](/files/evil.svg)",
    ],
)
def test_markdown_that_tries_to_run_script_or_to_fetch_from_elsewhere_does_not(text):
    written = page_as_html(text)

    for forbidden in ("<script", "<svg", 'src="', 'href="javascript', 'href="//'):
        assert forbidden not in written


def test_pictures_of_the_portal_and_links_to_its_pages_are_shown():
    written = page_as_html("![A jar](/static/img/goods/jar.svg) [how](/resources/how-to-file/)")

    assert '<img src="/static/img/goods/jar.svg" alt="A jar">' in written
    assert 'href="/resources/how-to-file/"' in written


# --- pages of lists, and who may see them ---


@pytest.mark.parametrize(
    "address", ["/resources/?topic=START", "/resources/?q=guide", "/desk/outreach/library/"]
)
def test_a_list_takes_as_many_statements_for_many_pages_as_for_one(as_manager, address):
    ResourceFactory()
    few = statements(as_manager, address)
    ResourceFactory.create_batch(8)

    assert statements(as_manager, address) == few


def test_the_desk_writes_a_page_and_publishes_it(as_manager):
    words = {"title": "New", "slug": "new", "kind": "GUIDE", "topic": "START", "summary": "New", "audience": "PUBLIC", "body": "Hello"}  # fmt: skip
    assert as_manager.post("/desk/outreach/library/new/", words | {"body": ""}).status_code == 422
    as_manager.post("/desk/outreach/library/new/", words)
    with staff_scope():
        page = Resource.objects.get(slug="new")
    for step in ("submit", "publish"):
        as_manager.post(reverse("desk:library_step", args=[page.pk]), {"step": step})
    assert as_manager.get("/resources/new/").status_code == 200
    change = {"version": 1, "is_substance": "yes", "note": "More"}
    as_manager.post(reverse("desk:library_page", args=[page.pk]), words | change | {"body": "Hello all"})

    difference = as_manager.get(reverse("desk:library_difference", args=[page.pk, 2]))

    assert "<ins> all</ins>" in difference.content.decode()
    late = as_manager.post(reverse("desk:library_page", args=[page.pk]), words | change | {"body": "Late"})
    assert late.status_code == 409


@pytest.mark.parametrize("person", ["triager", "filer", "stranger"])
def test_others_do_not_keep_the_library(client, request, settings, person):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(request.getfixturevalue(person))

    assert client.get("/desk/outreach/library/").status_code == (403 if person == "triager" else 404)
    assert client.get("/o/acme/resources/").status_code == (200 if person == "filer" else 404)


def test_what_was_found_stands_within_its_word(client, db):
    ResourceFactory(title="Papers", summary="Two certificates are enough.")

    said = client.get(reverse("resources") + "?q=certificate").content.decode()

    assert "<mark>certificate</mark>s are enough." in said
