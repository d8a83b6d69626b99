"""What the headers of a request say of its body: refused before a byte of it is read."""

from django.http import HttpRequest

JSON = "application/json"
MOST_BYTES = 8 * 1024 * 1024  # of JSON: 1,000 notices with their texts, or 5,000 listings


def why_not_read(request: HttpRequest) -> str:
    """The code of the problem with a body, or ""."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        return "media_type"  # nothing is ever unpacked here
    if request.headers.get("Transfer-Encoding") and not request.headers.get("Content-Length"):
        return "length"  # WSGI would show an empty body
    said = request.headers.get("Content-Length") or "0"
    is_long = said.isdecimal() and int(said[:20]) > MOST_BYTES
    return "too_large" if is_long and request.content_type == JSON else ""
