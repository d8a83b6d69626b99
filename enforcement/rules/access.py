"""Who may write in a case, and on which side a person is."""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from enforcement.models import Case
from ipr_portal.accounts.models import User
from ipr_portal.errors import Refusal

STAFF, HOLDER = "staff", "holder"


def side_of(person: User) -> str:
    """The IPR team's side or the rights holders'."""
    return STAFF if person.staff_role else HOLDER


def why_not_write(case: Case) -> Refusal | None:
    """Whether the person of the scope may write in the case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (tenancy_my_compartments('WRITE'))", [case.compartment_id])
        may = cursor.fetchone()[0]
    return (
        None
        if may
        else Refusal("", _("You can read this case, not change it."), _("Ask its owner for write access."))
    )
