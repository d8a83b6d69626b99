"""Write the ledger of outcomes for what was decided or withdrawn before there was one. May be run again."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from takedowns.actions.past_outcomes import write_past


class Command(BaseCommand):
    """Goes through all closed notices in batches."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--batch", type=int, default=500, help="notices in a transaction")

    def handle(self, *, batch, **_options):
        written = write_past(at=timezone.now(), batch=batch)
        self.stdout.write(f"{written:,} notices written to the ledger of outcomes.")
