import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ipr_portal.tenancy.operations import IsolateTenants, StaffOnly


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0031_batches_of_notices"),
        ("tenancy", "0006_plain_labels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StatementBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITS", "to be handed over"),
                            ("TAKEN", "handed over"),
                            ("REFUSED", "refused, a person must act"),
                        ],
                        default="WAITS",
                        max_length=10,
                    ),
                ),
                ("count", models.PositiveSmallIntegerField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=1000)),
                (
                    "handed_over_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("puid", models.CharField(max_length=60, unique=True)),
                ("body", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement",
                        to="takedowns.listingdecision",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="takedowns.statementbatch",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="statementbatch",
            index=models.Index(
                condition=models.Q(("state", "WAITS")),
                fields=["next_try_at"],
                name="takedowns_batches_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gte", 1), ("count__lte", 100)),
                name="takedowns_statement_batch_1_to_100",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handed_over_at__isnull", False), ("state", "TAKEN")),
                    models.Q(
                        models.Q(("state", "TAKEN"), _negated=True),
                        ("handed_over_at", None),
                        ("handed_over_by", None),
                    ),
                    _connector="OR",
                ),
                name="takedowns_statements_taken_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                condition=models.Q(("batch", None)), fields=["id"], name="takedowns_statements_to_hand"
            ),
        ),
        IsolateTenants("takedowns_statement"),
        StaffOnly("takedowns_statementbatch"),
    ]
