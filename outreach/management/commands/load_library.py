from django.core.management.base import BaseCommand
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from outreach.actions.loading import load


class Command(BaseCommand):
    help = (
        "Publish the pages that come with the portal; what staff changed at the desk stays as they wrote it."
    )

    def handle(self, **options) -> None:
        with staff_scope():
            changed = load(at=timezone.now())
        self.stdout.write(f"{changed} pages of the library are new or changed")
