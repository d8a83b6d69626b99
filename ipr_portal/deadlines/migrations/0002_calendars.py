"""Fill the calendars: the hours of each market, and its holidays as the `holidays` package has them."""

from datetime import UTC, datetime

from django.db import migrations

from ipr_portal.deadlines.seeds import FIRST_DAY, LAST_DAY, SEEDS, proclaimed, rest_days, weekdays

MADE_AT = datetime(2024, 1, 1, tzinfo=UTC)
STANDARD_DAY = 540  # minutes: 09:00 to 18:00


def fill(apps, _schema):
    calendars, versions, hours, days = (
        apps.get_model(f"deadlines.{name}")
        for name in ("Calendar", "CalendarVersion", "WeekHours", "SpecialDay")
    )
    for market, seed in SEEDS.items():
        calendar = calendars.objects.create(market=market, zone=seed.zone)
        versions.objects.create(
            calendar=calendar, number=1, standard_day=STANDARD_DAY, subdivision=seed.subdivision,
            categories=list(seed.categories), first_day=FIRST_DAY, last_day=LAST_DAY, note="First version",
            made_at=MADE_AT,
        )  # fmt: skip
        hours.objects.bulk_create(
            hours(calendar=calendar, weekday=weekday, opens=opens, closes=closes, since=1)
            for weekday in weekdays(rest_days(market, seed.subdivision)) for opens, closes in seed.hours
        )  # fmt: skip
        found = proclaimed(
            market, subdivision=seed.subdivision, categories=seed.categories, first=FIRST_DAY, last=LAST_DAY,
            hours=seed.hours,
        )  # fmt: skip
        days.objects.bulk_create(
            days(
                calendar=calendar, day=one.day, kind=one.kind, name=one.name, estimated=one.estimated,
                hours=[list(span) for span in one.hours], since=1,
            )
            for one in found
        )  # fmt: skip


def empty(apps, _schema):
    for name in ("SpecialDay", "WeekHours", "CalendarVersion", "Calendar"):
        apps.get_model(f"deadlines.{name}").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]
    operations = [migrations.RunPython(fill, empty)]
