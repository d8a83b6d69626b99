"""Evidence files: sent one by one, and named by their keys in notices, drafts and rights."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .transport import Transport


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file as the portal received it."""

    key: str
    name: str
    media_type: str
    size: int
    sha256: str
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


class EvidenceFiles:
    """The evidence files of an organisation."""

    def __init__(self, transport: Transport, root: str) -> None:
        self._transport, self._root = transport, f"{root}evidence-files/"

    def send(self, file: Path) -> EvidenceFile:
        """Send a file: JPEG, PNG, WebP, PDF or MP4 up to 25 MB. The same one within 24 hours is not kept twice.

        :raises OSError: if it cannot be read.
        :raises Problem: `refused`, saying why it is no evidence.
        """
        content = file.read_bytes()
        key = hashlib.sha256(b"evidence\n" + content).hexdigest()
        headers = {"Idempotency-Key": key}
        said = self._transport.call("POST", self._root, file=(file.name, content), headers=headers).json()
        return EvidenceFile(said["key"], said["name"], said["media_type"], said["size"], said["sha256"], said)
