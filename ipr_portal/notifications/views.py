"""The inbox, for members and for the desk; and the mail that the embedded mail server took."""

from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.pagination import paginate

from .actions import mark_read
from .kinds import KINDS, say
from .models import KeptMail, Notification

NEWEST = ("-created_at", "-id")


@requires(Can.READ_INBOX)
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request, organisation=None):
    """A person's news here; posting marks one line (`read`) or all as read."""
    rows = Notification.objects.filter(recipient=request.user)
    if request.organisation:
        rows = rows.filter(organisation=request.organisation)
    if request.method == "POST":
        mark_read(rows=rows, only=request.POST.get("read"), at=timezone.now())
        return redirect(request.path)
    page = paginate(rows, NEWEST, after=request.GET.get("after", ""))
    for row in page:
        row.sentence, row.icon = say(row.kind, row.context), KINDS[row.kind].icon
    base = "base_member.html" if request.organisation else "base_desk.html"
    return render(request, "notifications/inbox.html", {"rows": page, "base": base})


@require_safe
@csp_update({"frame-src": ["'self'"]})
def mail(request):
    """Mail that was sent, newest first; only where the embedded mail server keeps it."""
    _only_with_embedded_mail()
    rows = KeptMail.objects.all()
    if text := request.GET.get("to", "").strip():
        rows = rows.filter(address__icontains=text)
    page = paginate(rows, ("-arrived_at", "-id"), after=request.GET.get("after", ""), size=20)
    return render(request, "notifications/mail.html", {"rows": page, "to": text})


@require_safe
@xframe_options_sameorigin
@csp_replace(
    {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "sandbox": [],
        "frame-ancestors": ["'self'"],
    }
)
def mail_body(request, pk):
    """The HTML of one mail, where it can do nothing."""
    _only_with_embedded_mail()
    return HttpResponse(get_object_or_404(KeptMail, pk=pk).html)


def _only_with_embedded_mail():
    if not settings.MAIL_PAGE:
        raise Http404
