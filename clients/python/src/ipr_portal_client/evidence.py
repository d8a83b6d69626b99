"""Evidence files: sent one by one, named by their keys in notices, drafts and rights, and downloaded."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .downloading import Target, opened, pieces
from .errors import NotWhole
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

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "EvidenceFile":
        return cls(said["key"], said["name"], said["media_type"], said["size"], said["sha256"], said)


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
        return EvidenceFile.read(said)

    def get(self, key: str) -> EvidenceFile:
        """What is known of a file; also of one that came with a message, a counter-notice or a notice.

        :raises Problem: `not_found`, if there is none for you.
        """
        return EvidenceFile.read(self._transport.call("GET", f"{self._root}{key}/").json())

    def download(self, key: str, to: Target, *, overwrite: bool = False) -> EvidenceFile:
        """Write the bytes of a file while they come, and check that they are those that the portal received.

        :param to: a path, where the file is only once it is whole; or an open binary file.
        :param overwrite: whether a file at the path may be replaced.
        :raises FileExistsError: if there is one, and it may not.
        :raises NotWhole: if the transfer broke off, or the bytes are others. What an open file got is of no use then.
        :raises Problem: `not_found`, if there is none for you; `conflict`, if it cannot be released now.
        """
        with opened(to, overwrite=overwrite) as file:
            known, digest = self.get(key), hashlib.sha256()
            with self._transport.stream(f"{self._root}{key}/content/") as answer:
                for piece in pieces(answer):
                    digest.update(piece)
                    file.write(piece)
            if digest.hexdigest() != known.sha256:
                raise NotWhole(f"What came is not the file {known.key} that the portal received.")
        return known
