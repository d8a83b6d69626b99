"""A cursor holds for the list that gave it, and for no other."""

import pytest
from django.core import signing
from django.http import Http404

from ipr_portal.accounts.models import SignIn, User
from ipr_portal.ui.pagination import cursor_at, read_cursor

NEWEST = ("-at", "-pk")


def test_a_cursor_is_read_by_its_list():
    assert read_cursor(cursor_at(User(pk=7), ("pk",), of=User), ("pk",), of=User) == [7]


@pytest.mark.parametrize(("order", "of"), [(("pk",), SignIn), (("-pk",), User), (("pk", "name"), User)])
def test_a_cursor_of_another_list_is_not_found(order, of):
    with pytest.raises(Http404):
        read_cursor(cursor_at(User(pk=7), ("pk",), of=User), order, of=of)


@pytest.mark.parametrize(
    "cursor",
    [signing.dumps([7]), "²", "9" * 5000, "a\x00b", "ก" * 9000],
    ids=["another salt", "digit", "long", "empty", "text"],
)
def test_what_we_did_not_sign_for_a_list_is_not_found(cursor):
    with pytest.raises(Http404):
        read_cursor(cursor, ("pk",), of=User)
