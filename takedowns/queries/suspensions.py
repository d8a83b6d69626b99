"""What a suspension of an organisation's filing affects, in numbers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ipr_portal.tenancy.models import LetterOfAuthority, Membership, Organisation
from takedowns.models import IPRight, Notice, NoticeDraft


@dataclass(frozen=True, slots=True)
class Affected:
    """How much of an organisation a suspension concerns; its own rows, and what it does in the name of others."""

    people: int
    open_notices: int
    rights: int
    drafts: int
    letters_given: int  # agencies that can no longer file in its name
    letters_held: int  # rights holders in whose name it can no longer file


def affected_by_suspension(organisation: Organisation, *, at: datetime) -> Affected:
    """Count what a suspension of all filing would affect."""
    own = Q(agent=organisation) | Q(agent=None, organisation=organisation)
    letters = LetterOfAuthority.objects.live(at)
    return Affected(
        people=Membership.objects.filter(organisation=organisation).count(),
        open_notices=Notice.objects.open().filter(own).count(),
        rights=IPRight.objects.filter(organisation=organisation).count(),
        drafts=NoticeDraft.objects.open().filter(own).count(),
        letters_given=letters.filter(principal=organisation).count(),
        letters_held=letters.filter(agent=organisation).count(),
    )
