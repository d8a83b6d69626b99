"""What tests of pages share."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

MOST = 25  # statements a page, with session, scope and shell
MOST_DECIDED = (
    30  # of a decided notice, with what followed: messages, proposals, counter-notices, listings of before
)


def member(name, *args):
    """The address of a page of Acme."""
    return reverse(f"organisation:{name}", args=["acme", *args])


def statements(client, address) -> int:
    """How many statements a page takes, the session's and the shell's included."""
    client.get(address)  # the first visit of a session writes it
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
