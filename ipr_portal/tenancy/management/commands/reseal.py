from django.core.management.base import BaseCommand

from ipr_portal.sealed.resealing import BATCH, reseal_some, sealed_fields
from ipr_portal.tenancy.scope import system_scope


class Command(BaseCommand):
    help = "Seal with the first key of SEALING_KEYS what older keys sealed. May be stopped and run again."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH)

    def handle(self, *, batch, **options) -> None:
        for model, fields in sealed_fields():
            whole = 0
            while done := self.some(model, fields, batch):
                whole += done
            self.stdout.write(f"{model._meta.label}: {whole}")

    def some(self, model, fields, batch) -> int:
        with system_scope():  # values in compartments as well
            return reseal_some(model, fields, batch)
