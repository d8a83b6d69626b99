"""`ETag` and `If-Match` from a row's version: nobody overwrites what they have not read."""

from rest_framework.response import Response

from .exceptions import Problem

MOST = 20  # tags in one header


def etag_of(version: int | str) -> str:
    return f'"{version}"'


def check_match(request, version: int | str) -> None:
    """Check `If-Match`, if it was sent.

    :raises Problem: `version`, if the row has another one.
    """
    sent = request.headers.get("If-Match")
    if sent is None or sent.strip() == "*":
        return
    if etag_of(version) not in [tag.strip() for tag in sent.split(",", MOST)]:
        raise Problem("version", headers={"ETag": etag_of(version)})


def tagged(request, response: Response, version: int | str) -> Response:
    """Give an answer its `ETag`; an unchanged one (`If-None-Match`) is answered with 304."""
    tag = etag_of(version)
    sent = request.headers.get("If-None-Match", "")
    if request.method in ("GET", "HEAD") and tag in [one.strip() for one in sent.split(",", MOST)]:
        return Response(status=304, headers={"ETag": tag})
    response["ETag"] = tag
    return response
