"""Refusals that we foresee, worded for the person who asked."""


class DomainError(Exception):
    """An anticipated refusal; its text is a translated sentence for the person who asked."""


class Stale(DomainError):
    """Somebody else was faster: what the person saw is no longer so. Answered with 409 and what happened."""
