"""Files that are sent with a form: stored before the rest is looked at, so that a refusal of the rest loses none."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from ipr_portal.errors import DomainError
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.evidence.validators import CheckedFile
from takedowns.actions import counter_notices, measure_messages
from takedowns.actions.sent_files import send_file
from takedowns.forms.kept_files import KeepsFiles
from takedowns.models import MeasureMessage, Notice, SellerMessage
from takedowns.queries import objections
from takedowns.queries.questions import sent_files
from takedowns.queries.seller_answers import unsent_files


class Sender(NamedTuple):
    """Whose files they are: how those sent before are found by their keys, and how one more is stored."""

    find: Callable[[Sequence[UUID]], Mapping[UUID, EvidenceFile]]
    store: Callable[[CheckedFile], EvidenceFile]


def member(request) -> Sender:
    """A person of the organisation, or of an agency for it."""
    who = {"by": request.user, "at": timezone.now(), "agent": request.agent}
    return Sender(
        lambda keys: sent_files(keys, request.agent),
        lambda upload: send_file(organisation=request.organisation, upload=upload, **who),
    )


def team(request, notice: Notice) -> Sender:
    """Somebody of our team, to the rights holder of a notice."""
    who = {"by": request.user, "at": timezone.now(), "by_team": True}
    return Sender(
        lambda keys: sent_files(keys, None, by_team=True),
        lambda upload: send_file(organisation=notice.organisation, upload=upload, **who),
    )


def seller(message: SellerMessage, at: datetime) -> Sender:
    """A seller, by the link of a message."""
    return Sender(
        lambda keys: unsent_files(message, keys),
        lambda upload: counter_notices.keep_file(message=message, upload=upload, at=at),
    )


def seller_of_measure(message: MeasureMessage, at: datetime) -> Sender:
    """A seller, by the link of a message about a measure."""
    return Sender(
        lambda keys: objections.unsent_files(message, keys),
        lambda upload: measure_messages.keep_file(message=message, upload=upload, at=at),
    )


def find_kept(form: KeepsFiles, sender: Sender) -> None:
    """Validate a form, and find the files that were sent before."""
    form.is_valid()
    form.known |= sender.find(form.keys)


def keep_uploads(form: KeepsFiles, sender: Sender) -> None:
    """Validate a form, find the files that were sent before, and store what was uploaded as far as there is room."""
    find_kept(form, sender)
    for name in form.file_fields:
        for upload in form.to_store(name):
            try:
                form.keep(name, sender.store(upload))
            except DomainError as refusal:
                form.add_error(name, str(refusal))
    form.all_kept()
