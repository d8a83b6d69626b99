"""The first explanation of LI-06, which came after the others."""

from datetime import UTC, datetime

from django.db import migrations

TEXT = (
    "“{title}” is offered where we cannot take listings down. Our check took its address for one of ours, which was our"
    " mistake; this does not count against you."
)


def write(apps, _schema_editor):
    explanation = apps.get_model("takedowns", "Explanation").objects.create(
        code="LI-06", name="Not ours to act on"
    )
    apps.get_model("takedowns", "ExplanationText").objects.create(
        explanation=explanation, version=1, text=TEXT, written_at=datetime(2026, 11, 26, tzinfo=UTC)
    )


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0027_holds")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
