"""What the actions of check-ins raise."""

from ipr_portal.errors import DomainError, Refusal


class CannotDo(DomainError):
    """A rule forbids it; `refusal` says which field, and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def refuse_if(refusal: Refusal | None) -> None:
    """:raises CannotDo: if there is a refusal."""
    if refusal:
        raise CannotDo(refusal)
