"""What readers of the library said and did not find."""

from datetime import timedelta

from ipr_portal.demo.register import World
from ipr_portal.tenancy.models import Membership
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import library as actions
from outreach.actions.loading import load
from outreach.actions.reading import answer, note_missed, note_view
from outreach.models import Resource

HELPED = {  # slug: yes, no
    "ev-01": (41, 5), "ev-03": (22, 2), "how-to-file": (30, 4), "test-purchases": (18, 1), "su-02": (9, 8),
    "how-deadlines-count": (12, 3), "market-thailand": (8, 3),
}  # fmt: skip
MISSING = [
    ("su-02", "You do not say what to do if the dealer sells outside his territory."),
    ("how-deadlines-count", "Please add an example with a holiday."),
    ("ev-01", "An example for a shape mark would help."),
    ("market-thailand", "Which notary is accepted?"),
]
MISSED = {"bulk upload with pictures": 7, "customs recordal": 5, "ฮาโลแกรมปลอม": 3, "trade secret": 2}

OPENED = {  # slug: organisations
    "ev-01": 9, "how-to-file": 7, "su-02": 5, "evidence-by-type": 4, "market-thailand": 3,
}  # fmt: skip


def read_library(world: World) -> None:
    """Pages, answers of a year, searches that found nothing, and one change by hand."""
    with staff_scope():
        load(at=world.since)
        pages = {page.slug: page for page in Resource.objects.all()}
        changed = actions.revise(
            resource=pages["how-to-file"], version=1, is_substance=False, note="Clearer words", by=world.staff[6],
            at=world.now - timedelta(days=6), summary="Right, reason, addresses, explanation, evidence: what each step asks, and how to avoid the usual rejections.",
            body=pages["how-to-file"].body.replace("Have ready:", "Have these ready:"),
        )  # fmt: skip
    pages["how-to-file"] = changed
    open_pages(pages, world)
    for slug, (yes, no) in HELPED.items():
        for n in range(yes + no):
            at = world.now - timedelta(days=5 * n + 1, hours=n)
            answer(resource=pages[slug], helped=n < yes, comment="", at=at)
    for n, (slug, words) in enumerate(MISSING):
        answer(resource=pages[slug], helped=False, comment=words, at=world.now - timedelta(days=9 * n + 2))
    for words, times in MISSED.items():
        for n in range(times):
            note_missed(words=words, at=world.now - timedelta(days=3 * (times - n)))


def open_pages(pages: dict[str, Resource], world: World) -> None:
    """Pages that owners of organisations opened in the last weeks."""
    with staff_scope():
        rows = Membership.objects.filter(role="OWNER", organisation__state="VERIFIED")
        owners = list(rows.select_related("organisation", "user").order_by("pk"))
        for slug, readers in OPENED.items():
            for n, owner in enumerate(owners[:readers]):
                at = world.now - timedelta(days=7 * n + 2, hours=n)
                note_view(resource=pages[slug], organisation=owner.organisation, by=owner.user, at=at)
