"""What actions on pilots, interest and messages raise where a rule forbids them."""

from ipr_portal.errors import DomainError, Refusal


class CannotDo(DomainError):
    """A rule forbids it; `field` names the input."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.field = refusal.field or None


def refuse_if(refusal: Refusal | None) -> None:
    """Raise what a rule answers.

    :raises CannotDo: if there is a refusal.
    """
    if refusal:
        raise CannotDo(refusal)
