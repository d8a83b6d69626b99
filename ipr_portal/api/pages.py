"""Lists: cursor pages that neither skip nor repeat while rows arrive, and never count what they would have to read."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.http.request import QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from ipr_portal.ui.pagination import cut, window_of

from .exceptions import Problem, faults_in
from .fields import Strict
from .problems import Fault


def asked(request, serializer: type[Strict]) -> dict[str, Any]:
    """The parameters of an address.

    :raises Problem: `parameter`, naming those that are unknown, given twice, or have no such value.
    """
    return parameters(request.query_params, serializer)


def parameters(sent: QueryDict, serializer: type[Strict]) -> dict[str, Any]:
    """The parameters of an address, by name; a list where the serializer takes several values."""
    several = {name for name, field in serializer().fields.items() if hasattr(field, "child")}
    values: dict[str, Any] = {
        name: sent.getlist(name) if name in several or len(sent.getlist(name)) > 1 else sent[name]
        for name in sent
    }
    form = serializer(data=values)
    try:
        form.is_valid(raise_exception=True)
    except ValidationError as error:
        raise Problem("parameter", faults=list(faults_in(error.detail))) from error
    return form.validated_data


def page(
    request,
    rows: QuerySet,
    order: tuple[str, ...],
    *,
    query: Mapping[str, Any],
    show: Callable[[list], Any],  # items of plain values
) -> Response:
    """One page of a list: `items`, and `next`, the address of the next page or null.

    :param order: columns that make the order total, all ascending or all descending.
    :param query: what `asked` returned.
    :param show: makes the items of the rows of this page; it may read what they need in statements of its own.
    :raises Problem: `cursor`, for a cursor of another list.
    """
    after, size = query.get("after", ""), query["size"]
    try:
        window = window_of(rows, order, after=after)[: size + 1]
    except Http404 as error:
        raise Problem("cursor") from error
    found = cut(window, order, of=rows.model, size=size, after_first=bool(after))
    return Response({"items": show(found.items), "next": next_address(request, found.next)})


def next_address(request, cursor: str) -> str | None:
    """The address of the page after a cursor, with the parameters of this one; None without a cursor."""
    if not cursor:
        return None
    sent = request.query_params.copy()
    sent["after"] = cursor
    return request.build_absolute_uri(f"{request.path}?{sent.urlencode()}")


def chosen(names: str, offered: Iterable[str], parameter: str) -> set[str]:
    """The names in a list with commas, such as `fields=number,state`.

    :raises Problem: `parameter`, naming what is not offered.
    """
    found, known = {name for name in names.split(",") if name}, set(offered)
    if unknown := sorted(found - known):
        said = _("“%(name)s” is not offered here. Choose from: %(known)s.")
        detail = said % {"name": unknown[0][:80], "known": ", ".join(sorted(known))}
        raise Problem("parameter", faults=[Fault("unknown", detail, parameter)])
    return found
