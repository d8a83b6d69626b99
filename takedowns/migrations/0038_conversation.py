from datetime import UTC, datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ipr_portal.tenancy.operations import AppendOnly, IsolateTenants, StaffOnly

TEXTS = {
    "Received, we look into it": "Thank you for your message about {notice}. We look into it and answer here. We decide by {deadline}.",
    "Where the notice stands": "{notice} is about {right} in {market} and claims: {reason}. We decide by {deadline}.",
    "Ask us by a question": (
        "Your message about {notice} needs nothing from you now. Where we need something to decide, we ask it as a question on"
        " the page of the notice, with a time to answer."
    ),
}


def write(apps, _schema_editor):
    for name, text in TEXTS.items():
        template = apps.get_model("takedowns", "Explanation").objects.create(code="MESSAGE", name=name)
        apps.get_model("takedowns", "ExplanationText").objects.create(
            explanation=template, version=1, text=text, written_at=datetime(2026, 11, 27, tzinfo=UTC)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_need_to_know"),
        ("takedowns", "0037_lumen_copies"),
        ("tenancy", "0006_plain_labels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MessageReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["read_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="NoticeMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_team", models.BooleanField()),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="NoticeNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RetypeProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sentence", models.CharField(max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "waits for the filer"),
                            ("CONSENTED", "consented to"),
                            ("DECLINED", "declined"),
                            ("TAKEN_BACK", "taken back"),
                        ],
                        default="OPEN",
                        max_length=20,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=1000)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="explanation",
            name="takedowns_explanation_name_once",
        ),
        migrations.AddField(
            model_name="explanation",
            name="language",
            field=models.CharField(db_default="en", default="en", max_length=10),
        ),
        migrations.AddField(
            model_name="explanation",
            name="market",
            field=models.CharField(blank=True, db_default="", default="", max_length=2),
        ),
        migrations.AddField(
            model_name="notice",
            name="unread_by_holder",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="notice",
            name="unread_by_team",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="sentfile",
            name="by_team",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="explanation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)),
                fields=("code", "name", "market", "language"),
                name="takedowns_explanation_name_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="explanation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("code", "MESSAGE"), models.Q(("language", "en"), ("market", "")), _connector="OR"
                ),
                name="takedowns_only_messages_have_a_market",
            ),
        ),
        migrations.AddField(
            model_name="messagefile",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.evidencefile"
            ),
        ),
        migrations.AddField(
            model_name="messagefile",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation"
            ),
        ),
        migrations.AddField(
            model_name="messagereceipt",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation"
            ),
        ),
        migrations.AddField(
            model_name="messagereceipt",
            name="reader",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="noticemessage",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="takedowns.notice"
            ),
        ),
        migrations.AddField(
            model_name="noticemessage",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation"
            ),
        ),
        migrations.AddField(
            model_name="noticemessage",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="messagereceipt",
            name="message",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipts",
                to="takedowns.noticemessage",
            ),
        ),
        migrations.AddField(
            model_name="messagefile",
            name="message",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="takedowns.noticemessage",
            ),
        ),
        migrations.AddField(
            model_name="noticenote",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="takedowns.notice"
            ),
        ),
        migrations.AddField(
            model_name="noticenote",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="retypeproposal",
            name="after",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="takedowns.reasoncode"
            ),
        ),
        migrations.AddField(
            model_name="retypeproposal",
            name="before",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="takedowns.reasoncode"
            ),
        ),
        migrations.AddField(
            model_name="retypeproposal",
            name="closed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="retypeproposal",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retype_proposals",
                to="takedowns.notice",
            ),
        ),
        migrations.AddField(
            model_name="retypeproposal",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.organisation"
            ),
        ),
        migrations.AddField(
            model_name="retypeproposal",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="noticemessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="takedowns_message_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="messagereceipt",
            constraint=models.UniqueConstraint(fields=("message", "reader"), name="takedowns_read_once"),
        ),
        migrations.AddConstraint(
            model_name="noticenote",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="takedowns_note_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="retypeproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "OPEN")), fields=("notice",), name="takedowns_one_open_proposal"
            ),
        ),
        migrations.AddConstraint(
            model_name="retypeproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("after", models.F("before")), _negated=True),
                name="takedowns_proposal_changes",
            ),
        ),
        migrations.AddConstraint(
            model_name="retypeproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("sentence", ""), _negated=True), name="takedowns_proposal_is_explained"
            ),
        ),
        migrations.AddConstraint(
            model_name="retypeproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_by", None), ("state", "OPEN")),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        models.Q(("state", "OPEN"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="takedowns_closed_proposal_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="retypeproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer", ""), ("state", "DECLINED"), _negated=True),
                name="takedowns_declined_proposal_says_why",
            ),
        ),
        *[
            IsolateTenants(f"takedowns_{name}")
            for name in ("noticemessage", "messagefile", "messagereceipt", "retypeproposal")
        ],
        StaffOnly("takedowns_noticenote"),
        *[
            AppendOnly(f"takedowns_{name}")
            for name in ("noticemessage", "messagefile", "messagereceipt", "noticenote")
        ],
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
