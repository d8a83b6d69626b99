"""IPP Plus with its criteria, terms and benefits, and the pilot of January 2020 that it grew out of."""

from datetime import UTC, datetime

from django.db import migrations

PILOT_BEGAN, PILOT_ENDED = datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 7, 1, tzinfo=UTC)
SHARED = {"window_months": 3, "minimum": 0, "running": 1}
CRITERIA = [
    ("ADMISSION", "COUNTED", "AT_LEAST", "100", {}),
    ("ADMISSION", "LOWER", "AT_LEAST", "0.90", {}),
    ("ADMISSION", "COUNTER_SUCCESS", "AT_MOST", "0.05", {}),
    ("ADMISSION", "WORST_REASON", "AT_LEAST", "0.90", {}),
    ("WATCH", "EXIT_UPPER", "BELOW", "0.90", {}),
    ("WATCH", "COUNTER_SUCCESS", "ABOVE", "0.05", {"running": 2}),
]
TERMS = """## What we promise

Every notice that you send while you take part is decided in **less than two business days** of its market. A notice that
you sent before keeps the promise it was sent under, and so does one that is on its way when you leave.

## What we ask of you

- Your accuracy stays above 90 %, as the page of the programme shows it: it names every criterion, its value and its
  threshold.
- You file only what you would stand by before a court, and you tell us when a takedown was a mistake.
- You keep your register of authorised sellers up to date, and name people whom we reach.
- You meet us in regular check-ins that look into past notices.

## How it ends

Either side can end the participation at any time and says why. Three months later we evaluate you again by ourselves.
Nothing of this changes how other organisations stand, those of the same agency included.
"""
BENEFITS = [
    ("PROMISE", "", "Every notice is decided in less than two business days."),
    (
        "REASON",
        "CF-03",
        "You may file under CF-03: counterfeits that a price far below any genuine one shows.",
    ),
    ("EVIDENCE", "", "A test purchase is not asked for where your recognition guide covers the product."),
    (
        "CHECK_IN",
        "",
        "Regular check-ins with a pack of your figures, and a deep-dive into notices that you name.",
    ),
]


def write(apps, _schema):
    programme = apps.get_model("programmes.Programme")
    programme.objects.create(
        code="PILOT-2020-01", name="IPP Plus pilot", kind="PILOT", business_days=2,
        opened_at=PILOT_BEGAN, closed_at=PILOT_ENDED,
    )  # fmt: skip
    plus = programme.objects.create(
        code="IPP-PLUS", name="IPP Plus", kind="PROGRAMME", business_days=2, opened_at=PILOT_ENDED
    )
    _write_criteria(apps, plus)
    terms = apps.get_model("programmes.Terms").objects.create(
        programme=plus, number=1, text=TERMS, written_at=PILOT_ENDED
    )
    benefit = apps.get_model("programmes.Benefit")
    benefit.objects.bulk_create(
        benefit(terms=terms, kind=kind, code=code, words=words) for kind, code, words in BENEFITS
    )


def _write_criteria(apps, plus):
    version = apps.get_model("programmes.CriteriaVersion").objects.create(
        programme=plus, number=1, note="The criteria with which IPP Plus began.", written_at=PILOT_ENDED
    )
    criterion = apps.get_model("programmes.Criterion")
    criterion.objects.bulk_create(
        criterion(
            version=version, purpose=purpose, figure=figure, comparison=comparison, threshold=threshold,
            **SHARED | more,
        )
        for purpose, figure, comparison, threshold, more in CRITERIA
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("programmes", "0003_criteria_and_steps")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
