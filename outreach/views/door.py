"""At the door, on a phone: find a name, type a code, or open the address of a badge."""

from io import BytesIO

import qrcode
from django.core import signing
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from qrcode.image.svg import SvgPathImage

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page
from ipr_portal.ui.parameters import text_in
from outreach.actions import door as actions
from outreach.actions.people import person_for
from outreach.forms.events import GuestForm, ScanForm
from outreach.models import Event, Registration
from outreach.names import folded
from outreach.queries.events import people_of
from outreach.rules.events import why_nobody_checks_in, why_not_check_in

SALT = "outreach.check_in"
SHOWN = 60
NEVER_OLDER = 36 * 3600  # seconds that a scan without network may be sent later


def check_in_path(registration: Registration) -> str:
    """The signed address on a badge: it opens the door's page, and lets nobody in by itself."""
    token = signing.Signer(salt=SALT).sign(registration.code)
    return reverse("desk:outreach_check_in", args=[token])


def picture_of(address: str) -> SafeString:
    """A QR picture of an address as SVG, made by us from an address of ours."""
    picture = BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, box_size=8).save(picture)
    return SafeString(picture.getvalue().decode().partition("?>")[2])


@requires(Can.MANAGE_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def door(request, pk):
    """Who comes, and who is in; a POST lets somebody in by their code."""
    found = get_object_or_404(Event, pk=pk)
    if request.method != "POST":
        return show(request, found)
    form = ScanForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["code"]:
        return show(
            request, found, result=(_("Type the code: 8 letters and digits."), "attention"), status=422
        )
    return let_in(request, found, form)


def let_in(request, found: Event, form: ScanForm):
    """Let somebody in; the answer is said in words and by colour."""
    now = timezone.now()
    noted = form.cleaned_data["noted"]
    at = noted if noted and 0 <= (now - noted).total_seconds() <= NEVER_OLDER else now
    code = form.cleaned_data["code"].upper()
    registration = Registration.objects.filter(event=found, code=code, duplicate_of=None).first()
    if registration is None:
        said = _("No registration for this event has the code %(code)s.") % {"code": code}
        return show(request, found, result=(said, "breach"), status=422)
    try:
        done = actions.check_in(
            registration=registration, nonce=form.cleaned_data["nonce"], by=request.user, at=at
        )
    except actions.NotLetIn as refusal:
        look = "attention" if refusal.code == "in" else "breach"
        return show(request, found, result=(str(refusal), look), status=409 if look == "attention" else 422)
    said = _("%(who)s is in.") % {"who": done.registration.person}
    return show(request, found, result=(said, "fine"))


def show(
    request,
    found: Event,
    *,
    result=None,
    scanned: Registration | None = None,
    walk_in: GuestForm | None = None,
    status: int = 200,
):
    """Render the door: the answer to the last scan on top, then the names."""
    text = text_in(request.GET, "name")
    rows = people_of(found).filter(state__in=["REGISTERED", "CHECKED_IN", "ATTENDED", "NO_SHOW"])
    if text:
        words = folded(text)
        rows = rows.filter(
            Q(person__folded__contains=words) | Q(comes_from__folded__contains=words) | Q(code=text.upper())
        )
    people = list(rows.order_by("person__name", "pk")[:SHOWN])
    for row in people:
        row.scan, row.since = get_random_string(20), row.checked_in_at and found.local(row.checked_in_at)
    now = timezone.now()
    context = {
        "event": found, "people": people, "result": result, "text": text, "scan": get_random_string(20),
        "scanned": scanned, "refused": scanned and why_not_check_in(scanned, at=now),
        "inside": found.registrations.present().count(), "expected": found.registrations.coming().count(),
        "walk_in": walk_in or GuestForm(), "closed": why_nobody_checks_in(found, at=now),
    }  # fmt: skip
    return page(request, "outreach/events/door.html", context, status=status)


@requires(Can.MANAGE_EVENTS)
@require_http_methods(["GET", "HEAD"])
def check_in_by_link(request, token):
    """Whose badge it is, and whether they may come in now; a press on the button lets them in."""
    try:
        code = signing.Signer(salt=SALT).unsign(token[:100])
    except signing.BadSignature as error:
        raise Http404 from error
    rows = Registration.objects.select_related("event", "person", "comes_from", "checked_in_by")
    found = get_object_or_404(rows, code=code)
    return show(request, found.event, scanned=found)


@requires(Can.MANAGE_EVENTS)
@require_POST
def walk_in(request, pk):
    """Let somebody in who is not registered."""
    found, form = get_object_or_404(Event, pk=pk), GuestForm(request.POST)
    if not form.is_valid():
        return show(request, found, walk_in=form, status=422)
    now = timezone.now()
    person = person_for(by=request.user, at=now, **form.cleaned_data)
    try:
        made = actions.walk_in(event=found, person=person, by=request.user, at=now)
    except actions.NotLetIn as refusal:
        form.add_error(None, str(refusal))
        return show(request, found, walk_in=form, status=422)
    return show(
        request, found, result=(_("%(who)s is in, without a registration.") % {"who": made.person}, "fine")
    )
