"""People at their browsers: how they sign in, and what the workers do meanwhile."""

from django.core.cache import cache
from django.utils import timezone

from ipr_portal.marketplace.connector import connector
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import execution, receipts, triage
from takedowns.rules.triage import GRACE
from tests.accounts.conftest import PASSWORD, give_password
from tests.factories import UserFactory


def sign_in(page, url, person):
    """Sign in by e-mail and password, as people do."""
    cache.clear()
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def staff(role, name):
    return give_password(UserFactory(name=name, email=f"{role.lower()}@ipr.example", staff_role=role))


def let_workers_work():
    """What the beat asks for every five seconds, after the time in which a decision can be undone without a trace."""
    later = timezone.now() + GRACE
    receipts.acknowledge(connector=connector(), at=timezone.now())
    execution.execute_due(connector=connector(), at=later)
    triage.settle_ripe(at=later)


def mailed(kind):
    """The text of the newest mail of a kind."""
    with staff_scope():
        return OutgoingMail.objects.filter(kind=kind).latest("created_at").context
