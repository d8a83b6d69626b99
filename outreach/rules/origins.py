"""Where feedback and interest came up, carried in a link: signed, so that nobody writes words into it."""

from django.core import signing

from ipr_portal.audit.models import Subject, subject_of

SALT = "outreach.origin"
LONGEST = 400


def origin_token(row) -> str:
    """A value for `?from=` that names a row, such as an event, and its title."""
    kind, key = subject_of(row)
    return signing.dumps([kind, key, str(row)[:200]], salt=SALT)


def read_origin(token: str) -> Subject | None:
    """What a token names; None where it is missing or not ours."""
    if not token or len(token) > LONGEST:
        return None
    try:
        kind, key, label = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Subject(kind, key, label, None)
