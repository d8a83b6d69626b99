"""What is shown to one reader at one moment: it says so, and nothing keeps it."""

from django.http import HttpResponse


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no browser and no server on the way: going back asks us again."""
    response["Cache-Control"] = "no-store"
    return response
