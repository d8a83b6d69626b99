"""The letter of invitation: what is proposed to the manager, and its contents as a document."""

import re
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ipr_portal.formatted_text import as_plain
from ipr_portal.paper import Block, Document, Facts, Heading, Paragraph
from ipr_portal.ui.moments import say_moment_in_full
from programmes.enums import BenefitKind
from programmes.models import Evaluation, InvitationLetter, Participation, Programme
from programmes.wording import say_share, say_sum

from .settings import terms_of

ITEM = re.compile(r"\n[-*] ")


def last_evaluation(participation: Participation) -> Evaluation | None:
    """The newest evaluation of the organisation for this programme."""
    rows = Evaluation.objects.filter(
        programme_id=participation.programme_id, organisation_id=participation.organisation_id
    )
    return rows.order_by("-as_of", "-pk").first()


def open_letters(organisation, *, at: datetime) -> QuerySet[InvitationLetter]:
    """The invitations of a rights holder that wait for an answer, the newest first."""
    rows = InvitationLetter.objects.open().filter(organisation=organisation, expires_at__gt=at)
    return rows.select_related("participation__programme").order_by("-sent_at", "-pk")


def letter_for(participation: Participation) -> str:
    """The letter that a manager begins with, in Markdown; it praises only figures that meet the criteria."""
    programme, evaluation = participation.programme, last_evaluation(participation)
    figures, admits = "", evaluation is not None and evaluation.admits
    if evaluation and evaluation.lower is not None:
        figures = _(
            "In the last three months %(counted)s of your listings counted, and your accuracy was %(point)s, at least "
            "%(lower)s with 95 %% confidence."
        ) % {
            "counted": say_sum(evaluation.counted), "point": say_share(evaluation.point),
            "lower": say_share(evaluation.lower),
        }  # fmt: skip
    below = ""
    if figures and not admits:
        below = _("These figures do not meet every criterion yet; the page of the programme names each one. We invite you all the same.")  # fmt: skip
    opening = _("We would like to work with you more closely: we invite %(name)s to take part in **%(programme)s**.")  # fmt: skip
    if admits:
        opening = _("You report with care, and we would like to work with you more closely: we invite %(name)s to take part in **%(programme)s**.")  # fmt: skip
    close = _("Please read the terms below. An owner of your organisation accepts by signing, or declines and says why. If you have a question, answer this letter on the page of the programme.")  # fmt: skip
    paragraphs = [
        opening % {"name": participation.organisation, "programme": programme},
        figures,
        below,
        *_given_by(programme),
        close,
    ]
    return "\n\n".join(filter(None, paragraphs))


def _given_by(programme: Programme) -> list[str]:
    """What this programme promises and gives: its own number of days where its terms promise a time, its own benefits."""
    benefits, said = terms_of(programme).benefits.all(), []
    if any(one.kind == BenefitKind.PROMISE for one in benefits):
        days = programme.business_days
        promise = ngettext(
            "While you take part, every notice that you send is decided in less than **%(days)s business day**.",
            "While you take part, every notice that you send is decided in less than **%(days)s business days**.", days,
        )  # fmt: skip
        said.append(promise % {"days": days})
    if others := [f"- {one.words}" for one in benefits if one.kind != BenefitKind.PROMISE]:
        said += [_("What you have besides:") if said else _("What you have:"), "\n".join(others)]
    return said


def invitation_document(letter: InvitationLetter, *, at: datetime) -> Document:
    """The invitation with its terms, for paper."""
    participation = letter.participation
    facts = [
        (_("To"), letter.organisation.legal_name),
        (_("Programme"), str(participation.programme)),
        (_("Terms"), _("version %(n)s") % {"n": letter.terms.number}),
        (_("Sent"), say_moment_in_full(letter.sent_at)),
        (_("Open until"), say_moment_in_full(letter.expires_at)),
    ]
    if letter.end:
        facts.append((_("Answer"), str(letter.get_end_display())))
    if letter.signature:
        facts.append((_("Signed by"), letter.signature))
    blocks: list[Block] = [
        Facts(facts),
        *_blocks(letter.words, level=1),
        Heading(_("What you have as a participant")),
    ]
    blocks += [Paragraph(f"– {benefit.words}") for benefit in letter.terms.benefits.all()]
    blocks += [
        Heading(_("Terms, version %(n)s") % {"n": letter.terms.number}),
        *_blocks(letter.terms.text, level=2),
    ]
    return Document(
        title=_("Invitation to %(programme)s") % {"programme": participation.programme},
        language=get_language() or "en",
        made_at=at,
        blocks=blocks,
        reference=letter.organisation.name,
        foot=_("As it stood on %(at)s") % {"at": say_moment_in_full(at)},
    )


def _blocks(text: str, *, level: int) -> list[Block]:
    """Markdown for paper: headings, items with a dash, and paragraphs whose lines run on.

    :param level: of its headings, one below what stands above it.
    """
    found: list[Block] = []
    for part in text.replace("\r\n", "\n").split("\n\n"):
        if part.startswith("#"):
            title, _line, part = part.partition("\n")
            found.append(Heading(_plain(title), level))
        items = ITEM.split(f"\n{part}")
        found += [
            Paragraph(f"{'– ' if n else ''}{said}") for n, item in enumerate(items) if (said := _plain(item))
        ]
    return found


def _plain(text: str) -> str:
    return " ".join(as_plain(text).split())
