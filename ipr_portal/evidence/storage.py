"""Private storage: bytes lie under their own hash, are written once, and have no public address.

The settings choose the storage, a folder or an S3 bucket. Names never come from people: `ab/abcd…` holds the
file whose SHA-256 is abcd…, `previews/ab/abcd….webp` its re-encoded preview.
"""

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, storages

CHUNK = 1 << 20
INCOMING, PREVIEWS = "incoming", "previews"


class StorageAway(Exception):
    """The storage did not answer: nothing was kept, and it may work later."""


class StorageFull(StorageAway):
    """The storage has no room for these bytes: nothing was kept; it works again once there is room."""


FOR_US_ALONE = 0o400  # and never written again


class PrivateFolder(FileSystemStorage):
    """A folder that only the portal's own user can enter. A name appears with all its bytes or not at all."""

    trouble: tuple[type[Exception], ...] = (OSError,)

    def __init__(self, location) -> None:
        super().__init__(
            location, base_url="", file_permissions_mode=FOR_US_ALONE, directory_permissions_mode=0o700
        )

    def _save(self, name, content) -> Any:
        target, incoming = Path(self.path(name)), Path(self.path(INCOMING))
        for folder in (Path(self.location), incoming, *reversed(target.parents)):
            if folder.is_relative_to(self.location):
                folder.mkdir(mode=0o700, exist_ok=True)
        arriving = _write(content, incoming)
        try:
            os.chmod(arriving, FOR_US_ALONE)
            os.replace(arriving, target)
        except OSError:
            os.unlink(arriving)
            raise
        _sync_folder(target.parent)
        return name

    def get_available_name(self, name, max_length=None) -> Any:
        return name  # the same name is the same bytes

    def is_there(self) -> bool:
        """Whether the folder itself is there; an unmounted disk must not look like lost files."""
        return Path(self.location).is_dir()

    def free_bytes(self) -> int | None:
        """How many bytes still fit on the disk of the folder; before the first file it is made where it will lie."""
        Path(self.location).mkdir(mode=0o700, parents=True, exist_ok=True)
        return shutil.disk_usage(self.location).free

    def link(self, name: str, *, disposition: str, media_type: str) -> str:
        """A folder has no address of its own: the portal sends the bytes."""
        return ""

    def leftovers(self, *, before: float) -> list[str]:
        """Partly written files of a dead process, by name, if last modified before a POSIX time."""
        incoming = Path(self.path(INCOMING))
        found = incoming.iterdir() if incoming.is_dir() else []
        return [f"{INCOMING}/{path.name}" for path in found if path.stat().st_mtime < before]


def _write(content, folder: Path) -> str:
    """Write bytes to a file of their own and to the disk; one that does not fit leaves nothing behind."""
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as arriving:
        try:
            for chunk in content.chunks(CHUNK):
                arriving.write(chunk)
            arriving.flush()
            os.fsync(arriving.fileno())
        except BaseException:
            os.unlink(arriving.name)
            raise
    return arriving.name


def _sync_folder(folder: Path) -> None:
    """Sync the folder too, so that the name survives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def name_of(sha256: str) -> str:
    """Where the bytes of a file lie."""
    return f"{sha256[:2]}/{sha256}"


def preview_name(sha256: str, part: int = 1) -> str:
    """Where a part of the preview of a picture lies; the first has the plain name."""
    number = f".{part}" if part > 1 else ""
    return f"{PREVIEWS}/{sha256[:2]}/{sha256}{number}.webp"


def keep(name: str, content: File | bytes) -> None:
    """Write bytes once.

    :raises StorageAway: if they could not be kept; nothing lies under the name then.
    """
    with _trouble_named() as storage:
        if not storage.exists(name):
            storage.save(name, ContentFile(content) if isinstance(content, bytes) else content)


def read(name: str) -> File:
    """Open what was kept, to read it.

    :raises FileNotFoundError: if nothing lies there.
    :raises StorageAway: if the storage does not answer.
    """
    with _trouble_named() as storage:
        return storage.open(name)


def link(name: str, *, disposition: str, media_type: str) -> str:
    """An address that serves these bytes for a minute, or nothing where the portal must send them itself."""
    return _kept().link(name, disposition=disposition, media_type=media_type)


def hash_of(name: str) -> str:
    """Hash what lies under a name, in pieces; nothing if nothing lies there.

    :raises StorageAway: if the storage does not answer, or is not there itself.
    """
    sha256 = hashlib.sha256()
    try:
        with _trouble_named(), read(name) as file:
            for chunk in file.chunks(CHUNK):
                sha256.update(chunk)
    except FileNotFoundError as error:
        with _trouble_named() as storage:
            if not storage.is_there():
                raise StorageAway(str(error)) from error
        return ""
    return sha256.hexdigest()


def free_bytes() -> int | None:
    """How many bytes the storage can still take; None where it has no end, as a bucket.

    :raises StorageAway: if it does not answer.
    """
    with _trouble_named() as storage:
        return storage.free_bytes()


def kept_hashes() -> Iterator[list[str]]:
    """The hashes of all that lies in the storage, a folder at a time."""
    with _trouble_named() as storage:
        folders = storage.listdir("")[0] if storage.is_there() else []
        for folder in sorted(set(folders) - {INCOMING, PREVIEWS}):
            yield storage.listdir(folder)[1]


def drop(sha256: str) -> None:
    """Delete bytes that no row refers to, and their preview."""
    with _trouble_named() as storage:
        storage.delete(name_of(sha256))
        part = 1
        while storage.exists(name := preview_name(sha256, part)):
            storage.delete(name)
            part += 1


def drop_leftovers(*, before: float) -> None:
    """Delete partly written files of dead processes, last modified before a POSIX time."""
    with _trouble_named() as storage:
        for name in storage.leftovers(before=before):
            storage.delete(name)


def _kept() -> PrivateFolder:
    """The folder, or the bucket that answers to the same names."""
    return cast(PrivateFolder, storages["evidence"])


@contextmanager
def _trouble_named() -> Iterator[PrivateFolder]:
    storage = _kept()
    try:
        yield storage
    except FileNotFoundError:
        raise
    except storage.trouble as error:
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
        raise (StorageFull if full else StorageAway)(str(error)) from error
