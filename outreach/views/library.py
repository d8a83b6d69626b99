"""The library as everybody reads it, signed in or not."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.accounts.limits import say_wait
from ipr_portal.accounts.network import client_address, network_of
from ipr_portal.formatted_text import page_as_html
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import public_scope, staff_scope
from ipr_portal.ui.http import see_other
from ipr_portal.ui.parameters import text_in, word_in
from outreach.actions import reading
from outreach.enums import Topic
from outreach.forms.library import AnswerForm, NarrowForm
from outreach.queries.feedback import built_as
from outreach.queries.library import (
    helped_of,
    languages_of,
    narrowed,
    next_to,
    pictures_of,
    readable,
    search,
    topics_of,
)
from outreach.queries.loops import for_rejections, most_opened
from outreach.rules.library import audiences_of
from outreach.rules.search import read_search

NEWEST, LONGEST_SEARCH = 5, 100
ANSWERS_AT_MOST = {"answer": "20/h/key"}  # from one network
SEARCHES_KEPT_AT_MOST = {"missed": "60/h/key"}
HOUR = 3600


@contextmanager
def reading_scope(request) -> Iterator[list[str]]:
    """What this reader may read: Postgres shows strangers what is for everybody; the others are asked who they are."""
    if not request.user.is_authenticated:
        with public_scope():
            yield audiences_of(request.user, [])
        return
    place = request.workplace
    with staff_scope(by=request.user):
        yield audiences_of(request.user, [place.organisation.pk] if place else [])


@require_safe
def resources(request):
    """The library: one field to ask, what is new, and every topic. A search that finds nothing is kept."""
    words = text_in(request.GET, "q", LONGEST_SEARCH)
    topic = word_in(request.GET, "topic", Topic.values)
    form = NarrowForm(request.GET)
    if words:
        return found(request, words)
    with reading_scope(request) as audiences:
        pages = narrowed(readable(audiences), form.known())
        context = {"topics": topics_of(audiences), "count": pages.count(), "narrow": form}
        if topic:
            context |= {
                "topic": Topic(topic),
                "pages": list(pages.filter(topic=topic).order_by("code", "title")),
            }
        else:
            context["newest"] = list(pages.filter(code="").newest_first()[:NEWEST])
            context |= for_members(request, audiences)
    return render(request, "outreach/library/home.html", context)


def for_members(request, audiences: list[str]) -> dict[str, Any]:
    """What somebody who is signed in also sees: pages about their rejections, and what is opened most."""
    if not request.user.is_authenticated:
        return {}
    now, place = timezone.now(), request.workplace
    context: dict[str, Any] = {"opened": most_opened(audiences, at=now)}
    if place:
        context |= {
            "place": place.organisation,
            "for_you": for_rejections(place.organisation, audiences, at=now),
            "may_say": Can.VOTE_FEEDBACK in place.capabilities,
        }
    return context


@require_safe
def picture(request, key):
    """A picture of a page, for everybody who reads the page; the team also sees those of drafts."""
    with reading_scope(request) as audiences:
        found = pictures_of(audiences).filter(pk=key).values_list("content", flat=True).first()
    if found is None:
        raise Http404
    headers = {
        "Cache-Control": "private, max-age=86400",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(bytes(found), content_type="image/webp", headers=headers)


def found(request, words: str):
    """What a search found."""
    asked = read_search(words)
    with reading_scope(request) as audiences:
        result, count = search(asked, audiences), readable(audiences).count()
    if not result.hits and may(request, SEARCHES_KEPT_AT_MOST):
        with counting_scope(request):
            reading.note_missed(words=words, at=timezone.now())
    helped = helped_of(hit.resource.pk for hit in result.hits)
    context = {"words": words, "found": result, "count": count, "helped": helped}
    return render(request, "outreach/library/found.html", context)


@requires(Can.READ_INBOX)
@require_safe
def member_library(request, organisation):
    """The library, in the navigation of an organisation."""
    return resources(request)


@require_safe
def resource(request, slug):
    """One page of the library."""
    return show(request, slug=slug)


@require_safe
def remedy(request, code):
    """What to do about a rejection code: the page that every rejection links to."""
    if code != code.upper():
        return redirect("remedy", code.upper(), permanent=True)
    return show(request, code=code, language="en")


def show(request, **which):
    with reading_scope(request) as audiences:
        page = get_object_or_404(readable(audiences), **which)
        context = {
            "page": page,
            "text": page_as_html(page.body),
            "languages": languages_of(page, audiences),
            "next": next_to(page, audiences),
            "topic": Topic(page.topic),
        }
        if request.user.is_authenticated:
            context["asked"] = built_as(page)
        if request.user.is_authenticated and (place := request.workplace):
            context["place"] = place.organisation
            reading.note_view(
                resource=page, organisation=place.organisation, by=request.user, at=timezone.now()
            )
    context["helped"] = helped_of([page.pk]).get(page.pk)
    return render(request, "outreach/library/page.html", context)


@require_POST
def resource_answer(request, slug):
    """Whether a page helped. No account is needed, so a network may answer so often an hour."""
    with reading_scope(request) as audiences:
        page = get_object_or_404(readable(audiences), slug=slug)
    if not may(request, ANSWERS_AT_MOST):
        response = render(request, "429.html", {"wait": say_wait(HOUR)}, status=429)
        response["Retry-After"] = str(HOUR)
        return response
    form = AnswerForm(request.POST)
    if not form.is_valid():
        context = {"page": page, "form": form, "helped": text_in(request.POST, "helped")}
        return render(request, "outreach/library/answer.html", context, status=422)
    said = form.cleaned_data
    reading.answer(resource=page, helped=said["helped"] == "yes", comment=said["comment"], at=timezone.now())
    messages.info(request, _("Thank you. We read every answer."))
    return see_other(request, page.get_absolute_url())


def counting_scope(request) -> AbstractContextManager:
    """Where searches and attempts are counted: members' role of the database has no access to these tables."""
    return staff_scope(by=request.user) if request.user.is_authenticated else nullcontext()


def may(request, rates: dict[str, str]) -> bool:
    """Whether this network has not done something too often."""
    (action,) = rates
    key = network_of(client_address(request))
    with counting_scope(request):
        return (
            consume(request, app="outreach", action=action, config=rates, key=key, limit_get=True) is not None
        )
