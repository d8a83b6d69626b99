"""The way in by a link: an app's page takes `@by_link("purpose")` and gets the link instead of a token."""

from functools import wraps

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from ipr_portal.accounts.limits import say_wait
from ipr_portal.accounts.network import client_address, network_of
from ipr_portal.ui.http import see_other

from . import actions, tokens
from .actions import Refused, Why
from .forms import CodeForm
from .models import SignedLink
from .register import PURPOSES

REFUSED_AT_MOST = {"open": "20/10m/key"}  # tokens that we do not know, from one network
WAIT = 600
STATUS = {Why.UNKNOWN: 404, Why.EXPIRED: 410, Why.USED: 410}


def by_link(purpose: str):
    """Let a page be opened by a link of one purpose: `view(request, link)` at an address with `<str:token>`.

    To act, the view calls `use(request, link, …)`, which may be refused: somebody else may have been faster.
    """

    def decorate(view):
        @wraps(view)
        def opened(request: HttpRequest, token: str, **more) -> HttpResponse:
            answer = _opened(request, token, purpose)
            if isinstance(answer, SignedLink):
                request.link_token = token
                answer = view(request, answer, **more)
            return _private(answer)

        return opened

    return decorate


def _opened(request: HttpRequest, token: str, purpose: str) -> SignedLink | HttpResponse:
    if not _may_try(request, dry_run=True):
        return _too_many(request)
    found = actions.open_link(
        token=token,
        purpose=purpose,
        at=timezone.now(),
        origin=client_address(request),
        proof=_proof(request, token),
    )
    if isinstance(found, SignedLink):
        return found
    if found.why == Why.CODE:
        return _second_step(request, token, purpose, found)
    if found.why == Why.UNKNOWN:
        _may_try(request, dry_run=False)
    return ended(request, found)


def use(request: HttpRequest, link: SignedLink, words: str) -> SignedLink | HttpResponse:
    """Use the link by which a page was opened; the answer to show where that is refused."""
    token = request.link_token
    found = actions.use_link(
        token=token, purpose=link.purpose, words=words, at=timezone.now(), origin=client_address(request),
        proof=_proof(request, token),
    )  # fmt: skip
    return ended(request, found) if isinstance(found, Refused) else found


def ended(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Answer that a link does not open; the reason only for a token signed by us."""
    context = {"why": refused.why, "link": refused.link, "contact": settings.CONTACT_EMAIL}
    return render(request, "links/ended.html", context, status=STATUS.get(refused.why, 404))


def _second_step(request: HttpRequest, token: str, purpose: str, refused: Refused) -> HttpResponse:
    """Ask for the code, send one, or take one."""
    form, now, origin = CodeForm(), timezone.now(), client_address(request)
    if request.method == "POST" and "send" in request.POST:
        sent = actions.send_code(token=token, purpose=purpose, at=now, origin=origin)
        return _ask(request, refused, form, sent=sent is None, none_left=sent is not None)
    if request.method == "POST":
        form = CodeForm(request.POST)
        if form.is_valid():
            code = form.cleaned_data["code"]
            proof = actions.confirm_code(token=token, purpose=purpose, code=code, at=now, origin=origin)
            if isinstance(proof, str):
                request.session[_name(token)] = proof
                return see_other(request, request.path)
            form.add_error(
                "code", _("This code is wrong or has expired. Check the newest code, or ask for another.")
            )
    return _ask(request, refused, form)


def _ask(request: HttpRequest, refused: Refused, form: CodeForm, **said) -> HttpResponse:
    about = PURPOSES[refused.link.purpose]
    context = {
        "form": form,
        "what": about.words,
        "to": _hidden(refused.link.address),
        "contact": settings.CONTACT_EMAIL,
        "code_waits": bool(form.errors) or refused.link.code_waits(timezone.now()) or said.get("sent", False),
    }
    return render(request, "links/code.html", context | said, status=422 if form.errors else 200)


def _hidden(address: str) -> str:
    """A masked address that only its owner recognises."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host[:1]}…{host[host.rfind('.') :]}"


def _name(token: str) -> str:
    return f"link:{tokens.hash_of(token)[:20]}"


def _proof(request: HttpRequest, token: str) -> str:
    return request.session.get(_name(token), "")


def _may_try(request: HttpRequest, *, dry_run: bool) -> bool:
    """Whether a network has not tried too many links that we do not know."""
    key = network_of(client_address(request))
    asked = consume(
        request, app="links", action="open", config=REFUSED_AT_MOST, key=key, dry_run=dry_run, limit_get=True
    )
    return asked is not None


def _too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "429.html", {"wait": say_wait(WAIT)}, status=429)
    response["Retry-After"] = str(WAIT)
    return response


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a secret: the page is not cached, indexed or logged, and no referrer is sent."""
    response._has_been_logged = True  # Django logs the address of a refusal
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = (
        "same-origin"  # not none at all: browsers then send no origin, and no form of the page is taken
    )
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
