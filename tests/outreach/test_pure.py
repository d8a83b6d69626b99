"""The pure modules: names, lines about contacts, agendas, cards, the promise of two workshops."""

from datetime import date, time

import pytest

from outreach import agendas, cards, contact_lines, promises
from outreach.contact_lines import Known
from outreach.names import domain_of, folded

TODAY = date(2026, 11, 26)  # a Thursday
KANYA = Known(1, "kanya thepsiri", "kanya@police.example", 10)
OTHER_KANYA = Known(2, "kanya thepsiri", "kanya@siam.example", 11)
HERBAL, SIAM = Known(11, "siam herbal"), Known(12, "siam")


def recognise(line):
    return contact_lines.read(line, today=TODAY, people=[KANYA, OTHER_KANYA], organisations=[HERBAL, SIAM])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Mộc Thanh Lam", "moc thanh lam"),
        ("SIAM HERBAL Co., Ltd.", "siam herbal"),
        ("วรรณา ศรีสุข", "วรรณา ศรีสุข"),
        ("Đà Nẵng Brand JSC", "da nang brand"),
        ("Factory 2 Ltd", "factory 02"),
        ("J. Tan", "tan"),
    ],
)
def test_names_are_compared_without_accents_and_legal_forms(name, said):
    assert folded(name) == said


def test_free_mail_belongs_to_no_organisation():
    assert (domain_of("a@gmail.com"), domain_of("a@acme.example")) == ("", "acme.example")


def test_a_line_names_person_organisation_day_and_promise():
    found = recognise("Called Kanya Thepsiri of Siam Herbal yesterday, promised the Thai template by 12 Dec")

    assert (found.people, found.organisations) == ([OTHER_KANYA], [HERBAL])
    assert (found.how, found.on) == ("CALL", date(2026, 11, 25))
    assert (found.promise, found.due_on) == ("the Thai template", date(2026, 12, 12))


def test_a_name_that_two_people_have_is_left_open():
    assert recognise("Lunch with Kanya Thepsiri").people == [KANYA, OTHER_KANYA]


def test_an_address_decides_between_two_of_one_name():
    assert recognise("Mailed Kanya Thepsiri kanya@police.example").people == [KANYA]


def test_an_unknown_address_is_named():
    assert recognise("Met new@firm.example").unknown_mail == ["new@firm.example"]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("on 2026-11-02", date(2026, 11, 2)),
        ("on 30 Dec", date(2025, 12, 30)),
        ("on Monday", date(2026, 11, 23)),
        ("on 31 Feb", TODAY),
        ("", TODAY),
    ],
)
def test_a_contact_is_never_in_the_future(words, day):
    assert recognise(f"Met Siam {words}").on == day


def test_a_promise_without_a_day_is_due_in_two_weeks():
    assert recognise("Met Siam, promised to call back").due_on == date(2026, 12, 10)


def test_an_agenda_is_read_line_by_line():
    points = agendas.read("09:30-10:15 What changed | Priya Menon\n\n11:00 to 11:30 (Break)")

    assert [(point.begins, point.title, point.who, point.is_break) for point in points] == [
        (time(9, 30), "What changed", "Priya Menon", False),
        (time(11), "Break", "", True),
    ]


@pytest.mark.parametrize("line", ["nothing", "10:15-09:30 Backwards", "25:00-26:00 Late"])
def test_a_line_that_is_no_point_is_named(line):
    with pytest.raises(agendas.NotAnAgenda) as refused:
        agendas.read(f"09:00-09:30 Coffee\n{line}")

    assert refused.value.line == 2


CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Lê Thị\r\n  Hạnh\r\nitem1.EMAIL;TYPE=work:HANH@mst.example\r\nORG:Market\\, surveillance;Hanoi\r\nEND:VCARD\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_cards_are_read_in_every_encoding_of_unicode(encoding):
    (card,) = cards.read(CARD.encode(encoding))

    assert (card.name, card.email, card.organisation) == (
        "Lê Thị Hạnh",
        "hanh@mst.example",
        "Market, surveillance",
    )


def test_cards_of_old_telephones_are_read():
    old = b"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:L=C3=AA;Th=\n=E1=BB=8B\nEND:VCARD\nBEGIN:VCARD\nFN:Ren\xe9\nEND:VCARD"

    assert [card.name for card in cards.read(old)] == ["Thị Lê", "René"]


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "empty"), (b"BEGIN:VCARD\nFN:A", "broken")],
)
def test_what_is_no_file_of_cards_is_refused(data, why):
    with pytest.raises(cards.NotCards, match=why):
        cards.read(data)


def test_two_workshops_keep_the_promise_of_a_year():
    def one(day, *, held=True):
        return promises.Workshop(1, day, "W", "", held, 10)

    rows = [
        one(date(2025, 6, 18)),
        one(date(2025, 12, 4)),
        one(date(2024, 6, 11)),
        one(date(2026, 12, 10), held=False),
    ]
    found = {row.year: row for row in promises.years(rows, today=TODAY)}

    assert sorted(found) == list(range(2019, 2027))
    assert (found[2025].is_kept, found[2025].is_broken) == (True, False)
    assert (found[2024].is_kept, found[2024].is_broken) == (False, True)
    assert (found[2026].is_broken, found[2026].planned, found[2026].missing) == (False, 1, 1)
