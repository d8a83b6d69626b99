"""What can go wrong: no answer, no token, or a problem that the portal names."""

from dataclasses import dataclass
from typing import Any

import httpx2


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request.

    :param field: dotted, such as `listings.3`; "" for the whole request.
    :param row: the row of a batch, from 1; None outside of one.
    """

    code: str
    detail: str
    field: str = ""
    row: int | None = None
    remedy: str = ""

    @property
    def place(self) -> str:
        """Where it is: the row of a batch, and the field."""
        row = "" if self.row is None else f"row {self.row}"
        return ", ".join(part for part in (row, self.field) if part) or "request"

    def __str__(self) -> str:
        return f"{self.place}: {self.detail} {self.remedy}".rstrip()


class NoAnswer(Exception):
    """The portal did not answer, however often it was asked."""


class NotWhole(NoAnswer):
    """A download broke off, or what came is not the file that the portal has: ask for it again."""


class NoToken(Exception):
    """The key is unknown, expired or revoked, or has not the scopes that were asked for."""


class Problem(Exception):
    """The portal refused a call.

    :param code: as the page of errors lists it.
    :param request_id: to name when you write to us about it.
    """

    def __init__(
        self, status: int, code: str, title: str, detail: str, faults: tuple[Fault, ...], request_id: str
    ) -> None:
        said = "; ".join(f"{one.place}: {one.detail}" for one in faults)
        super().__init__(f"{status} {code}: {title} {said or detail}".strip())
        self.status, self.code, self.title, self.detail = status, code, title, detail
        self.faults, self.request_id = faults, request_id


def problem_of(answer: httpx2.Response) -> Problem:
    """The problem in an answer; also of an answer that is none of the portal's, such as that of a proxy."""
    body: Any = {}
    if "json" in answer.headers.get("Content-Type", ""):
        try:
            body = answer.json()
        except ValueError:
            body = {}
    said: dict[str, Any] = body if isinstance(body, dict) else {}
    faults = tuple(
        Fault(one["code"], one["detail"], one.get("field", ""), one.get("row"), one.get("remedy", ""))
        for one in said.get("errors", ())
    )
    request_id = str(said.get("request_id") or answer.headers.get("X-Request-Id", ""))
    title = said.get("title") or answer.reason_phrase
    return Problem(
        answer.status_code, said.get("code", ""), title, said.get("detail", ""), faults, request_id
    )
