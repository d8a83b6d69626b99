from datetime import date

from django.core.management.base import BaseCommand

from ipr_portal.exchange.actions import load_rates


class Command(BaseCommand):
    help = (
        "Load the reference rates of the European Central Bank that are installed; rates that are there stay."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, default=date(2022, 1, 1))

    def handle(self, *, since, **options) -> None:
        self.stdout.write(f"{load_rates(since=since)} new rates")
