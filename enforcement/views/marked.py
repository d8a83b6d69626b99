"""What is shown to one reader at one moment: it says so, and nothing keeps it."""

from django.http import HttpResponse

from ipr_portal.accounts.models import User
from ipr_portal.ui.moments import say_moment_in_full


def watermark(person: User, at) -> str:
    """Who reads, and when."""
    return stamp(str(person), person.email, at)


def stamp(name: str, address: str, at) -> str:
    return f"{name} · {address} · {say_moment_in_full(at)}"


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no browser and no server on the way: going back asks us again."""
    response["Cache-Control"] = "no-store"
    return response
