"""The token in the address of a link, and the proof of a second step: signed, and known to us by its hash alone."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

LONGEST = 200  # signs of a token; a real one has about 90
PROVEN = timedelta(minutes=30)  # how long a correct code counts


def _signer(purpose: str) -> signing.Signer:
    return signing.Signer(salt=f"links.{purpose}")


def new_token(purpose: str) -> tuple[str, str]:
    """A token for an address, and the hash that is kept."""
    secret = secrets.token_urlsafe(32)
    return _signer(purpose).sign(secret), hash_of(secret)


def hash_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def hash_in(token: str, purpose: str) -> str | None:
    """The hash to look for, if we signed this token for this purpose; compared in constant time."""
    if len(token) > LONGEST or not token.isascii():
        return None
    try:
        return hash_of(_signer(purpose).unsign(token))
    except signing.BadSignature:
        return None


def new_code() -> str:
    return f"{secrets.randbelow(10**6):06}"


def code_hash(link_id: int, code: str) -> str:
    return salted_hmac(f"links.code.{link_id}", code, algorithm="sha256").hexdigest()


def is_code(link_id: int, code: str, kept: str) -> bool:
    return bool(kept) and constant_time_compare(code_hash(link_id, code), kept)


def proof_for(link_id: int, at: datetime) -> str:
    """What a browser keeps after a correct code."""
    until = int((at + PROVEN).timestamp())
    return signing.Signer(salt="links.proof").sign(f"{link_id}.{until}")


def is_proof(proof: str, link_id: int, at: datetime) -> bool:
    """Whether somebody showed the code of this link a short while ago."""
    try:
        said, _dot, until = signing.Signer(salt="links.proof").unsign(proof[:LONGEST]).partition(".")
    except signing.BadSignature:
        return False
    return said == str(link_id) and at.timestamp() < int(until)
