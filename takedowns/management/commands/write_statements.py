"""Write statements of reasons for outcomes that were sent before there were any. May be run again."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from takedowns.actions.statements import write_past_statements


class Command(BaseCommand):
    """Goes through all decided notices in batches."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--batch", type=int, default=500, help="notices in a transaction")

    def handle(self, *, batch, **_options):
        written = write_past_statements(at=timezone.now(), batch=batch)
        self.stdout.write(f"{written:,} statements of reasons written.")
