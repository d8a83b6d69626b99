"""A seizure belongs to a raid, and both sides confirm it; agencies ask for documents.

Seizures that are there get a raid of their day, place and agency: one for all the parts that share them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = ("enforcement_seizure", "enforcement_raid")
LINK = [
    *[f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in TABLES],
    """
    INSERT INTO enforcement_raid
        (case_id, compartment_id, agency, confirmation, planned_on, place, result, raided_on, found, added_by_id, added_at)
    SELECT case_id, compartment_id, agency, max(raid_reference), seized_on, place,
        CASE WHEN bool_or(result = 'GOODS_FOUND') THEN 'GOODS_FOUND' ELSE 'NOTHING_FOUND' END, seized_on,
        coalesce(string_agg(DISTINCT nullif(nothing_because, ''), '; '), 'See the seizure'),
        min(entered_by_id), min(entered_at)
    FROM enforcement_seizure GROUP BY case_id, compartment_id, agency, seized_on, place
    """,
    """
    UPDATE enforcement_seizure AS seizure SET raid_id = raid.id FROM enforcement_raid AS raid
    WHERE raid.case_id = seizure.case_id AND raid.raided_on = seizure.seized_on AND raid.place = seizure.place
        AND raid.agency = seizure.agency
    """,
    "SET CONSTRAINTS ALL IMMEDIATE",
    *[f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in TABLES],
]


def person():
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


def to_raid(**more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="seizures", to="enforcement.raid", **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("enforcement", "0003_exhibits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("seizure", "holder_confirmed_at", models.DateTimeField(null=True)),
        migrations.AddField("seizure", "holder_confirmed_by", person()),
        migrations.AddField("seizure", "staff_confirmed_at", models.DateTimeField(null=True)),
        migrations.AddField("seizure", "staff_confirmed_by", person()),
        migrations.AddField("seizure", "raid", to_raid(null=True)),
        migrations.RunSQL(LINK, migrations.RunSQL.noop),
        migrations.AlterField("seizure", "raid", to_raid()),
        migrations.CreateModel(
            name="RequiredDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("market", models.CharField(max_length=2)),
                (
                    "agency_kind",
                    models.CharField(
                        choices=[
                            ("POLICE_ECONOMIC_CRIME", "Economic crime police"),
                            ("IP_POLICE_UNIT", "Police unit for intellectual property"),
                            ("CUSTOMS", "Customs"),
                            ("MARKET_SURVEILLANCE", "Market surveillance"),
                            ("TRADE_MINISTRY", "Trade ministry"),
                            ("HEALTH_REGULATOR", "Health regulator"),
                            ("PROSECUTOR", "Prosecutor"),
                        ],
                        max_length=30,
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("market", "agency_kind", "words"),
                        name="enforcement_document_once",
                    )
                ],
            },
        ),
    ]
