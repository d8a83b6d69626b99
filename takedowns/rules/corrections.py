"""Required changes in a correction of a decided notice: what was rejected, compared with the draft."""

from takedowns import corrections
from takedowns.corrections import Mark, Version
from takedowns.enums import ListingOutcome
from takedowns.models import Notice, NoticeFile, RightFile


def marks_of(question) -> list[Mark]:
    """The marks of a draft; none if it is no correction. Three statements."""
    old = question.corrects
    if old is None:
        return []
    rejected = old.listings.filter(outcome=ListingOutcome.REJECTED).order_by("position")
    codes = dict(rejected.values_list("key", "rejection_code"))
    files = frozenset(NoticeFile.objects.filter(notice=old).values_list("file_id", "kind"))
    before = Version(_fields_of(old), files)
    now = Version(_fields_now(question), question.files, frozenset(one.key for one in question.named))
    return corrections.marks(codes, before, now)


def _fields_of(notice: Notice) -> dict[str, str]:
    said = {name: getattr(notice, name) for name in ("explanation", "language", "signature")}
    return said | {"right": str(notice.right_id), "reason": notice.reason.code}


def _fields_now(question) -> dict[str, str]:
    said = {name: str(question.fields.get(name, "")) for name in ("explanation", "language", "signature")}
    right = str(question.right.pk) if question.right else ""
    if right == str(question.corrects.right_id) and _was_mended(question.right, question.corrects):
        right += " mended"
    return said | {"right": right, "reason": question.reason.code if question.reason else ""}


def _was_mended(right, old: Notice) -> bool:
    """Whether the right was verified again, or got a document, since the notice was decided."""
    if right.submitted_at and right.submitted_at > old.decided_at:
        return True
    return RightFile.objects.filter(right_id=right.pk, added_at__gt=old.decided_at).exists()
