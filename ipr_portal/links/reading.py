"""What the desk reads about links."""

from .models import LinkUse, SignedLink

MOST = 100


def log_of(link: SignedLink) -> list[LinkUse]:
    """The last hundred things that were done with a link, newest first; shown by `links/uses.html`."""
    return list(link.log.order_by("-at", "-pk")[:MOST])
