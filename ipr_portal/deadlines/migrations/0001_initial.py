"""Calendars in versions, service levels, clocks and their pauses."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ipr_portal.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("market", models.CharField(max_length=2, unique=True)),
                ("zone", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("standard_day", models.PositiveSmallIntegerField()),
                ("subdivision", models.CharField(blank=True, max_length=10)),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("note", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField()),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="deadlines.calendar",
                    ),
                ),
                (
                    "made_by",
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
            name="Clock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.CharField(max_length=40)),
                ("subject_label", models.CharField(max_length=200)),
                ("desk_path", models.CharField(blank=True, max_length=300)),
                ("member_path", models.CharField(blank=True, max_length=300)),
                (
                    "level",
                    models.CharField(
                        choices=[("STANDARD", "Standard"), ("IPP_PLUS", "IPP Plus")], max_length=20
                    ),
                ),
                ("business_days", models.PositiveSmallIntegerField()),
                ("standard_day", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RUNNING", "running"),
                            ("BREACHED", "overdue"),
                            ("MET", "in time"),
                            ("MISSED", "late"),
                            ("VOID", "does not count"),
                        ],
                        default="RUNNING",
                        max_length=10,
                    ),
                ),
                (
                    "stage",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "below half"),
                            (50, "half used"),
                            (75, "three quarters used"),
                            (90, "nine tenths used"),
                            (100, "used up"),
                        ],
                        default=0,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("half_at", models.DateTimeField()),
                ("three_quarters_at", models.DateTimeField()),
                ("ninety_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("paused_from", models.DateTimeField(null=True)),
                ("paused_until", models.DateTimeField(null=True)),
                (
                    "pause_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("QUESTION", "We wait for an answer of the rights holder"),
                            ("AUTHORITY", "A court or an authority has asked us to wait"),
                            ("MARKETPLACE", "The marketplace cannot be reached"),
                            ("RIGHT_IN_DOUBT", "The right is being looked at again"),
                        ],
                        max_length=20,
                    ),
                ),
                ("breached_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("worked", models.DurationField(null=True)),
                (
                    "void_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("WITHDRAWN", "The notice was withdrawn before it was decided."),
                            ("INCOMPLETE", "The notice was returned as incomplete."),
                            ("DUPLICATE", "Another notice covers it."),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "asker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
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
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.calendarversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("QUESTION", "We wait for an answer of the rights holder"),
                            ("AUTHORITY", "A court or an authority has asked us to wait"),
                            ("MARKETPLACE", "The marketplace cannot be reached"),
                            ("RIGHT_IN_DOUBT", "The right is being looked at again"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("opened_at", models.DateTimeField()),
                ("cap_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="deadlines.clock",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
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
        ),
        migrations.CreateModel(
            name="Rebinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_before", models.DateTimeField()),
                ("due_after", models.DateTimeField()),
                ("rebound_at", models.DateTimeField()),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rebindings",
                        to="deadlines.clock",
                    ),
                ),
                (
                    "from_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.calendarversion",
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
                    "to_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.calendarversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Recalculation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("worked", models.DurationField(null=True)),
                ("would_be_met", models.BooleanField(null=True)),
                ("calculated_at", models.DateTimeField()),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalculations",
                        to="deadlines.clock",
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="deadlines.calendarversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ServiceLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("STANDARD", "Standard"), ("IPP_PLUS", "IPP Plus")], max_length=20
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("granted_at", models.DateTimeField()),
                (
                    "granted_by",
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
        ),
        migrations.CreateModel(
            name="SpecialDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("HOLIDAY", "Holiday"),
                            ("HALF_DAY", "Half day"),
                            ("CLOSURE", "Closed for once"),
                            ("WORKING_DAY", "Special working day"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("hours", models.JSONField(default=list)),
                ("estimated", models.BooleanField(default=False)),
                ("since", models.PositiveIntegerField()),
                ("until", models.PositiveIntegerField(null=True)),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="special_days",
                        to="deadlines.calendar",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WeekHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens", models.PositiveSmallIntegerField()),
                ("closes", models.PositiveSmallIntegerField()),
                ("since", models.PositiveIntegerField()),
                ("until", models.PositiveIntegerField(null=True)),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="week_hours",
                        to="deadlines.calendar",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=models.UniqueConstraint(
                fields=("calendar", "number"), name="deadlines_one_calendar_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("standard_day__gte", 1), ("standard_day__lte", 1440)),
                name="deadlines_standard_day_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gt", models.F("first_day"))),
                name="deadlines_calendar_runs_forward",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("state", "RUNNING")), fields=["next_at"], name="deadlines_to_look_at"
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("state__in", ["RUNNING", "BREACHED"])),
                fields=["version", "due_at"],
                name="deadlines_open_of",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(fields=["organisation", "stopped_at"], name="deadlines_clocks_of"),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.UniqueConstraint(
                fields=("subject_type", "subject_id"), name="deadlines_one_clock_a_subject"
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["RUNNING", "BREACHED"]), ("stopped_at", None), ("worked", None)),
                    models.Q(
                        models.Q(("state__in", ["RUNNING", "BREACHED"]), _negated=True),
                        ("stopped_at__isnull", False),
                        ("worked__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="deadlines_stopped_says_when_and_how_long",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "VOID"), ("void_reason", ""), _connector="XOR"),
                name="deadlines_void_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["BREACHED", "MISSED"]), _negated=True),
                    ("breached_at__isnull", False),
                    _connector="OR",
                ),
                name="deadlines_breach_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cap_at__gt", models.F("opened_at")),
                    models.Q(("closed_at", None), ("closed_at__gte", models.F("opened_at")), _connector="OR"),
                ),
                name="deadlines_pause_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelevel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("organisation",), name="deadlines_one_open_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicelevel",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="deadlines_level_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialday",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("calendar", "day"),
                name="deadlines_one_special_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialday",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["HALF_DAY", "WORKING_DAY"]), ("hours", []), _connector="XOR"
                ),
                name="deadlines_hours_exactly_when_some_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="weekhours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes__lte", 1440), ("opens__lt", models.F("closes")), ("weekday__lte", 6)
                ),
                name="deadlines_hours_run_forward",
            ),
        ),
        IsolateTenants("deadlines_clock"),
        IsolateTenants("deadlines_pause"),
        IsolateTenants("deadlines_rebinding"),
        IsolateTenants("deadlines_recalculation"),
        IsolateTenants("deadlines_servicelevel"),
    ]
