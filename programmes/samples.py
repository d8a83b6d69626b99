"""Drawing a sample that can be drawn again. Pure."""

from collections.abc import Collection, Iterable
from hashlib import sha256


def draw(keys: Iterable[int], most: int, *, seed: str, seen: Collection[int] = ()) -> list[int]:
    """Draw up to `most` of some keys by chance, none that was seen before; fewer where not enough are left.

    Each key gets a random number from SHA-256 of the seed and the key, and the lowest are taken. So the same seed draws the
    same keys, in any order of the rows and on any machine, and nobody can choose what is drawn without choosing the seed.

    :param seed: decides what is drawn; kept with the sample, so that anybody can draw it again.
    :param seen: keys that were drawn last time.
    """
    left = set(keys) - set(seen)
    return sorted(left, key=lambda key: (number_of(key, seed), key))[:most]


def number_of(key: int, seed: str) -> bytes:
    """The random number of a key."""
    return sha256(f"{seed}:{key}".encode()).digest()
