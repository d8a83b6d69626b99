"""Every rejection leads to a page that says what to do: the codes against the pages that come with the portal."""

import re

import pytest
from django.urls import resolve, reverse

from outreach.actions.loading import page_files
from takedowns.enums import REJECTIONS

FILES = {file.slug: file for file in page_files()}
REMEDIES = {file.columns["code"]: file for file in FILES.values() if file.columns.get("code")}
PARTS = ["What it means", "What to change", "What to attach", "A good explanation", "Until when"]
each_page = pytest.mark.parametrize("file", FILES.values(), ids=FILES.keys())


def test_every_rejection_code_has_a_page_and_every_page_a_code():
    assert set(REMEDIES) == set(REJECTIONS)


@pytest.mark.parametrize("code", sorted(REMEDIES))
def test_a_remedy_says_what_it_means_what_to_do_and_until_when(code):
    body = REMEDIES[code].columns["body"]

    assert re.findall(r"^## (.+)$", body, re.MULTILINE) == PARTS


@pytest.mark.parametrize("code", sorted(REJECTIONS))
def test_a_remedy_says_whether_it_can_be_corrected_and_what_counts(code):
    said, body = REJECTIONS[code], REMEDIES[code].columns["body"]

    assert ("ten business days" in body) == said.curable
    assert ("does not count in your reporting accuracy" in body) == (said.effect == "NEUTRAL")


@each_page
def test_links_of_a_page_lead_somewhere(file):
    for path in re.findall(r"\]\((/[^)#?]*)[^)]*\)", file.columns["body"]):
        match = resolve(path)
        assert match.kwargs.get("slug", file.slug) in FILES
        assert match.kwargs.get("code", "EV-01") in REMEDIES


def test_there_are_at_least_34_pages_and_none_is_a_stub():
    assert len(FILES) >= 34
    assert [slug for slug, file in FILES.items() if len(file.columns["body"].split()) < 90 and file.columns.get("language", "en") == "en"] == []  # fmt: skip


def test_a_rejection_is_linked_by_its_name():
    assert reverse("remedy", args=["EV-01"]) == "/resources/remedies/EV-01/"
