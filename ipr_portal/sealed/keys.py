"""The key ring. `SEALING_KEYS` names keys as `id:secret`, by comma: the first one seals, all of them open."""

import hmac
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY = re.compile(r"(?P<id>[a-z0-9]{1,12}):(?P<secret>\S{32,})")
VERSION, NONCE = "s1", 12


class CannotOpen(Exception):
    """A sealed value that does not open. The text names the key and the place, never the value."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """One key of the ring."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"<Key {self.id}>"

    def derive(self, what: str) -> bytes:
        """A key for one use: what seals is never what indexes."""
        return HKDF(SHA256(), 32, salt=None, info=f"ipr_portal.sealed.{what}".encode()).derive(self.secret)


@lru_cache(maxsize=8)
def read_ring(texts: tuple[str, ...]) -> tuple[Key, ...]:
    """The keys that a setting names.

    :raises ImproperlyConfigured: if one is malformed, or two have one id; the secret is not repeated.
    """
    found = [KEY.fullmatch(text.strip()) for text in texts]
    if not found or not all(found):
        raise ImproperlyConfigured(
            "SEALING_KEYS names keys as id:secret, by comma; an id has up to 12 small letters and digits,"
            " a secret at least 32 signs."
        )
    keys = tuple(Key(match["id"], match["secret"].encode()) for match in found if match)
    if len({key.id for key in keys}) < len(keys):
        raise ImproperlyConfigured("SEALING_KEYS names one id twice.")
    return keys


def ring() -> tuple[Key, ...]:
    return read_ring(tuple(settings.SEALING_KEYS))


@lru_cache(maxsize=32)
def _box(key: Key) -> AESGCM:
    return AESGCM(key.derive("seal"))


def seal(text: str, place: str) -> str:
    """Encrypt a text for one place, such as a table, a column and a row: elsewhere it does not open."""
    key, nonce = ring()[0], os.urandom(NONCE)
    head = f"{VERSION}.{key.id}"
    sealed = _box(key).encrypt(nonce, text.encode(), f"{head}|{place}".encode())
    return f"{head}.{urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(value: str, place: str) -> str:
    """Decrypt what was sealed for a place.

    :raises CannotOpen: if its key is not in the ring, or the value or its place was changed.
    """
    version, _dot, rest = value.partition(".")
    key_id, _dot, body = rest.partition(".")
    if version != VERSION:
        raise CannotOpen(f"{place}: this is no sealed value.")
    key = next((key for key in ring() if key.id == key_id), None)
    if key is None:
        raise CannotOpen(f"{place}: sealed with the key {key_id!r}, which SEALING_KEYS does not name.")
    try:
        raw = urlsafe_b64decode(body)
        return _box(key).decrypt(raw[:NONCE], raw[NONCE:], f"{version}.{key_id}|{place}".encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(
            f"{place}: the key {key_id!r} does not open it; it was changed, or moved here."
        ) from error


def key_of(value: str) -> str:
    """The id of the key with which a value is sealed."""
    return value.split(".", 2)[1] if value.count(".") >= 2 else ""


def index_of(text: str, column: str, key: Key | None = None) -> str:
    """A keyed hash by which equal texts are found without being read; of the last key, which changes least."""
    key = key or index_key()
    return hmac.new(key.derive("index"), f"{column}|{text}".encode(), "sha256").hexdigest()


def index_key() -> Key:
    """`SEALING_INDEX_KEY` has a key of its own: rotating what seals leaves the index as it is."""
    return read_ring((f"index:{settings.SEALING_INDEX_KEY}",))[0]
