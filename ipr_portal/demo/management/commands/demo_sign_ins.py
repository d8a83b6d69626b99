"""Print who can sign in to the demo world."""

from django.conf import settings
from django.core.management.base import BaseCommand

from ipr_portal.demo.people import DEMO_PASSWORD, sign_ins


class Command(BaseCommand):
    """One line a person; nothing outside the demo."""

    help = __doc__

    def handle(self, **_options):
        if not settings.DEMO_MODE:
            return
        self.stdout.write(f"  Sign in with the password  {DEMO_PASSWORD}")
        for person in sign_ins():
            where = person.organisation or "IPR team"
            self.stdout.write(f"    {person.email:<36}{person.role_label!s:<24}{where}")
        self.stdout.write("")
