"""The register of sentences: each app defines the sentences of its audited actions in `sentences.py`.

A sentence takes `%(by)s` (who, with the agency they act for), `%(subject)s`, and the details its action recorded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ipr_portal.lazy import LazyStr
from ipr_portal.registers import Register


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence of an action.

    :param key: whether it marks a step that a reader looks for.
    :param counted: how several of them read as one line, by `%(n)s`; "" for the name of the action.
    :param keys: details that are stored as keys, or as counts by key: the text of each key.
    """

    text: LazyStr
    icon: str = "info"
    key: bool = False
    counted: LazyStr = ""
    keys: Mapping[str, Mapping[Any, LazyStr]] = field(default_factory=dict)


SENTENCES: Register[Sentence] = Register("sentences", "SENTENCES")
LABELS: Register[Callable[[str], str]] = Register(
    "sentences", "LABELS"
)  # by model label: a subject as people call it
