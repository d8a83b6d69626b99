"""Following notices: which are new, and which have another version than when they were seen last."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .client import Client
from .notices import Notice

BACK = timedelta(days=90)  # a notice that was sent earlier is no longer looked at


class State:
    """What was seen: the version of each notice, in a file of JSON.

    :raises ValueError: if the file is none of these.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.versions: dict[str, int] = {}
        if file.exists():
            found: Any = json.loads(file.read_text(encoding="utf-8"))
            if not isinstance(found, dict) or not isinstance(found.get("versions"), dict):
                raise ValueError(f"{file} was not written by `ipr-portal follow`. Name another file.")
            self.versions = found["versions"]

    def keep(self) -> None:
        """Write the file in one step: a program that is killed leaves the former one."""
        draft = self.file.with_name(f"{self.file.name}.new")
        draft.write_text(json.dumps({"versions": self.versions}), encoding="utf-8")
        os.replace(draft, self.file)


def changed(client: Client, state: State, *, at: datetime | None = None) -> Iterator[Notice]:
    """The notices of the last 90 days that are new or have changed; each is noted once it was taken.

    A notice is yielded before it is noted: a program that stops in between sees it again, and loses none.
    """
    since = (at or datetime.now(UTC)) - BACK
    for notice in client.notices.list(submitted_since=since, listings=True):
        if state.versions.get(notice.number) != notice.version:
            yield notice
            state.versions[notice.number] = notice.version
