import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ipr_portal.tenancy.operations import AppendOnly, IsolateTenants, StaffOnly


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0007_plain_labels"),
        ("programmes", "0004_ipp_plus"),
        ("tenancy", "0006_plain_labels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredForecast",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(unique=True)),
                ("until", models.DateTimeField()),
                ("seed", models.BigIntegerField()),
                ("weeks", models.PositiveSmallIntegerField()),
                ("breaches", models.DecimalField(decimal_places=1, max_digits=8)),
                ("breaches_low", models.PositiveIntegerField()),
                ("breaches_high", models.PositiveIntegerField()),
                ("arrivals", models.DecimalField(decimal_places=1, max_digits=8)),
                ("arrivals_low", models.PositiveIntegerField()),
                ("arrivals_high", models.PositiveIntegerField()),
                ("people", models.PositiveSmallIntegerField()),
                ("people_needed", models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("made_at"))),
                        name="programmes_forecast_looks_ahead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrivals_low__lte", models.F("arrivals_high")),
                            ("breaches_low__lte", models.F("breaches_high")),
                        ),
                        name="programmes_forecast_bands_run_upwards",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BreachCause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("VOLUME", "Volume"),
                            ("STAFFING", "Staffing"),
                            ("COMPLEXITY", "Complexity"),
                            ("SYSTEM", "System"),
                            ("THIRD_PARTY", "Third party"),
                            ("CLERICAL", "Clerical"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sentence", models.CharField(max_length=500)),
                ("found_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "clock",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cause",
                        to="deadlines.clock",
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                ["VOLUME", "STAFFING", "COMPLEXITY", "SYSTEM", "THIRD_PARTY", "CLERICAL"],
                            )
                        ),
                        name="programmes_cause_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sentence", ""), _negated=True),
                        name="programmes_cause_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Remedy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("VOLUME", "Volume"),
                            ("STAFFING", "Staffing"),
                            ("COMPLEXITY", "Complexity"),
                            ("SYSTEM", "System"),
                            ("THIRD_PARTY", "Third party"),
                            ("CLERICAL", "Clerical"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sentence", models.CharField(max_length=500)),
                ("due_on", models.DateField()),
                ("set_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_by",
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
                        condition=models.Q(("done_at", None)),
                        fields=("code",),
                        name="programmes_one_open_remedy_a_cause",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sentence", ""), _negated=True),
                        name="programmes_remedy_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at", None), ("done_at__gte", models.F("set_at")), _connector="OR"
                        ),
                        name="programmes_remedy_is_done_after_it_is_set",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ForecastChance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chance", models.FloatField()),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="deadlines.clock"
                    ),
                ),
                (
                    "forecast",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chances",
                        to="programmes.storedforecast",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("forecast", "clock"), name="programmes_one_chance_a_clock"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("chance__gte", 0), ("chance__lte", 1)),
                        name="programmes_chance_is_a_share",
                    ),
                ],
            },
        ),
        IsolateTenants("programmes_breachcause"),
        StaffOnly("programmes_remedy"),
        StaffOnly("programmes_storedforecast"),
        StaffOnly("programmes_forecastchance"),
        AppendOnly("programmes_storedforecast"),
        AppendOnly("programmes_forecastchance"),
    ]
