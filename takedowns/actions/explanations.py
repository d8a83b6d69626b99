"""Writing explanation templates: new ones, new versions, and retiring them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from takedowns.enums import MESSAGE
from takedowns.models import Explanation, ExplanationText
from takedowns.rules.explanations import why_not_offer, why_not_say


class CannotExplain(DomainError):
    """A rule forbids it; `field` names the input."""

    def __init__(self, refusal: str, field: str) -> None:
        super().__init__(refusal)
        self.field = field


@transaction.atomic
def write(
    *, code: str, name: str, text: str, by, at: datetime, market: str = "", language: str = "en"
) -> Explanation:
    """Add a template for a code.

    :param market: of a template for messages; "" for every market.
    :param language: of a template for messages.
    :raises CannotExplain: if the name is taken, or the text has an unknown variable.
    """
    place = {"market": market, "language": language} if code == MESSAGE else {}
    _check(code, name, text, **place)
    explanation = Explanation.objects.create(code=code, name=name, **place)
    _write_version(explanation, 1, text, by=by, at=at)
    record("explanation.written", explanation, by=by, at=at, organisation_id=None)
    return explanation


@transaction.atomic
def revise(*, explanation: Explanation, version: int, name: str, text: str, by, at: datetime) -> Explanation:
    """Give a template another name, and another text as its next version. Decisions keep the old version.

    :param version: the version that the person saw.
    :raises Stale: if somebody else wrote a newer one, or retired it.
    :raises CannotExplain: if the name is taken, or the text has an unknown variable.
    """
    explanation = _lock(explanation)
    last = explanation.texts.latest("version")
    if last.version != version or explanation.retired_at:
        raise Stale(_("Somebody else changed this explanation. Your changes were not saved."))
    place = {"market": explanation.market, "language": explanation.language}
    _check(explanation.code, name, text, but=explanation, **place)
    if text != last.text:
        _write_version(explanation, version + 1, text, by=by, at=at)
        record("explanation.revised", explanation, by=by, at=at, organisation_id=None, version=version + 1)
    if name != explanation.name:
        record(
            "explanation.renamed", explanation, by=by, at=at, organisation_id=None, before=explanation.name
        )
        explanation.name = name
        explanation.save(update_fields=["name"])
    return explanation


@transaction.atomic
def retire(*, explanation: Explanation, by, at: datetime) -> Explanation:
    """Retire a template. Retiring it again changes nothing."""
    explanation = _lock(explanation)
    if explanation.retired_at is None:
        explanation.retired_by, explanation.retired_at = by, at
        explanation.save(update_fields=["retired_by", "retired_at"])
        record("explanation.retired", explanation, by=by, at=at, organisation_id=None)
    return explanation


@transaction.atomic
def bring_back(*, explanation: Explanation, by, at: datetime) -> Explanation:
    """Restore a retired template.

    :raises CannotExplain: if another one now has its name.
    """
    explanation = _lock(explanation)
    if explanation.retired_at:
        place = {"market": explanation.market, "language": explanation.language}
        if refusal := why_not_offer(explanation.code, explanation.name, but=explanation, **place):
            raise CannotExplain(refusal, "name")
        explanation.retired_by = explanation.retired_at = None
        explanation.save(update_fields=["retired_by", "retired_at"])
        record("explanation.brought_back", explanation, by=by, at=at, organisation_id=None)
    return explanation


def _lock(explanation: Explanation) -> Explanation:
    return Explanation.objects.select_for_update(no_key=True).get(pk=explanation.pk)


def _check(code, name, text, *, market="", language="en", but=None) -> None:
    if refusal := why_not_offer(code, name, market=market, language=language, but=but):
        raise CannotExplain(refusal, "name" if code else "code")
    if refusal := why_not_say(text, code):
        raise CannotExplain(refusal, "text")


def _write_version(explanation, version, text, *, by, at) -> ExplanationText:
    return ExplanationText.objects.create(
        explanation=explanation, version=version, text=text, written_by=by, written_at=at
    )
