"""What the pre-submission checks are asked, and the filing that is sent: each is put together here and nowhere else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ipr_portal.errors import Refusal
from ipr_portal.tenancy.models import Organisation
from takedowns.enums import StatementKind
from takedowns.models import IPRight, Notice, ReasonCode, StatementText
from takedowns.rules.checks import Named, Question
from takedowns.rules.filing import Attachment, Filing

SAME = (
    "right", "market", "reason", "listings", "explanation", "locations", "language", "message_to_seller", "capacity",
    "complainant_name", "complainant_email", "complainant_address", "complainant_phone", "signature",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a notice is about, as far as it is chosen."""

    market: str
    right: IPRight | None
    reason: ReasonCode | None


def question_of(
    chosen: Chosen, fields: Mapping[str, Any], named: Sequence[Named], *, organisation: Organisation, by,
    agent: Organisation | None, asked: bool, corrects: Notice | None, files: Collection[tuple[UUID, str]],
    refusals: Sequence[Refusal] = (),
) -> Question:  # fmt: skip
    """A notice so far, as input of the pre-submission checks.

    :param fields: the explanation, language, locations, capacity and signature, as far as they are there.
    :param asked: whether the marketplace answered.
    :param files: key and kind of each piece of evidence.
    :param refusals: of the addresses.
    """
    return Question(
        organisation=organisation, agent=agent, signatory=by.name, corrects=corrects, market=chosen.market,
        right=chosen.right, reason=chosen.reason, named=tuple(named), asked=asked, fields=fields,
        refusals=tuple(refusals), files=frozenset(files),
    )  # fmt: skip


def filing_of(
    values: Mapping[str, Any], *, details: Mapping[str, Any], statements: Mapping[str, StatementText],
    files: Sequence[Attachment] = (), signed_from: str | None = None,
) -> Filing:  # fmt: skip
    """A filing of values that were read: by an intake, or by an importer, whose source withholds some.

    :param values: one for each name in `SAME`.
    :param statements: the wordings that are confirmed, by kind.
    """
    return Filing(
        details=details,
        good_faith=statements[StatementKind.GOOD_FAITH],
        accuracy=statements[StatementKind.ACCURACY],
        files=files,
        signed_from=signed_from,
        **{name: values[name] for name in SAME},
    )
