"""Write statements of reasons for outcomes and measures that came before there were any. May be run again."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from takedowns.actions.statements import write_past_measures, write_past_statements


class Command(BaseCommand):
    """Goes through all decided notices in batches, then through the measures."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--batch", type=int, default=500, help="notices in a transaction")

    def handle(self, *, batch, **_options):
        now = timezone.now()
        written = write_past_statements(at=now, batch=batch) + write_past_measures(at=now)
        self.stdout.write(f"{written:,} statements of reasons written.")
