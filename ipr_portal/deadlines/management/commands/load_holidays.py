"""Load the holidays of a market again from the `holidays` package: show what differs and what it does; make it with --yes."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ipr_portal.deadlines.actions import calendars
from ipr_portal.deadlines.actions.calendars import Change
from ipr_portal.deadlines.differences import differences
from ipr_portal.deadlines.loading import CannotLoad, is_empty, load_change
from ipr_portal.deadlines.models import CalendarVersion
from ipr_portal.deadlines.tables import worktime_of
from ipr_portal.tenancy.scope import staff_scope


class Command(BaseCommand):
    """The same steps as the page: a change, its preview, and a version."""

    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("market", help="such as MY")
        parser.add_argument("--subdivision", help="such as KUL; unchanged by default")
        parser.add_argument("--with", dest="also", nargs="+", default=[], metavar="KIND", help="also other kinds, such as government")  # fmt: skip
        parser.add_argument(
            "--years", type=int, nargs="+", default=[], help="further years, such as 2029 2030"
        )
        parser.add_argument("--note", default="Holidays loaded from the holidays package")
        parser.add_argument("--yes", action="store_true", help="make the change")

    def handle(self, *, market, yes, **options) -> None:
        now = timezone.now()
        with staff_scope():
            version = _version(market.upper())
            change = _change(version, now=now, **options)
            if is_empty(change):
                self.stdout.write("Nothing differs.")
                return
            self.show(version, change, now=now)
            if yes:
                made = calendars.change_calendar(
                    calendar=version.calendar, change=change, seen=version.number, by=None, at=now
                )
                self.stdout.write(f"Version {made.number} is in force.")
            else:
                self.stdout.write("Nothing is changed yet. Add --yes to make it.")

    def show(self, version, change, *, now) -> None:
        effects = calendars.preview(calendar=version.calendar, change=change, at=now).effects
        for what, before, after in differences(change, version, worktime_of(version.pk)):
            self.stdout.write(f"{what}: {before or '–'} → {after or '–'}")
        self.stdout.write(
            f"{len(effects.days)} days have other hours. Deadlines: {effects.later} later, {effects.earlier} earlier, "
            f"{effects.overdue_at_once(now)} overdue at once. {len(effects.restated)} results unchanged, recalculated."
        )


def _version(market: str) -> CalendarVersion:
    rows = CalendarVersion.objects.in_force().select_related("calendar")
    version = rows.filter(calendar__market=market).first()
    if version is None:
        known = ", ".join(sorted(rows.values_list("calendar__market", flat=True)))
        raise CommandError(f"There is no calendar for {market}. There are: {known}.")
    return version


def _change(version: CalendarVersion, *, now, note, subdivision, also, years, **_options) -> Change:
    years = sorted(set(years))
    last = version.last_day.year
    if (years and years != list(range(years[0], years[-1] + 1))) or (years and years[0] > last + 1):
        raise CommandError(
            f"--years: the calendar is filled until {last}; give every year from {last + 1} on."
        )
    try:
        return load_change(
            version, worktime_of(version.pk), note=note, at=now, subdivision=subdivision,
            categories=[*version.categories, *(kind for kind in also if kind not in version.categories)],
            until_year=max([last, *years]),
        )  # fmt: skip
    except CannotLoad as refusal:
        raise CommandError(str(refusal)) from refusal
