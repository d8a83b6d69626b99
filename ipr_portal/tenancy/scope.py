"""Whose rows may this code see? One scope, for exactly one transaction."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.db import connection, transaction

MEMBER, STAFF, SYSTEM, PUBLIC = "portal_member", "portal_staff", "portal_system", "portal_public"


class Scope(NamedTuple):
    """The database role that is entered, and the settings its policies read."""

    role: str
    tenant: int | None  # app.tenant: which rows the member policy lets through
    person: int | None  # app.person: whose need to know the restrictive policies ask for


_scope: ContextVar[Scope | None] = ContextVar("tenant_scope", default=None)


class NoScope(RuntimeError):
    """Tenant rows were touched outside `organisation_scope()` and `staff_scope()`."""


class NotForPeople(RuntimeError):
    """`system_scope()` was asked for inside the scope of a person, who could see restricted rows."""


def current_scope() -> Scope:
    """Return the scope in force.

    :raises NoScope: if none is open.
    """
    if (scope := _scope.get()) is None:
        raise NoScope("Open organisation_scope() or staff_scope() first.")
    return scope


def organisation_scope(organisation, *, by=None) -> AbstractContextManager[None]:
    """See the rows of one organisation, until the block and its transaction end."""
    return enter_scope(Scope(MEMBER, organisation.pk, _person(by)))


def staff_scope(*, by=None) -> AbstractContextManager[None]:
    """See the rows of every organisation, until the block and its transaction end."""
    return enter_scope(Scope(STAFF, None, _person(by)))


def system_scope() -> AbstractContextManager[None]:
    """See every row, those of compartments too: for tasks, the delivery of mail and commands, which act for no person.

    A guard test lists the callers.

    :raises NotForPeople: inside the scope of a person.
    """
    if (outer := _scope.get()) and outer.person:
        raise NotForPeople("A person's work runs in organisation_scope() or staff_scope().")
    return enter_scope(Scope(SYSTEM, None, None))


def public_scope() -> AbstractContextManager[None]:
    """See what migrations opened to everybody (`OpenToPublic`) and nothing else, for public pages.

    A guard test lists the callers.
    """
    return enter_scope(Scope(PUBLIC, None, None))


@contextmanager
def enter_scope(scope: Scope) -> Iterator[None]:
    """Enter a scope for one transaction; the end of a nested scope restores the outer one."""
    outer, nested = _scope.get(), connection.in_atomic_block
    changes = scope != outer or not nested  # the same scope is already in force
    with transaction.atomic():
        if changes:
            _tell_postgres(scope)
        token = _scope.set(scope)
        try:
            yield
        finally:
            _scope.reset(token)
        # Commit and rollback undo the setting; only a released savepoint would keep it.
        if nested and changes and not connection.needs_rollback:
            _tell_postgres(outer)


def stream(rows, size=1000) -> Iterator[Any]:
    """Read a streamed body in short transactions of its own: by then the request's scope has closed."""
    scope = current_scope()

    def read() -> Iterator[Any]:
        after = 0
        while True:
            with enter_scope(scope):
                batch = list(rows.filter(pk__gt=after).order_by("pk")[:size])
            if not batch:
                return
            yield from batch
            after = batch[-1].pk

    return read()


def _person(by) -> Any:
    outer = _scope.get()
    return by.pk if by else outer and outer.person


def _tell_postgres(scope: Scope | None) -> None:
    role, tenant, person = scope or ("none", None, None)
    with connection.cursor() as cursor:
        # set_config(..., true) is SET LOCAL; role, tenant and person travel in one statement.
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config('app.tenant', %s, true),"
            " set_config('app.person', %s, true)",
            [role, str(tenant or ""), str(person or "")],
        )
