"""Every message is in the catalogue, whole, and as the page asks for it."""

import ast

import pytest
from django.template import engines
from django.template.base import Node, TextNode, Variable
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation.trans_real import DjangoTranslation

from devstack import extraction, messages

FOUND = extraction.messages()
KEYS = {(message.context, text) for message in FOUND for text in message.ids}
PLURALS = sorted({message.ids for message in FOUND if len(message.ids) == 2})


def test_the_english_catalogue_is_fresh():
    source, _compiled = messages.files("en")

    assert source.read_bytes() == messages.as_po(messages.fresh(FOUND)), "run `make messages`"
    assert len({message.key for message in FOUND}) > 2500


@pytest.mark.parametrize(
    "name", sorted(folder.parent.name for folder in messages.LOCALE.glob("*/LC_MESSAGES"))
)
def test_every_compiled_catalogue_is_fresh(name):
    source, compiled = messages.files(name)
    catalog = messages.merged(name, FOUND, source)

    assert compiled.read_bytes() == messages.as_mo(catalog), "run `make messages`"
    assert messages.mistakes(catalog) == []


def test_a_plural_has_the_placeholders_of_its_singular():
    """The singular may say "one listing" and leave the number out; it names nothing that the plural does not."""
    assert [ids for ids in PLURALS if not messages.fits((ids[1], ids[0]), ids)] == []
    assert [
        ids for ids in PLURALS if not messages.placeholders(ids[0]) <= messages.placeholders(ids[1])
    ] == []


def test_no_message_is_put_together_from_pieces():
    faults = [
        fault
        for file in extraction.python_files()
        for fault in extraction.faults(file.read_text(), file.relative_to(extraction.ROOT).as_posix())
    ]

    assert faults == []


def asked_for(node: Node):
    """What a compiled template hands to gettext: the truth that the extraction is measured by."""
    if isinstance(node, TranslateNode) and isinstance(node.filter_expression.var, Variable):
        if isinstance(node.filter_expression.var.literal, str):
            yield node.filter_expression.var.literal.replace("%", "%%")
    if isinstance(node, BlockTranslateNode):
        for tokens in (node.singular, node.plural):
            if tokens:
                text, _names = node.render_token_list(tokens)
                yield text


def nodes_of(nodelist):
    for node in nodelist:
        if isinstance(node, TextNode):
            continue
        yield node
        for name in node.child_nodelists:
            yield from nodes_of(getattr(node, name, None) or [])


def test_what_compiled_templates_ask_for_is_in_the_catalogue():
    engine = engines["django"].engine
    asked = {
        text
        for file in extraction.template_files()
        for node in nodes_of(
            engine.get_template(file.relative_to(extraction.ROOT / "templates").as_posix()).nodelist
        )
        for text in asked_for(node)
    }

    assert {text for text in asked if (None, text) not in KEYS} == set()
    assert len(asked) > 1000


def test_english_says_one_and_many_as_the_code_does():
    english = DjangoTranslation("en")

    assert [english.ngettext(one, many, 1) for one, many in PLURALS] == [one for one, many in PLURALS]
    assert [english.ngettext(one, many, n) for one, many in PLURALS for n in (0, 2, 11)] == [
        many for one, many in PLURALS for n in (0, 2, 11)
    ]


def test_no_function_of_gettext_is_known_by_a_name_that_nobody_looks_for():
    """`from django.utils import translation as t; say = t.gettext` would hide messages from the extraction."""
    hidden = []
    for file in extraction.python_files():
        tree = ast.parse(file.read_text())
        marked = extraction.Names(tree)
        called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        renamed = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.Assign) for part in ast.walk(node)
        }
        hidden += [
            f"{file.name}:{node.lineno} {ast.unparse(node)}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Name | ast.Attribute)
            and isinstance(node.ctx, ast.Load)
            and marked.marker(node)
            and id(node) not in called | renamed
        ]

    assert hidden == []
