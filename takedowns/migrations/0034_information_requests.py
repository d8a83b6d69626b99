import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ipr_portal.tenancy.operations import IsolateTenants


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_initial"),
        ("deadlines", "0007_plain_labels"),
        ("takedowns", "0033_seller_messages_and_corrections"),
        ("tenancy", "0006_plain_labels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InformationItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("SHOWS_WHERE", "Where the infringement shows"),
                            ("TEST_PURCHASE", "Test purchase"),
                            ("GENUINE_PICTURE", "Picture of the genuine product"),
                            ("SUSPECT_PICTURE", "Picture of the suspect product"),
                            ("TELL_TALE", "What shows that it is counterfeit"),
                            ("CLAIM_CHART", "Claim chart"),
                            ("ORIGINAL_WORK", "Original work"),
                            ("COURT_DECISION", "Decision of a court or an office"),
                            ("LETTER", "Letter of authority"),
                            ("SELLER", "Standing of the seller"),
                            ("PRICE_LIST", "Authorised price list"),
                            ("OTHER", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=1000)),
                ("answer", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "waits for the filer"),
                            ("ANSWERED", "answered"),
                            ("ACCEPTED", "answered, and enough"),
                            ("INSUFFICIENT", "answered, not enough"),
                            ("EXPIRED", "not answered in time"),
                            ("NOT_NEEDED", "no longer needed"),
                        ],
                        default="OPEN",
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answer_until", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ItemListing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="notice",
            name="question_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("OPEN", "waits for the filer"),
                    ("ANSWERED", "answered"),
                    ("ACCEPTED", "answered, and enough"),
                    ("INSUFFICIENT", "answered, not enough"),
                    ("EXPIRED", "not answered in time"),
                    ("NOT_NEEDED", "no longer needed"),
                ],
                db_default="",
                default="",
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("question_state", "OPEN")),
                fields=["organisation"],
                name="takedowns_questions_of",
            ),
        ),
        migrations.AddField(
            model_name="informationitem",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation"
            ),
        ),
        migrations.AddField(
            model_name="noticefile",
            name="item",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="takedowns.informationitem",
            ),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="closed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="information_requests",
                to="takedowns.notice",
            ),
        ),
        migrations.AddField(
            model_name="informationrequest",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation"
            ),
        ),
        migrations.AddField(
            model_name="informationitem",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="takedowns.informationrequest",
            ),
        ),
        migrations.AddField(
            model_name="itemlisting",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="item_listings",
                to="takedowns.informationitem",
            ),
        ),
        migrations.AddField(
            model_name="itemlisting",
            name="listing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="asked_about",
                to="takedowns.listing",
            ),
        ),
        migrations.AddField(
            model_name="itemlisting",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation"
            ),
        ),
        migrations.AddIndex(
            model_name="informationrequest",
            index=models.Index(
                condition=models.Q(("state", "OPEN")),
                fields=["answer_until"],
                name="takedowns_requests_to_lapse",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.UniqueConstraint(
                fields=("notice", "round"), name="takedowns_request_once_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "OPEN")), fields=("notice",), name="takedowns_one_open_request"
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("round__gte", 1), ("round__lte", 2)),
                name="takedowns_request_has_two_rounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_until__gt", models.F("asked_at"))),
                name="takedowns_request_leaves_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                        models.Q(("state__in", ["ANSWERED", "ACCEPTED", "INSUFFICIENT"]), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("answered_at", None), ("answered_by", None)),
                        models.Q(("state__in", ["OPEN", "EXPIRED"]), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="takedowns_answered_request_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["ACCEPTED", "INSUFFICIENT", "EXPIRED", "NOT_NEEDED"]),
                    ("closed_at", None),
                    _connector="XOR",
                ),
                name="takedowns_closed_request_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationitem",
            constraint=models.UniqueConstraint(fields=("request", "position"), name="takedowns_item_place"),
        ),
        migrations.AddConstraint(
            model_name="itemlisting",
            constraint=models.UniqueConstraint(fields=("item", "listing"), name="takedowns_asked_about_once"),
        ),
        *[
            IsolateTenants(f"takedowns_{name}")
            for name in ("informationrequest", "informationitem", "itemlisting")
        ],
    ]
