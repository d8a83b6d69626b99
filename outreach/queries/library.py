"""The library as its readers see it: what is found, what stands under each topic, what is new."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from ipr_portal.formatted_text import page_as_plain
from outreach.enums import READABLE, Audience, ResourceKind, Topic
from outreach.models import Resource, ResourceAnswer, ResourcePicture
from outreach.rules.library import ANSWERS_SAID
from outreach.rules.search import Asked, fold

SHOWN = (
    "pk", "slug", "kind", "topic", "audience", "state", "language", "market", "code", "title", "summary", "body",
    "video", "version", "substance", "translates_id", "translated", "changed_at", "published_at", "review_due",
)  # fmt: skip
MOST = 30  # hits of one search
AROUND = 90  # characters on each side of the word that is shown
NEXT = 4
LEAD = re.compile(r"^[>\-\s]+", re.MULTILINE)  # signs of lists and quotations


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of an excerpt, and whether they were looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found, and where in it."""

    resource: Resource
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `is_exact`: at least one page has every word as it was typed."""

    hits: list[Hit]
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Helped:
    """How many readers said that a page helped, of how many who answered."""

    yes: int = 0
    answers: int = 0

    @property
    def is_told(self) -> bool:
        return self.answers >= ANSWERS_SAID


def readable(audiences: Iterable[str]) -> QuerySet[Resource]:
    """The pages that some audiences may read, with the columns that public pages may."""
    return Resource.objects.for_audiences(audiences).only(*SHOWN)


def narrowed(pages: QuerySet[Resource], known: Mapping[str, str]) -> QuerySet[Resource]:
    """The pages of a market or a language; a page for all markets belongs to each of them."""
    if market := known.get("market"):
        pages = pages.filter(market__in=["", market])
    if language := known.get("language"):
        pages = pages.filter(language=language)
    return pages


def search(asked: Asked, audiences: Sequence[str]) -> Found:
    """Pages for a search, the best first: its code, then words in titles; similar words where nothing has them exactly."""
    ranked = _ranked(asked, audiences) if asked.words else []
    ranked = [row for row in ranked if row[1]] or ranked
    pages = readable(audiences)
    found = {page.pk: page for page in pages.filter(pk__in=[row[0] for row in ranked])}
    hits = [found[key] for key, _exact, _rank in ranked if key in found]
    coded = list(pages.filter(code=asked.code).order_by("language")) if asked.code else []
    every = [*coded, *(page for page in hits if page.code != asked.code or not asked.code)]
    exact = bool(coded) or any(row[1] for row in ranked)
    return Found([Hit(page, excerpt(page, asked)) for page in every[:MOST]], exact)


def _ranked(asked: Asked, audiences: Sequence[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        values: list[Any] = [list(asked.words), list(audiences), MOST]
        cursor.execute("SELECT id, is_exact, rank FROM outreach_find(%s::text[], %s::text[], %s)", values)
        return cursor.fetchall()


def excerpt(page: Resource, asked: Asked) -> list[Piece]:
    """The summary, or the words of the page around the first one that was looked for."""
    if any(word in fold(page.summary) for word in asked.words) or not asked.words:
        return marked(page.summary, asked)
    text = " ".join(LEAD.sub("", page_as_plain(page.body)).split())
    place = next((at for word in asked.words if (at := text.casefold().find(word)) >= 0), -1)
    if place < 0:
        return marked(page.summary, asked)
    begin = text.find(" ", place - AROUND) + 1 if place > AROUND else 0
    end = text.rfind(" ", place, place + AROUND) if len(text) > place + AROUND else len(text)
    cut = text[begin : max(end, place + 1)]
    return marked(f"{'… ' if begin else ''}{cut}{' …' if end < len(text) else ''}", asked)


def marked(text: str, asked: Asked) -> list[Piece]:
    """A text in pieces, with the words that were looked for apart."""
    if not asked.words:
        return [Piece(text, False)]
    pattern = re.compile("|".join(f"({re.escape(word)})" for word in asked.words), re.IGNORECASE)
    pieces, last = [], 0
    for match in pattern.finditer(text):
        pieces += [Piece(text[last : match.start()], False), Piece(match[0], True)]
        last = match.end()
    return [piece for piece in [*pieces, Piece(text[last:], False)] if piece.text]


def topics_of(audiences: Sequence[str]) -> list[dict[str, Any]]:
    """Each topic that has pages, with how many of which kind."""
    rows = Resource.objects.for_audiences(audiences).filter(translates_id=None)
    counts = rows.values_list("topic", "kind").annotate(n=Count("pk")).order_by()
    by_topic: dict[str, Counter[str]] = {}
    for topic, kind, n in counts:
        by_topic.setdefault(topic, Counter())[kind] += n
    return [
        {
            "topic": topic,
            "kinds": [(ResourceKind(kind).label, n) for kind, n in by_topic[topic].most_common()],
        }
        for topic in Topic
        if topic in by_topic
    ]


def next_to(page: Resource, audiences: Sequence[str]) -> list[Resource]:
    """Other pages of its topic; for a code first those of its family, such as EV."""
    rows = list(
        readable(audiences).filter(topic=page.topic, translates_id=None).exclude(pk=page.pk).order_by("title")
    )
    family = page.code[:2]
    return sorted(rows, key=lambda row: (not family or row.code[:2] != family, row.code, row.title))[:NEXT]


def languages_of(page: Resource, audiences: Sequence[str]) -> list[Resource]:
    """The same page in other languages."""
    original = page.translates_id or page.pk
    rows = readable(audiences).filter(Q(pk=original) | Q(translates_id=original))
    return list(rows.exclude(pk=page.pk).order_by("language"))


def helped_of(keys: Iterable[int]) -> dict[int, Helped]:
    """How pages helped their readers, by key. Outside every scope, or in the desk's."""
    rows = ResourceAnswer.objects.filter(resource__in=list(keys)).values("resource_id").order_by()
    counted = rows.annotate(yes=Count("pk", filter=Q(helped=True)), answers=Count("pk"))
    return {row["resource_id"]: Helped(row["yes"], row["answers"]) for row in counted}


def pictures_of(audiences: Sequence[str]) -> QuerySet[ResourcePicture]:
    """Pictures of the pages that a reader may read; for the team, those of drafts too."""
    if Audience.STAFF in audiences:
        return ResourcePicture.objects.all()
    return ResourcePicture.objects.filter(resource__state__in=READABLE, resource__audience__in=audiences)
