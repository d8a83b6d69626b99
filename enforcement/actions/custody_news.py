"""News about custody. Only people of the same part of the case get it: ours, and those of the one rights holder."""

from datetime import datetime

from django.urls import reverse

from enforcement.models import Exhibit, HandOver
from enforcement.rules.people import members_of, staff_of
from ipr_portal.notifications.actions import News, notify_many


def tell_handed(exhibit: Exhibit, hand_over: HandOver, *, at: datetime) -> None:
    """Ask the receiver of a hand-over for the receipt."""
    _tell(exhibit, "custody.handed", at=at, key=hand_over.pk, only=hand_over.account_id)


def tell_gap(exhibit: Exhibit, hand_over: HandOver, *, at: datetime) -> None:
    """Alarm that more than a day lies between a hand-over and its receipt."""
    _tell(exhibit, "custody.gap", at=at, key=hand_over.pk, to=hand_over.receiver)


def tell_refused(exhibit: Exhibit, hand_over: HandOver, *, at: datetime) -> None:
    _tell(exhibit, "custody.refused", at=at, key=hand_over.pk, to=hand_over.receiver)


def tell_broken(exhibit: Exhibit, *, at: datetime) -> None:
    """Alarm that the ledger or a file of an exhibit does not match its hashes; once a day."""
    _tell(exhibit, "custody.broken", at=at, key=f"{at:%Y-%m-%d}", why=exhibit.fault)


def _tell(exhibit: Exhibit, kind: str, *, at: datetime, key, only: int | None = None, **context) -> None:
    number, words = exhibit.case.number, context | {"case": exhibit.case.number}
    sides = [
        (
            staff_of(exhibit.compartment_id),
            reverse("desk:exhibit", args=[number, exhibit.pk]),
        ),
        (
            members_of(exhibit.compartment_id, exhibit.organisation_id),
            reverse("organisation:exhibit", args=[exhibit.organisation.slug, number, exhibit.pk]),
        ),
    ]
    notify_many(
        [
            News(
                recipients=[person for person in people if only in (None, person.pk)],
                kind=kind, subject=exhibit, path=path, event_key=f"{kind}:{exhibit.pk}:{key}", context=words,
            )
            for people, path in sides
        ],
        at=at,
    )  # fmt: skip
