"""Following notices: what has changed since the last time."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .client import Client
from .notices import Notice


class State:
    """Until when everything was seen, and the versions that were seen at that time, in a file of JSON.

    :raises ValueError: if the file is none of these.
    """

    def __init__(self, file: Path) -> None:
        self.file, self.as_of, self.versions = file, "", dict[str, str]()
        if file.exists():
            found: Any = json.loads(file.read_text(encoding="utf-8"))
            if not isinstance(found, dict) or "as_of" not in found:
                raise ValueError(f"{file} was not written by `ipr-portal follow`. Name another file.")
            self.as_of, self.versions = found["as_of"], found["versions"]

    def keep(self, as_of: str, versions: dict[str, str]) -> None:
        """Write the file in one step: a program that is killed leaves the former one, and sees the changes again."""
        self.as_of, self.versions = as_of, versions
        draft = self.file.with_name(f"{self.file.name}.new")
        draft.write_text(json.dumps({"as_of": as_of, "versions": versions}), encoding="utf-8")
        os.replace(draft, self.file)


def changed(client: Client, state: State) -> Iterator[Notice]:
    """The notices that changed since the state was kept, or all; it is kept once all of them were taken."""
    notices, as_of = client.notices.changed_since(state.as_of)
    versions = {one.number: f"{one.version} {one.raw['changed_at']}" for one in notices}
    for notice in notices:
        if state.versions.get(notice.number) != versions[notice.number]:
            yield notice
    state.keep(as_of, versions)
