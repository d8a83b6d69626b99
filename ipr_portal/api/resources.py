"""The base of every resource: what each method needs, in whose name, once, and with which answers."""

from collections.abc import Mapping
from datetime import UTC
from functools import cache
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from .fields import Strict
from .idempotency import keep, key_of, replay
from .models import ApiClient
from .pages import asked
from .schema import is_described_with_query
from .scopes import Needs, is_opened

SAFE = {"GET", "HEAD", "OPTIONS"}


class Resource(ViewSet):
    """A noun of the API. Below the address of an organisation or of the desk, whose scope is open already.

    `needs` names the capability of every action, or several of which one is enough; a guard test fails for a resource that leaves one out.
    """

    needs: ClassVar[Mapping[str, Needs]] = {}

    @property
    def _asked(self) -> Any:
        """Django's request, in which the middleware has left the scope."""
        return self.request._request

    @property
    def organisation(self) -> Any:
        return self._asked.organisation

    @property
    def agent(self) -> Any:
        return self._asked.agent

    @property
    def client(self) -> Any:
        """The key of the client that calls, or None for a person's session."""
        bearer: Any = self.request.auth
        return bearer and bearer.client_pk

    @property
    def client_row(self) -> ApiClient | None:
        """The client that calls, as a foreign key takes it; it is not read, an agency's is hidden here."""
        bearer: Any = self.request.auth
        return bearer and ApiClient(
            pk=bearer.client_pk, name=bearer.name, organisation_id=bearer.organisation_id
        )

    @property
    def caller(self) -> str:
        """Whose idempotency keys these are."""
        return f"client:{self.client}" if self.client else f"person:{self.request.user.pk}"

    def dispatch(self, request, *args, **kwargs) -> Any:
        """Answer in UTC: programs are read by no one person, whose zone the pages show."""
        with timezone.override(UTC):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        if self.action in (None, "metadata"):  # DRF's name for OPTIONS
            raise MethodNotAllowed(request.method)
        self.at = timezone.now()
        if not is_opened(self.needs[self.action], request._request.capabilities):
            raise PermissionDenied
        if not is_described_with_query(self):
            asked(request, Strict)  # refuses every parameter; an action that reads some refuses the others
        self.key = "" if request.method in SAFE else key_of(request)
        self.replayed: Response | None = None
        if self.key:
            self.replayed = replay(
                request, organisation=self.organisation, caller=self.caller, key=self.key, at=self.at
            )
            if self.replayed is not None:
                raise Replayed(self.replayed)

    def handle_exception(self, exc) -> Response:
        if isinstance(exc, Replayed):
            return exc.answer
        return super().handle_exception(exc)

    def finalize_response(self, request, response, *args, **kwargs) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if getattr(self, "key", "") and self.replayed is None and 200 <= response.status_code < 300:
            keep(
                self.request, response, organisation=self.organisation, caller=self.caller, key=self.key, at=self.at
            )  # fmt: skip
        return response

    def read(self, serializer: type[Strict], data=None) -> dict[str, Any]:
        """The body of the request.

        :raises ValidationError: naming every field that is not accepted; answered with 422.
        """
        return _reader(serializer).run_validation(self.request.data if data is None else data)


@cache
def _reader(serializer: type[Strict]) -> Strict:
    """A serializer that reads every body of its kind: to copy its fields takes longer than to read with them."""
    return serializer()


class Replayed(Exception):
    """A call whose key was answered before: the view is not called."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer
