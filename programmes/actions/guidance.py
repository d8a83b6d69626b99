"""Writing guidance on rejection codes."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import Stale
from programmes.models import Guidance


@transaction.atomic
def write(*, code: str, version: int, text: str, by, at: datetime) -> Guidance:
    """Write the next version of the guidance on a code; nothing where the text is the same.

    :param version: that the person saw; 0 if there was none.
    :raises Stale: if somebody else wrote one meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"guidance:{code}"])
    last = Guidance.objects.filter(code=code).order_by("-version").first()
    if (last.version if last else 0) != version:
        raise Stale(_("Somebody else has changed this guidance. Your text was not saved."))
    if last and last.text == text:
        return last
    made = Guidance.objects.create(code=code, version=version + 1, text=text, written_by=by, written_at=at)
    record("guidance.written", made, by=by, at=at, internal=True, code=code)
    return made
