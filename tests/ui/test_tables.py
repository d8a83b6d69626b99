"""Cells of a table name their column on a phone, and the words are typed once, in the head."""

import pytest
from django.template import engines

from ipr_portal.ui.tables import column_words, label_cells

HEAD = """
<th scope="col">Notice</th>
<th scope="col" class="num-r">Value, USD</th>
<th scope="col"><a href="?sort=state">State <svg aria-hidden="true"></svg></a></th>
<th scope="col"><span class="visually-hidden">What you can do</span></th>
"""


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (HEAD, ("Notice", "Value, USD", "State", "")),
        ("", ()),
        ('<th scope="col" colspan="2">Time</th><th>Who</th>', ("Time", "Time", "Who")),
        ("<th>Rights &amp; <b>marks</b></th>", ("Rights &amp; marks",)),
        ('<th>The "name"</th>', ("The &quot;name&quot;",)),
        ('<th>State<span class="visually-hidden">, sorted</span></th>', ("State",)),
        ('<th data-x="a > b">\n  Two\n  lines\n</th>', ("Two lines",)),
    ],
)
def test_column_words_are_what_the_head_shows(head, words):
    assert column_words(head) == words


@pytest.mark.parametrize(
    ("rows", "labelled"),
    [
        (
            '<tr><th scope="row">N-1</th><td class="num-r">7</td><td>Sent</td><td><a href="#">Open</a></td></tr>',
            (
                '<tr><th scope="row">N-1</th><td data-l="Value, USD" class="num-r">7</td>'
                '<td data-l="State">Sent</td><td><a href="#">Open</a></td></tr>'
            ),
        ),
        ("<tr><th>1</th><td>2</td></tr>" * 2, '<tr><th>1</th><td data-l="Value, USD">2</td></tr>' * 2),
        ('<tr><td data-l="Mine">1</td></tr>', '<tr><td data-l="Mine">1</td></tr>'),
        (
            '<tr><td colspan="2">1</td><td>2</td></tr>',
            '<tr><td colspan="2">1</td><td data-l="State">2</td></tr>',
        ),
        (
            "<tr><td><table><tr><td>in</td></tr></table></td><td>2</td></tr>",
            '<tr><td data-l="Notice"><table><tr><td>in</td></tr></table></td><td data-l="Value, USD">2</td></tr>',
        ),
        (
            '<tr><td title="a > b">1</td><td>2</td></tr>',
            '<tr><td data-l="Notice" title="a > b">1</td><td data-l="Value, USD">2</td></tr>',
        ),
        (
            "<tr>" + "<td>1</td>" * 5 + "</tr>",
            (
                '<tr><td data-l="Notice">1</td><td data-l="Value, USD">1</td><td data-l="State">1</td>'
                "<td>1</td><td>1</td></tr>"
            ),
        ),
    ],
)
def test_a_cell_takes_the_words_of_its_column(rows, labelled):
    assert label_cells(rows, HEAD) == labelled


def draw(source, **context):
    return engines["django"].from_string(compiled(source)).render(context)


def compiled(source):
    from django_cotton.compiler_regex import CottonCompiler

    return CottonCompiler().process(source)


TABLE = """<c-table label="Notices"{more}><c-slot name="head"><th scope="col">No.</th><th scope="col">Who</th></c-slot>
{rows}</c-table>"""
ROW = '<tr><th scope="row">1</th><td>{{ who }}</td></tr>'


def test_the_component_labels_cells_and_escapes_what_they_hold():
    page = draw(TABLE.format(more="", rows=ROW), who="<td>Ada & Co")
    assert '<td data-l="Who">&lt;td&gt;Ada &amp; Co</td>' in page
    assert '<table class="table table--stack"' in page


def test_a_plain_table_has_no_labels_for_it_does_not_stack():
    page = draw(TABLE.format(more=' plain="1"', rows=ROW), who="Ada")
    assert "data-l=" not in page
    assert 'role="region" aria-label="Notices"' in page


def test_a_table_takes_classes_and_bodies_of_its_own():
    rows = f"<tbody>{ROW}</tbody><tbody>{ROW}</tbody>"
    page = draw(TABLE.format(more=' class="hours" bodies="1"', rows=rows), who="Ada")
    assert 'class="table table--stack hours"' in page
    assert page.count("<tbody>") == 2
    assert page.count('<td data-l="Who">Ada</td>') == 2
