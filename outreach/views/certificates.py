"""Certificates of attendance: anybody who has the number sees whether one is genuine, and takes it as PDF."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ipr_portal.paper import Document, Facts, Link, Paragraph, pdf
from ipr_portal.tenancy.scope import public_scope
from ipr_portal.ui.http import page
from outreach.actions.mails import say_when, say_where
from outreach.models import Certificate, Event
from outreach.queries.events import PUBLIC

SIGNS = 14
NO_NAME = gettext_lazy("The name is no longer kept")


@require_safe
def certificate(request, number):
    """Whether a certificate is genuine: for whom, and for which event."""
    found, about = _find(number)
    context = {
        "found": found,
        "number": number[:SIGNS],
        "when": say_when(about) if about else "",
        "where": say_where(about) if about else "",
        "event": about,
        "heading": _("This certificate is genuine") if found else _("We issued no such certificate"),
    }
    return page(request, "outreach/public/certificate.html", context, status=200 if found else 404)


@require_safe
def certificate_paper(_request, number):
    """The certificate itself, as PDF."""
    found, about = _find(number)
    if found is None or about is None:
        raise Http404
    address = settings.SITE_URL + reverse("certificate", args=[found.number])
    blocks = [
        Facts([
            (_("Attended by"), found.name or str(NO_NAME)), (_("Event"), about.title), (_("When"), say_when(about)),
            (_("Where"), say_where(about)), (_("Number"), found.number), (_("Check it at"), Link(address, address)),
        ]),
        Paragraph(_("The IPR team confirms that the person named above was present. Anybody can check the number."), quiet=True),
    ]  # fmt: skip
    document = Document(
        title=_("Certificate of attendance"), language="en", made_at=found.issued_at, reference=found.number, blocks=blocks
    )  # fmt: skip
    answer = HttpResponse(pdf(document), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"certificate-{found.number}.pdf")
    return answer


def _find(number: str) -> tuple[Certificate | None, Event | None]:
    with public_scope():
        rows = Certificate.objects.only("id", "event_id", "number", "name", "issued_at")
        found = rows.filter(number=number.upper()[:SIGNS]).first()
        about = Event.objects.only(*PUBLIC).filter(pk=found.event_id).first() if found else None
    return found, about
