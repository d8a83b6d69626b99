"""Decisions that are held for a second person, their triggers, and the sample that is looked at again."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ipr_portal.tenancy.operations import IsolateTenants, StaffOnly


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_initial"),
        ("deadlines", "0007_plain_labels"),
        ("takedowns", "0039_catalogue"),
        ("tenancy", "0006_plain_labels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("FIRST_WRONG", "The decision was wrong"),
                            ("SECOND_WRONG", "The decision was right, the second opinion was wrong"),
                            ("BOTH_TENABLE", "Both can be argued; the guidance is not clear enough"),
                        ],
                        max_length=15,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=10)),
                ("sentence", models.CharField(max_length=1000)),
                ("settled_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="QualitySample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("drawn_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PENDING", "Open"),
                            ("REMOVED", "Taken down"),
                            ("RESTRICTED", "Restricted"),
                            ("SELLER_REMOVED", "Removed by the seller"),
                            ("ALREADY_DOWN", "Already down"),
                            ("DUPLICATE", "Duplicate"),
                            ("REJECTED", "Rejected"),
                            ("WITHDRAWN", "Withdrawn"),
                            ("INFO_LAPSED", "Question not answered"),
                            ("LEGAL_HOLD", "Fixed by an order of a court or an authority"),
                        ],
                        max_length=20,
                    ),
                ),
                ("rejection_code", models.CharField(blank=True, max_length=10)),
                ("sentence", models.TextField(blank=True)),
                ("agrees", models.BooleanField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="QualityShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5)),
                ("set_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ReviewOpinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("FIRST", "first decision"), ("SECOND", "second opinion")], max_length=6
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("PENDING", "Open"),
                            ("REMOVED", "Taken down"),
                            ("RESTRICTED", "Restricted"),
                            ("SELLER_REMOVED", "Removed by the seller"),
                            ("ALREADY_DOWN", "Already down"),
                            ("DUPLICATE", "Duplicate"),
                            ("REJECTED", "Rejected"),
                            ("WITHDRAWN", "Withdrawn"),
                            ("INFO_LAPSED", "Question not answered"),
                            ("LEGAL_HOLD", "Fixed by an order of a court or an authority"),
                        ],
                        max_length=20,
                    ),
                ),
                ("rejection_code", models.CharField(blank=True, max_length=10)),
                (
                    "secondary_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), blank=True, default=list, size=None
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TRADEMARK_COUNTERFEIT", "Counterfeit goods under a trade mark"),
                            ("TRADEMARK_USE", "Use of a trade mark without consent"),
                            ("COPYRIGHT", "Copyright"),
                            ("DESIGN", "Registered design"),
                            ("PATENT", "Patent or utility model"),
                            ("GEOGRAPHICAL_INDICATION", "Geographical indication"),
                            ("OTHER_IP", "Another intellectual-property right"),
                        ],
                        max_length=30,
                    ),
                ),
                ("sentence", models.TextField(blank=True)),
                ("explanation_edited", models.BooleanField(default=False)),
                ("same_as", models.CharField(blank=True, max_length=24)),
            ],
        ),
        migrations.CreateModel(
            name="ReviewTrigger",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("active", models.BooleanField(default=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[("ALL", "all of the conditions"), ("ANY", "any of the conditions")],
                        default="ALL",
                        max_length=3,
                    ),
                ),
                ("conditions", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SecondReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "waits for a second person"),
                            ("DISAGREED", "waits for a lead, as the two differ"),
                            ("AGREED", "confirmed by a second person"),
                            ("SETTLED", "settled by a lead"),
                            ("CANCELLED", "taken back"),
                            ("WITHDRAWN", "ended, as the notice was withdrawn"),
                        ],
                        default="WAITING",
                        max_length=10,
                    ),
                ),
                (
                    "triggers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                ("second_at", models.DateTimeField(null=True)),
                ("sentence", models.CharField(blank=True, max_length=1000)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="notice",
            name="takedowns_queue_by_due_time",
        ),
        migrations.AddField(
            model_name="listing",
            name="in_second_review",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="notice",
            name="second_review_count",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state__in", ["ACKNOWLEDGED", "IN_TRIAGE"])),
                fields=["due_at", "-value", "id"],
                include=(
                    "state",
                    "triager",
                    "claim_expires_at",
                    "pending_count",
                    "second_review_count",
                    "market",
                    "risk_at",
                    "paused_until",
                ),
                name="takedowns_queue_by_due_time",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(
                    ("second_review_count__gt", 0), ("state__in", ["ACKNOWLEDGED", "IN_TRIAGE"])
                ),
                fields=["due_at", "-value", "id"],
                name="takedowns_queue_of_second",
            ),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_second_review", False), ("outcome", "PENDING"), _connector="OR"),
                name="takedowns_only_pending_in_second_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("second_review_count__lte", models.F("pending_count"))),
                name="takedowns_held_listings_are_pending",
            ),
        ),
        migrations.AddField(
            model_name="lesson",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation"
            ),
        ),
        migrations.AddField(
            model_name="lesson",
            name="settled_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="qualitysample",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="quality_sample",
                to="takedowns.listingdecision",
            ),
        ),
        migrations.AddField(
            model_name="qualitysample",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation"
            ),
        ),
        migrations.AddField(
            model_name="qualitysample",
            name="reviewed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="lesson",
            name="sample",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lesson",
                to="takedowns.qualitysample",
            ),
        ),
        migrations.AddField(
            model_name="qualityshare",
            name="set_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reviewopinion",
            name="explanation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="takedowns.explanationtext",
            ),
        ),
        migrations.AddField(
            model_name="reviewopinion",
            name="listing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="takedowns.listing"
            ),
        ),
        migrations.AddField(
            model_name="reviewopinion",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation"
            ),
        ),
        migrations.AddField(
            model_name="reviewtrigger",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="secondreview",
            name="closed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="secondreview",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="secondreview",
            name="decision",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="second_review",
                to="takedowns.triagedecision",
            ),
        ),
        migrations.AddField(
            model_name="secondreview",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="second_reviews",
                to="takedowns.notice",
            ),
        ),
        migrations.AddField(
            model_name="secondreview",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation"
            ),
        ),
        migrations.AddField(
            model_name="secondreview",
            name="second_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reviewopinion",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to="takedowns.secondreview",
            ),
        ),
        migrations.AddIndex(
            model_name="qualitysample",
            index=models.Index(
                condition=models.Q(("reviewed_at", None)),
                fields=["drawn_at", "id"],
                name="takedowns_samples_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="qualitysample",
            index=models.Index(
                condition=models.Q(("reviewed_at__isnull", False)),
                fields=["-reviewed_at", "-id"],
                name="takedowns_samples_reviewed",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualitysample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agrees", None), ("outcome", ""), ("reviewed_at", None), ("reviewed_by", None)),
                    models.Q(
                        ("agrees__isnull", False),
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="takedowns_sample_reviewed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualitysample",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "REJECTED"), ("rejection_code", ""), _connector="XOR"),
                name="takedowns_sample_code_when_rejected",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(("sentence", ""), _negated=True), name="takedowns_lesson_is_explained"
            ),
        ),
        migrations.AddConstraint(
            model_name="qualityshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                name="takedowns_share_0_to_100",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewtrigger",
            constraint=models.CheckConstraint(
                condition=models.Q(("conditions", []), _negated=True), name="takedowns_trigger_has_conditions"
            ),
        ),
        migrations.AddIndex(
            model_name="secondreview",
            index=models.Index(
                condition=models.Q(("state__in", ["WAITING", "DISAGREED"])),
                fields=["decided_at", "id"],
                name="takedowns_second_reviews_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("second_by", models.F("decided_by")), _negated=True),
                name="takedowns_second_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("second_at", None), ("second_by", None)),
                    models.Q(("second_at__isnull", False), ("second_by__isnull", False)),
                    _connector="OR",
                ),
                name="takedowns_second_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second_at__isnull", False),
                    ("state__in", ["WAITING", "CANCELLED", "WITHDRAWN"]),
                    _connector="OR",
                ),
                name="takedowns_second_given_unless_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at", None), ("closed_by", None), ("state__in", ["WAITING", "DISAGREED"])
                    ),
                    models.Q(
                        models.Q(("state__in", ["WAITING", "DISAGREED"]), _negated=True),
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="takedowns_second_closed_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision__isnull", False), ("state__in", ["AGREED", "SETTLED"])),
                    models.Q(
                        models.Q(("state__in", ["AGREED", "SETTLED"]), _negated=True), ("decision", None)
                    ),
                    _connector="OR",
                ),
                name="takedowns_second_ends_in_a_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "SETTLED"), _negated=True),
                    models.Q(("sentence", ""), _negated=True),
                    _connector="OR",
                ),
                name="takedowns_settled_second_is_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewopinion",
            constraint=models.UniqueConstraint(
                fields=("review", "listing", "side"), name="takedowns_one_opinion_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewopinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "REJECTED"), ("rejection_code", ""), _connector="XOR"),
                name="takedowns_opinion_code_when_rejected",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewopinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["REMOVED", "RESTRICTED"]), ("ground", ""), _connector="XOR"
                ),
                name="takedowns_opinion_ground_when_it_goes",
            ),
        ),
        *[
            IsolateTenants(f"takedowns_{name}")
            for name in ("secondreview", "reviewopinion", "qualitysample", "lesson")
        ],
        *[StaffOnly(f"takedowns_{name}") for name in ("reviewtrigger", "qualityshare")],
    ]
