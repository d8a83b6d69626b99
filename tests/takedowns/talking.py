"""Notices with a conversation or a proposal of another reason, for their tests."""

from takedowns.actions import conversation, retyping
from takedowns.models import Notice, ReasonCode
from takedowns.rules.retyping import Consent
from tests.deadlines.scene import sg

from .asking import held

PROPOSED = sg("Mon 12:00")
ANSWERED = sg("Mon 15:00")


def to_team(notice, by, text="Is the second listing still up?", at=PROPOSED, **more):
    return conversation.write_to_team(notice=notice, text=text, by=by, at=at, **more)


def to_holder(notice, by, text="We look into it.", at=PROPOSED, **more):
    return conversation.write_to_holder(notice=notice, text=text, by=by, at=at, **more)


def read(notice, by, for_team, at=ANSWERED):
    rows = notice.messages.values_list("pk", flat=True)
    conversation.mark_read(notice=notice, messages=rows, for_team=for_team, by=by, at=at)


def propose(
    notice, triager, code="TM-03", sentence="The mark shows in the pictures only.", at=PROPOSED, version=None
):
    notice = Notice.objects.get(pk=notice.pk)
    return retyping.propose(
        notice=notice, version=version or notice.version, reason=ReasonCode.objects.get(code=code, version=1),
        sentence=sentence, by=triager, at=at,
    )  # fmt: skip


def proposed(acme, triager, **more):
    """An open proposal for a notice that a triager has."""
    return propose(held(acme, triager), triager, **more)


def consent(row, filer, at=ANSWERED, **more):
    given = Consent(**{"confirmed": True} | more)
    return retyping.consent(proposal=row, given=given, by=filer, at=at)


def decline(row, filer, at=ANSWERED, sentence="It is on the product."):
    return retyping.decline(proposal=row, sentence=sentence, by=filer, at=at)
