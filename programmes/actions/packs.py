"""Building the pack of a check-in, sending it, correcting it by an addendum, and noting what belongs into it."""

import json
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.audit.models import Subject
from ipr_portal.errors import Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.people import members_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope
from programmes.enums import AHEAD, CheckInState
from programmes.models import Addendum, CheckIn, Pack, PackNote, Participation, SentPack
from programmes.queries.pack_content import Content, content_of
from programmes.rules.checkins import PACK_BEFORE, why_not_send

from .bookings import lock_check_in
from .invitations import path_for
from .refusals import refuse_if

FIRST_LOOK_BACK = timedelta(days=91)  # of the first pack of a participant


@transaction.atomic
def build(*, check_in: CheckIn, by=None, at: datetime) -> Pack:
    """Build the pack as everything stands now; until one is sent it can be built again.

    :param by: nobody: the portal.
    :raises Stale: if it is sent, or the check-in is over.
    """
    check_in = lock_check_in(check_in)
    if check_in.state not in AHEAD or SentPack.objects.filter(check_in=check_in).exists():
        raise Stale(
            _("The pack of this check-in is sent, or it is over. Correct a sent pack by an addendum.")
        )
    last = last_sent(check_in.participation)
    since = last.built_at if last else at - FIRST_LOOK_BACK
    number = check_in.packs.count() + 1
    seed = sha256(f"{check_in.pk}:{since.isoformat()}".encode()).hexdigest()[:16]
    content = content_of(check_in, since=since, as_of=at, seed=seed, seen=drawn_in(last))
    pack = Pack.objects.create(
        organisation=check_in.organisation, check_in=check_in, number=number, since=since, built_at=at, seed=seed,
        content=content, sha256=hash_of(content), built_by=by,
    )  # fmt: skip
    if check_in.state == CheckInState.SCHEDULED:
        check_in.state = CheckInState.PACK_READY
        check_in.save(update_fields=["state"])
    record("pack.built", check_in, by=by, at=at, internal=True, number=number)
    return pack


@transaction.atomic
def send(*, pack: Pack, by, at: datetime) -> SentPack:
    """Send the newest state of a pack: from now on both sides read exactly this.

    :raises Stale: if it was built again or sent meanwhile.
    :raises CannotDo: if a late decision in it has no cause.
    """
    check_in = lock_check_in(pack.check_in)
    newest = check_in.packs.latest("number")
    if newest.pk != pack.pk or SentPack.objects.filter(check_in=check_in).exists():
        raise Stale(_("This pack was built again or sent meanwhile. Look at the newest one."))
    refuse_if(why_not_send(pack))
    sent = SentPack.objects.create(
        organisation=check_in.organisation, check_in=check_in, pack=pack, sent_by=by, sent_at=at
    )
    readers = members_who(Can.VIEW_CHECKINS, [check_in.organisation_id])[check_in.organisation_id]
    if readers:
        notify(readers, "pack.sent", check_in, at=at, path=path_for(readers[0], check_in))
    record("pack.sent", check_in, by=by, at=at, sha256=pack.sha256)
    return sent


@transaction.atomic
def add_to(*, sent: SentPack, words: str, by, at: datetime) -> Addendum:
    """Correct a sent pack by a dated addendum, which both sides read below it."""
    addendum = Addendum.objects.create(
        organisation=sent.organisation, pack=sent.pack, words=words, written_by=by, written_at=at
    )
    check_in = CheckIn.objects.for_pages().get(pk=sent.check_in_id)
    readers = members_who(Can.VIEW_CHECKINS, [check_in.organisation_id])[check_in.organisation_id]
    if readers:
        path = path_for(readers[0], check_in)
        notify(
            readers, "pack.corrected", check_in, at=at, path=path, event_key=f"pack.corrected:{addendum.pk}"
        )
    record("pack.corrected", check_in, by=by, at=at)
    return addendum


def note_for_pack(
    *, organisation: Organisation, subject: Subject, words: str, path: str, at: datetime
) -> PackNote:
    """Note something that the next packs of an organisation are to show; a later note of the same subject replaces it.

    :param words: one sentence; "" if it needs no talk any more.
    :param path: of the page where it can be read.
    """
    values = {"subject_label": subject.label[:200], "words": words[:500], "path": path, "noted_at": at}
    note, _made = PackNote.objects.update_or_create(
        organisation=organisation, subject_type=subject.type, subject_id=subject.key, defaults=values
    )
    return note


def build_due(*, at: datetime) -> int:
    """Build the packs of all check-ins that come within a week and have none; return how many. Run by a task."""
    with system_scope():
        due = CheckIn.objects.filter(
            state=CheckInState.SCHEDULED, starts_at__gt=at, starts_at__lte=at + PACK_BEFORE
        )
        keys = list(due.order_by("starts_at").values_list("pk", flat=True))
    return sum(_build_one(key, at) for key in keys)


def _build_one(key, at: datetime) -> bool:
    with system_scope():
        found = CheckIn.objects.filter(pk=key, state=CheckInState.SCHEDULED).first()
        if found is None:
            return False
        pack = build(check_in=found, at=at)
        check_in = CheckIn.objects.for_pages().get(pk=key)
        notify([check_in.host], "pack.ready", check_in, at=at, path=path_for(check_in.host, check_in))
        return bool(pack)


def last_sent(participation: Participation) -> Pack | None:
    """The last pack that was sent to a participant."""
    return (
        Pack.objects.filter(check_in__participation=participation, sending__isnull=False)
        .order_by("-built_at")
        .first()
    )


def drawn_in(pack: Pack | None) -> set[int]:
    """The listings that a pack drew by chance."""
    sample = pack.content["sample"] if pack else {}
    return {row["listing"] for name in ("rejected", "down") for row in sample.get(name, [])}


def canonical(content: Content) -> str:
    """One form of a content, for its hash: keys in order, no blanks, letters as they are (as RFC 8785 does)."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_of(content: Content) -> str:
    """SHA-256 of a content's canonical form."""
    return sha256(canonical(content).encode()).hexdigest()
