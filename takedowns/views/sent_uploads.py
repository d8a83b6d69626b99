"""Files that members send with a form of disputes: kept as sent files first, so that a refusal of the rest loses none."""

from django.utils import timezone

from ipr_portal.errors import DomainError
from takedowns.actions.sent_files import send_file
from takedowns.queries.questions import sent_files


def keep_uploads(request, form) -> None:
    """Validate a form that keeps files (`WithFiles`), and store what was uploaded with it as far as there is room."""
    form.is_valid()
    form.known |= sent_files(form.keys, request.agent)
    who = {"by": request.user, "at": timezone.now(), "agent": request.agent}
    for upload in form.uploads[: form.room()]:
        try:
            form.keep(send_file(organisation=request.organisation, upload=upload, **who))
        except DomainError as refusal:
            form.add_error("attached", str(refusal))
    form.all_kept()
