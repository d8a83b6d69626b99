"""Formatted text: what it may look like, and that nothing in it ever runs."""

import re
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from ipr_portal.formatted_text import ATTRIBUTES, LONGEST_ADDRESS, MOST, TAGS, as_html, as_plain
from ipr_portal.ui.fields import FormattedField

OURS = {"div": {"class", "tabindex", "role", "aria-label"}, "table": {"class"}, "td": {"class"}}


class Elements(HTMLParser):
    """Every element of a text with its attributes, as a browser reads it."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def wrong_in(html: str) -> list:
    """Elements and attributes that are not meant to be there, and links that lead elsewhere than they may."""
    wrong = []
    for tag, attributes in Elements(html).found:
        allowed = (
            ATTRIBUTES.get(tag, set())
            | OURS.get(tag, set())
            | {"a": {"rel"}, "th": {"class"}}.get(tag, set())
        )
        wrong += [tag] if tag not in TAGS | {"div"} else []
        wrong += [(tag, name) for name in attributes if name not in allowed]
        href = attributes.get("href")
        wrong += [href] if href is not None and not re.match(r"(https?|mailto):", href) else []
    return wrong


ATTACKS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<iframe src=javascript:alert(1)>",
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java\nscript:alert(1))", "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))", "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:msgbox(1))", "[x](file:///etc/passwd)",
    "<javascript:alert(1)>", "<data:text/html,x>", "[x]: javascript:alert(1)\n\n[x]", "![x](javascript:alert(1))",
    '![x](https://evil.example/x.png "t")', '[x](https://ok.example" onmouseover="alert(1))', "[x](https://ok.example 'a\" onclick=\"b')",
    '[a](<https://ok.example" onclick="alert(1)>)', "<a href='javascript:alert(1)'>x</a>", "<style>*{display:none}</style>",
    "<div style='position:fixed'>x</div>", "<math><mtext></p><script>alert(1)</script>", "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>", "<?php echo 1 ?>", "```\" onclick=alert(1)\nx\n```", "```<script>\nx\n```",
    "<base href=//evil.example>", "<meta http-equiv=refresh content=0>", "<form action=//evil.example><button>x", "<object data=x>",
    "| <script>a</script> |\n|---|\n| <img onerror=x> |", "# <script>alert(1)</script>", "`<script>alert(1)</script>`",
    "[x](//evil.example)", "[x](/o/acme/)", "[x](?next=1)", "[x](\u0000javascript:alert(1))", "[x](\u0001javascript:alert(1))",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<a xlink:href=javascript:alert(1)>x</a>",
    "<table><tr><td background=javascript:alert(1)>", "[x](https://ok.example/<script>)", "\u202e<script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_is_written_runs(attack):
    html = as_html(attack)

    assert wrong_in(html) == []


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<script>", "</script>", "[x](", ")", "javascript:", "onerror=", '"', "'", "<", ">", "&", "`", "|", "\n", "---",
             "# ", "![", "](", "style=", "<a href=", "<img src=", "&#x6A;", "\\", "\x00", "1. ", "> ", "    ", "https://a.example"]
        ) | st.text(max_size=8),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_any_text_has_no_script_no_style_and_no_handler(text):
    html = as_html(text)

    assert wrong_in(html) == []
    assert "<script" not in html.lower()
    assert isinstance(as_plain(text), str)


def test_it_looks_as_it_was_meant():
    html = as_html("**bold** and *slanted*\n\n- one\n- two\n\n3. three\n\n> said\n\n`code`")

    assert html.replace("\n", "") == (
        "<p><strong>bold</strong> and <em>slanted</em></p><ul><li>one</li><li>two</li></ul>"
        '<ol start="3"><li>three</li></ol><blockquote><p>said</p></blockquote><p><code>code</code></p>'
    )


@pytest.mark.parametrize(("heading", "levels"), [(2, [2, 3, 6]), (3, [3, 4, 6]), (6, [6, 6, 6])])
def test_headings_stand_below_the_one_they_belong_to(heading, levels):
    html = as_html("# a\n\n## b\n\n###### c", heading=heading)

    assert [int(level) for level in re.findall(r"<h(\d)>", html)] == levels


def test_a_link_says_that_we_do_not_vouch_for_it():
    html = as_html("[a](https://x.example/?a=1&b=2) <mailto:b@x.example> <c@x.example>")

    assert html.count('rel="noopener noreferrer nofollow ugc"') == 3
    assert 'href="https://x.example/?a=1&amp;b=2"' in html
    assert 'href="mailto:c@x.example"' in html


def test_a_table_scrolls_has_its_head_and_its_numbers_on_the_right():
    html = as_html("| a | n |\n|---|--:|\n| x | 1 |")

    assert (
        '<div class="table-wrap" tabindex="0" role="region" aria-label="Table: a, n"><table class="table">'
        in html
    )
    assert html.count('scope="col"') == 2
    assert html.count("</table></div>") == 1
    assert html.count('class="num-r"') == 2
    assert "style" not in html
    assert "&lt;table&gt;" in as_html("<table>")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("| *Sign* & mark | `x` <y> |", "Table: Sign &amp; mark, x &lt;y&gt;"),
        ("|  | price |", "Table: price"),
        ("|  |  |", "Table"),
    ],
)
def test_a_table_is_named_after_its_columns(head, name):
    html = as_html(f"{head}\n|---|---|\n| x | 1 |")

    assert f'role="region" aria-label="{name}"' in html


def test_it_is_cut_where_it_is_longer_than_anybody_may_write():
    html = as_html("x" * (MOST + 100))

    assert html.count("x") == MOST
    assert "…" in html


def test_an_address_is_bounded_too_so_that_no_text_grows_without_end():
    long = "https://x.example/" + "a" * LONGEST_ADDRESS
    html = as_html(f"[a]: {long}\n\n" + "[a] " * 1000)

    assert "href" not in html
    assert len(html) < 2 * MOST


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("# Title\n\nWords **bold**.", "Title\n\nWords bold."),
        ("- one\n- two\n  - deep\n\nend", "- one\n- two\n  - deep\n\nend"),
        ("2. two\n3. three", "2. two\n3. three"),
        ("[terms](https://x.example)", "terms (https://x.example)"),
        ("<https://x.example> <a@x.example>", "https://x.example a@x.example"),
        ("> said\n> twice", "> said\n> twice"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nend", "a | b\n1 | 2\n\nend"),
        ("one\n\n    code\n\ntwo", "one\n\n    code\n\ntwo"),
        ("a\\\nb", "a\nb"),
        ("<script>x</script>", "<script>x</script>"),
        ("a\n\n---\n\nb", "a\n\n--------------------\n\nb"),
        ("", ""),
    ],
)
def test_a_mail_has_it_without_its_marks(text, plain):
    assert as_plain(text) == plain


def test_a_page_shows_it_by_a_filter_and_by_a_component():
    page = Template('{{ text|formatted:2 }}<c-formatted :text="text" />')

    html = page.render(Context({"text": "# Hello"}))

    assert "<h2>Hello</h2>" in html
    assert Template("{{ text|formatted }}").render(Context({"text": None})) == ""


def test_the_field_refuses_what_is_too_long_or_hidden():
    field = FormattedField(label="Terms")

    assert field.clean("# Terms\r\n\r\n- one ") == "# Terms\n\n- one"
    for wrong in ("x" * (MOST + 1), "a\u202eb", ""):
        with pytest.raises(ValidationError):
            field.clean(wrong)
    assert FormattedField(max_length=10**9).most == MOST
