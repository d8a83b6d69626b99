"""Decisions can be undone until their outcome is sent, and are held for a moment before anything leaves."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0002_calendars"),
        ("takedowns", "0005_clocks"),
        ("tenancy", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="execution",
            name="handed_over_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="execution",
            name="undoes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="restoration",
                to="takedowns.execution",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="held_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="triagedecision",
            name="undone_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="triagedecision",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="execution",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="executions",
                to="takedowns.listingdecision",
            ),
        ),
        migrations.AlterField(
            model_name="execution",
            name="kind",
            field=models.CharField(
                choices=[("TAKE_DOWN", "take down"), ("RESTRICT", "restrict"), ("RESTORE", "restore")],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="execution",
            name="state",
            field=models.CharField(
                choices=[
                    ("TO_EXECUTE", "being carried out"),
                    ("EXECUTED", "carried out"),
                    ("FAILED", "failed, staff told"),
                    ("CALLED_BACK", "called back, its decision was undone"),
                ],
                default="TO_EXECUTE",
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("executing_count", 0), ("pending_count", 0), ("state", "IN_TRIAGE")),
                fields=["held_until"],
                name="takedowns_ripe",
            ),
        ),
        migrations.AddConstraint(
            model_name="execution",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "RESTORE"), ("undoes", None), _connector="XOR"),
                name="takedowns_restore_says_what_it_undoes",
            ),
        ),
        migrations.AddConstraint(
            model_name="execution",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undoes", None)), fields=("decision",), name="takedowns_carried_out_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="triagedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="takedowns_undone_says_who_and_when",
            ),
        ),
    ]
