"""Calls: with a token that is asked for when it is needed, and repeated where that is safe."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import uuid4

import httpx2

from .errors import NoAnswer, NoToken, problem_of

AGAIN = {429, 500, 502, 503, 504}  # nothing was done, or it is answered the same to the same Idempotency-Key
IN_FLIGHT = "in_flight"
EARLY = 60  # seconds before its end that a token is replaced
LONGEST_WAIT = 60.0  # seconds
LONGEST_PAUSE = 90.0  # seconds between two pieces of a download; the portal cuts one after a minute
ELSEWHERE = {302, 307}  # the bytes are in another store, for a minute


class Transport:
    """Sends calls in the name of a client.

    :param tries: how often a call is sent at most.
    :param sleep: waits a number of seconds.
    """

    def __init__(
        self, portal: str, client_id: str, client_secret: str, *, scopes: tuple[str, ...] = (), tries: int = 5,
        timeout: float = 30.0, sleep: Callable[[float], Any] = time.sleep,
    ) -> None:  # fmt: skip
        self.portal, self.scopes, self.tries, self.sleep = portal.rstrip("/"), scopes, tries, sleep
        self.timeout = timeout
        self._key = httpx2.BasicAuth(client_id, client_secret)
        self._http = httpx2.Client(timeout=timeout, follow_redirects=False)
        self._token, self._until = "", 0.0

    def close(self) -> None:
        self._http.close()

    def call(
        self, method: str, address: str, *, params: Mapping[str, Any] | None = None, body: Any = None,
        headers: Mapping[str, str] | None = None, file: tuple[str, bytes] | None = None,
    ) -> httpx2.Response:  # fmt: skip
        """Send a call, and repeat it where that is safe.

        :param address: whole, or from its first slash; of this portal alone.
        :param body: as JSON.
        :param file: name and bytes, in place of a body.
        :raises Problem: if the portal refuses it.
        :raises NoAnswer: if it does not answer.
        :raises NoToken: if it gives no token.
        """
        sent = dict(headers or {})
        if method not in ("GET", "HEAD"):
            sent.setdefault("Idempotency-Key", str(uuid4()))
        carried = {"params": params, "files": {"file": file}} if file else {"params": params, "json": body}
        return self._checked(self._repeated(method, self._own(address), sent, carried))

    @contextmanager
    def stream(self, address: str, params: Mapping[str, Any] | None = None) -> Iterator[httpx2.Response]:
        """An answer whose bytes are read while they come, also from where the portal says that they are.

        The call is repeated as others are, until its answer begins. The token is sent to the portal alone.

        :param address: as `call` takes it.
        :raises Problem: if the portal refuses it.
        :raises NoAnswer: if nobody answers.
        """
        carried = {"params": params, "timeout": httpx2.Timeout(self.timeout, read=LONGEST_PAUSE)}
        answer = self._repeated("GET", self._own(address), {}, carried, stream=True)
        try:
            if answer.status_code in ELSEWHERE:
                answer.close()
                answer = self._from_elsewhere(answer)
            yield self._checked(answer)
        finally:
            answer.close()

    def _from_elsewhere(self, answer: httpx2.Response) -> httpx2.Response:
        """What is at the address that an answer names, asked for without the token."""
        there = answer.url.join(answer.headers["Location"])
        if there.scheme != answer.url.scheme and there.scheme != "https":
            raise NoAnswer(f"{self.portal} names an address without encryption: {there.host}.")
        try:
            found = self._http.send(self._http.build_request("GET", there), stream=True)
            if found.status_code >= 300:
                found.read()
        except httpx2.TransportError as error:
            raise NoAnswer(f"{there.host}, where the file is, does not answer: {error}") from error
        return found

    def _repeated(
        self, method: str, address: str, headers: dict[str, str], carried: dict[str, Any], *, stream: bool = False
    ) -> httpx2.Response:  # fmt: skip
        """The answer that is not worth repeating, or the last one."""
        renewed = False
        for tried in range(1, self.tries + 1):
            answer = self._send(method, address, headers, carried, stream)
            if answer is not None and answer.status_code == 401 and not renewed:
                self._token, renewed = "", True
                answer = self._send(method, address, headers, carried, stream)
            if answer is not None and not self._is_worth_repeating(answer):
                return answer
            if tried < self.tries:
                self.sleep(wait_of(answer, tried))
        if answer is None:
            raise NoAnswer(f"{self.portal} does not answer. It was asked {self.tries} times.")
        return answer

    def _send(
        self, method: str, address: str, headers: dict[str, str], carried: dict[str, Any], stream: bool
    ) -> httpx2.Response | None:
        """The answer, or None if there was none. The bytes of a stream are left to be read, unless it is a refusal."""
        try:
            signed = headers | {"Authorization": f"Bearer {self.token()}"}
            answer = self._http.send(
                self._http.build_request(method, address, headers=signed, **carried), stream=stream
            )
            if stream and answer.status_code >= 300:
                answer.read()
        except httpx2.TransportError:
            return None
        return answer

    def token(self) -> str:
        """A token that is in force for a while.

        :raises NoToken: if none is given.
        """
        if self._token and time.monotonic() < self._until:
            return self._token
        form = {"grant_type": "client_credentials"} | (
            {"scope": " ".join(self.scopes)} if self.scopes else {}
        )
        answer = self._http.post(f"{self.portal}/oauth/token", data=form, auth=self._key)
        if answer.status_code in AGAIN:
            raise httpx2.ConnectError(f"No token now: {answer.status_code}")
        if answer.status_code != 200:
            raise NoToken(f"{answer.status_code} {answer.text[:200]}")
        given = answer.json()
        self._token = given["access_token"]
        self._until = time.monotonic() + max(0, given["expires_in"] - EARLY)
        return self._token

    def _own(self, address: str) -> str:
        """The address, if it is of this portal: a token is sent nowhere else.

        :raises ValueError: for another one.
        """
        if address.startswith("/") and not address.startswith("//"):
            return self.portal + address
        if not address.startswith(f"{self.portal}/"):
            raise ValueError(f"{address} is no address of {self.portal}.")
        return address

    def rows(self, address: str, params: Mapping[str, Any] | None = None) -> Iterator[Mapping[str, Any]]:
        """The rows of a list, page after page, each read when it is needed.

        :param params: those that are empty or None are left out.
        """
        asked = {name: value for name, value in (params or {}).items() if value not in ("", None)}
        yield from self.following(self.call("GET", address, params=asked).json())

    def following(self, page: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The rows of a page and of those after it."""
        yield from page["items"]
        while page["next"]:
            page = self.call("GET", page["next"]).json()
            yield from page["items"]

    @staticmethod
    def _is_worth_repeating(answer: httpx2.Response) -> bool:
        if answer.status_code == 409:
            return problem_of(answer).code == IN_FLIGHT
        return answer.status_code in AGAIN

    @staticmethod
    def _checked(answer: httpx2.Response) -> httpx2.Response:
        if answer.status_code < 300 or answer.status_code == 304:
            return answer
        raise problem_of(answer)


def wait_of(answer: httpx2.Response | None, tried: int) -> float:
    """Seconds until the next try: as Retry-After says, else one, two, four and so on, each shortened by chance.

    :param tried: how often it was tried, from 1.
    """
    said = answer.headers.get("Retry-After", "") if answer is not None else ""
    if said.isascii() and said.isdigit():
        return min(float(said[:9]), LONGEST_WAIT)
    if said and (until := _moment_of(said)):
        return min(max(0.0, until - time.time()), LONGEST_WAIT)
    longest: float = min(2.0 ** (tried - 1), LONGEST_WAIT)
    return longest * random.uniform(0.5, 1)


def _moment_of(said: str) -> float:
    """Seconds of the epoch of a date of HTTP; 0 if it is none."""
    try:
        return parsedate_to_datetime(said).timestamp()
    except ValueError:
        return 0.0
