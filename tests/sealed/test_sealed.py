"""Sealed columns: read by those who hold the key, bound to their row, found without being read, rotated in batches."""

import io
import pickle

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from ipr_portal.sealed import keys
from ipr_portal.sealed.apps import keys_are_there
from ipr_portal.sealed.keys import CannotOpen
from ipr_portal.sealed.resealing import reseal_some, sealed_fields
from ipr_portal.tenancy.scope import staff_scope
from tests.small_app.models import Vault

IBAN = "SG12 DBSS 0000 1234 5678"
OLD, NEW = "old:" + "o" * 40, "new:" + "n" * 40


@pytest.fixture
def table(owner):
    """The table, until the test ends."""
    with connection.schema_editor(atomic=False) as editor:
        editor.create_model(Vault)


@pytest.fixture
def vault(table):
    return Vault.objects.create(holder="Bong", account=IBAN)


def column(name, row):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM small_app_vault WHERE id = %s", [row.pk])
        return cursor.fetchone()[0]


def put(name, row, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE small_app_vault SET {name} = %s WHERE id = %s", [value, row.pk])


def test_a_value_is_stored_sealed_and_reads_as_it_was_written(vault):
    lain = column("account", vault)

    assert lain.startswith("s1.test.")
    assert IBAN not in lain
    assert Vault.objects.get().account == IBAN
    assert column("remark", vault) is None


@pytest.mark.parametrize("text", ["x", "Bống 🏦 ก", "a" * 100_000, "s1.test.abc", " \n\t", "0"])
def test_any_text_comes_back(table, text):
    row = Vault.objects.create(holder="x", account=text, remark=text)

    row = Vault.objects.get(pk=row.pk)
    assert (row.account, row.remark) == (text, text)


def test_empty_stays_empty(table):
    row = Vault.objects.create(holder="x", account="", remark=None)

    assert (column("account", row), column("remark", row), column("account_index", row)) == ("", None, "")
    assert (Vault.objects.get().account, Vault.objects.get().remark) == ("", None)


def test_equal_values_lie_differently(table):
    one, other = (Vault.objects.create(holder="x", account=IBAN) for _ in range(2))

    assert column("account", one) != column("account", other)
    assert column("account_index", one) == column("account_index", other)


def test_a_value_that_is_moved_or_changed_does_not_open(vault):
    other = Vault.objects.create(holder="other", account="nothing", remark="nothing")
    lain = column("account", vault)
    body = lain[:-6] + ("AAAAAA" if lain[-6:] != "AAAAAA" else "BBBBBB")

    for name, value in [("account", lain), ("account", body), ("remark", lain)]:
        put(name, other, value)
        with pytest.raises(CannotOpen, match="was changed, or moved here"):
            getattr(Vault.objects.get(pk=other.pk), name)


@pytest.mark.parametrize(
    "value", ["plain text", "s1", "s1.test", "s1.test.", "s1.test.%%%", "s2.test.abcd", "s1..abcd"]
)
def test_what_is_no_sealed_value_is_refused_in_words(vault, value):
    put("account", vault, value)

    with pytest.raises(CannotOpen, match=f"small_app_vault.account.{vault.pk}"):
        str(Vault.objects.get().account)


def test_a_lost_and_a_wrong_key_are_named_and_the_value_is_not(vault, settings):
    settings.SEALING_KEYS = [OLD]
    with pytest.raises(CannotOpen, match="the key 'test', which SEALING_KEYS does not name") as lost:
        str(Vault.objects.get().account)

    settings.SEALING_KEYS = ["test:" + "w" * 40]
    with pytest.raises(CannotOpen, match="the key 'test' does not open it") as wrong:
        str(Vault.objects.get().account)
    assert IBAN not in str(lost.value) + str(wrong.value)


def test_a_row_is_listed_and_saved_without_its_key(vault, settings):
    lain = column("account", vault)
    settings.SEALING_KEYS = [OLD]

    row = Vault.objects.only("holder", "account").get()
    row.holder = "Bong Ltd"
    row.save(update_fields=["holder", "account"])

    assert column("account", row) == lain


def test_a_value_is_in_no_repr(vault, settings):
    row = Vault.objects.get()
    opened = row.account

    assert repr(opened) == "<sealed>"
    assert IBAN not in f"{row!r}{vars(row)}{keys.ring()!r}{Vault.objects.values_list('account')[0]!r}"
    assert settings.SEALING_KEYS[0].split(":")[1] not in repr(keys.ring())
    assert f"{opened}" == IBAN


@pytest.mark.parametrize("way", [{"account": IBAN}, {"account__contains": "12"}, {"account__in": [IBAN]}])
def test_nobody_searches_a_sealed_column(table, way):
    with pytest.raises(FieldError, match="search by its BlindIndex"):
        list(Vault.objects.filter(**way))


def test_nobody_writes_past_the_seal(vault):
    with pytest.raises(FieldError, match="written by save"):
        Vault.objects.update(account="open")


@pytest.mark.parametrize("typed", [IBAN, "sg12dbss000012345678", "SG12-DBSS-0000-1234-5678"])
def test_equal_values_are_found_by_the_blind_index(vault, typed):
    Vault.objects.create(holder="other", account="SG99")
    index = Vault._meta.get_field("account_index")

    assert list(Vault.objects.filter(account_index=index.value_for(typed))) == [vault]


def test_the_index_is_of_its_column_and_its_own_key(settings):
    before = keys.index_of("x", "t.a")

    assert before != keys.index_of("x", "t.b")
    settings.SEALING_KEYS = [NEW]
    assert keys.index_of("x", "t.a") == before
    settings.SEALING_INDEX_KEY = "another-key-another-key-another-key"
    assert keys.index_of("x", "t.a") != before


def test_rotation_goes_in_batches_and_can_be_resumed(table, settings):
    settings.SEALING_KEYS = [OLD]
    rows = [
        Vault.objects.create(holder=str(n), account=f"A{n}", remark="r" if n % 2 else None) for n in range(7)
    ]
    Vault.objects.create(holder="empty")
    settings.SEALING_KEYS = [NEW, OLD]
    fields = dict(sealed_fields())[Vault]

    with staff_scope():
        assert reseal_some(Vault, fields, 3) == 3
    said = io.StringIO()
    call_command("reseal", "--batch", "2", stdout=said)

    assert "small_app.Vault: 4\n" in said.getvalue()
    settings.SEALING_KEYS = [NEW]
    assert [Vault.objects.get(pk=row.pk).account for row in rows] == [f"A{n}" for n in range(7)]
    assert {keys.key_of(column("account", row)) for row in rows} == {"new"}


@pytest.mark.parametrize(
    "ring",
    [
        [],
        [""],
        ["short:abc"],
        ["no-secret"],
        ["UPPER:" + "x" * 40],
        [OLD, OLD],
        ["a b:" + "x" * 40],
        [OLD, ""],
    ],
)
def test_a_ring_that_is_malformed_is_refused_without_its_secrets(settings, ring):
    settings.SEALING_KEYS = ring

    with pytest.raises(ImproperlyConfigured) as refused:
        keys.ring()
    assert "xxxx" not in str(refused.value)
    assert [message.id for message in keys_are_there(None)] == ["sealed.E001"]


def test_the_keys_of_the_tests_are_in_order():
    assert keys_are_there(None) == []


def test_an_opened_value_survives_a_copy(vault):
    assert pickle.loads(pickle.dumps(Vault.objects.get().account)) == IBAN
