"""A request that comes after the session has ended: the page stays open, and nothing that was typed is lost."""

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from ipr_portal.ui.http import wants_part

MOST_FIELDS = 500  # that are kept in a page
NOT_KEPT = frozenset({"csrfmiddlewaretoken"})


class NamesOnly(FileUploadHandler):
    """Keeps only the name of a file: the sender is not signed in."""

    def __init__(self, request, names: list[str]):
        super().__init__(request)
        self.names = names

    def new_file(self, field_name, file_name, *args, **kwargs):
        self.names.append(file_name)
        raise SkipFile

    def receive_data_chunk(self, raw_data, start):
        return None

    def file_complete(self, file_size):
        return None


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody to sign in, and afterwards back to the page they were on.

    A request by script is answered with 401 and a sentence, so that the page does not change. A filled-in form is
    answered with a page that keeps what was typed until its person has signed in.
    """
    if asks_by_itself(request):
        answer = HttpResponse(
            _("You are signed out. Sign in again."), status=401, content_type="text/plain; charset=utf-8"
        )
        answer["X-Signed-Out"] = redirect_to_login(page_of(request)).url
        answer["Cache-Control"] = "no-store"
        return answer
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    names: list[str] = []
    request.upload_handlers = [NamesOnly(request, names)]
    fields = [
        (name, value) for name in request.POST for value in request.POST.getlist(name) if name not in NOT_KEPT
    ]
    if any(value.strip() for _name, value in fields) and len(fields) <= MOST_FIELDS:
        return keep_form(request, fields, names)
    return redirect_to_login(page_of(request))


def asks_by_itself(request: HttpRequest) -> bool:
    """Whether a script sent the request, not a navigation of the browser."""
    return (
        wants_part(request)
        or "X-Autosave" in request.headers
        or request.headers.get("Sec-Fetch-Dest") == "empty"
    )


def page_of(request: HttpRequest) -> str:
    """The page that somebody was on: of a form or a fragment, the one that contains it."""
    if wants_part(request):
        return request.htmx.current_url_abs_path or "/"
    if request.method in ("GET", "HEAD") and "X-Autosave" not in request.headers:
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return urlsplit(came_from).path if ours else "/"


def keep_form(request: HttpRequest, fields, names=(), *, status=401) -> HttpResponse:
    """A page that keeps a filled-in form: read it, sign in, and send it again."""
    texts = [(name, value) for name, value in fields if "\n" in value or len(value) > 60]
    context = {
        "fields": fields, "texts": texts, "names": names, "here": request.get_full_path(),
        "sign_in": redirect_to_login(page_of(request)).url, "is_signed_in": status == 403,
    }  # fmt: skip
    answer = render(request, "held.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def csrf_failure(request: HttpRequest, reason="") -> HttpResponse:
    """A form that was opened in another session: it is kept and sent again, if somebody is signed in and it is ours."""
    origin = request.headers.get("Origin", "")
    is_ours = not origin or urlsplit(origin).netloc == request.get_host()
    fields = [
        (name, value) for name in request.POST for value in request.POST.getlist(name) if name not in NOT_KEPT
    ]
    is_filled = any(value.strip() for _name, value in fields) and len(fields) <= MOST_FIELDS
    if request.user.is_authenticated and is_ours and is_filled and not asks_by_itself(request):
        if request.path.startswith(("/o/", "/desk/")):
            return keep_form(request, fields, [file.name for file in request.FILES.values()], status=403)
    return render(request, "403_csrf.html", status=403)
