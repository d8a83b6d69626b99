"""`make messages`: what it finds, and what becomes of a translator's work."""

import os
import re
import subprocess

import pytest
from django.utils.translation.trans_real import DjangoTranslation

from devstack import extraction, messages
from devstack.extraction import Message
from devstack.places import ROOT, Trouble

ONE = Message("app/page.py", 1, ("%(n)d listing", "%(n)d listings"))
HELLO = Message("app/page.py", 2, ("Hello, %(name)s.",))


def in_python(*lines):
    return [(found.context, *found.ids) for found in extraction.in_python("\n".join(lines), "a.py")]


def in_template(text):
    return [(found.context, *found.ids) for found in extraction.in_template(text, "a.html")]


def faults(expression):
    source = f"from django.utils.translation import gettext as _\nx = {expression}"
    return [fault.partition(" ")[2].partition(":")[0] for fault in extraction.faults(source, "a.py")]


IMPORTS = "from django.utils.translation import gettext as says, gettext_lazy, ngettext_lazy, npgettext, pgettext_lazy"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("says('One ' 'two')", [(None, "One two")]),
        ("says('Outer %s') % says('inner')", [(None, "Outer %s"), (None, "inner")]),
        ("print(says('''Two\nlines'''))", [(None, "Two\nlines")]),
        ("L, N = gettext_lazy, ngettext_lazy\nL('Go')\nN('%(n)d a', '%(n)d b', 'n')", [(None, "Go"), (None, "%(n)d a", "%(n)d b")]),
        ("pgettext_lazy('month', 'May')", [("month", "May")]),
        ("npgettext('law', '%d right', '%d rights', n)", [("law", "%d right", "%d rights")]),
        ("f'<p>{says(\"Table\")}</p>'", [(None, "Table")]),
        ("translation.gettext('By module')", [(None, "By module")]),
        ("gettext('of another origin')", []),
    ],
)  # fmt: skip
def test_messages_of_python_are_found(code, found):
    assert in_python(IMPORTS, "from django.utils import translation", code) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<c-row title="{% translate "Send it" %}" />', [(None, "Send it")]),
        ("{% trans 'It\"s' context \"tone\" %}", [("tone", 'It"s')]),
        ("{% blocktranslate with who=a.b %}To {{ who }}, 5 % off{% endblocktranslate %}", [(None, "To %(who)s, 5 %% off")]),
        ("{% blocktranslate count n=c %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}", [(None, "%(n)s day", "%(n)s days")]),
        ("{% blocktranslate trimmed %}\n  One\n  two\n{% endblocktranslate %}", [(None, "One two")]),
        ('{% include "a.html" with title=_("Genuine") none=_("No picture (yet), it\'s early") %}', [(None, "Genuine"), (None, "No picture (yet), it's early")]),
        ('{{ name|default:_("nobody") }}', [(None, "nobody")]),
        ("{# {% translate 'Gone' %} #}{% comment %}{% translate 'Gone' %}{% endcomment %}", []),
    ],
)  # fmt: skip
def test_messages_of_templates_are_found(text, found):
    assert in_template(text) == found


def test_remarks_for_translators_are_kept():
    python = f"{IMPORTS}\n# Translators: a month, not a permission\nx = says('May')"
    template = "{# Translators: a month #}\n{% translate 'May' %}"

    assert [one.comment for one in extraction.in_python(python, "a.py")] == [
        "Translators: a month, not a permission"
    ]
    assert [one.comment for one in extraction.in_template(template, "a.html")] == ["Translators: a month"]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("_(f'{n} listings')", ["the message is not one literal"]),
        ("_('Hello ' + name)", ["the message is not one literal"]),
        ("_('Hello %s' % name)", ["the message is not one literal"]),
        ("_('Hello {}'.format(name))", ["the message is not one literal"]),
        ("_(sentence)", ["the message is not one literal"]),
        ("_('Hello') + ' ' + name", ["translated fragments are joined"]),
        ("'%s %s' % (_('Hello'), _('you'))", ["translated fragments are joined"]),
        ("f\"{_('Hello')} {_('you')}\"", ["translated fragments in one f-string"]),
        ("_('Hello, %(name)s') % {'name': name}", []),
        ("f\"<b>{_('Hello')}</b>\"", []),
        ("[_('Hello')] + more", []),
    ],
)
def test_messages_put_together_are_named(expression, found):
    assert faults(expression) == found


def translate(folder, name, **sentences):
    """Do a translator's work in the catalogue of a language."""
    source, _compiled = messages.files(name, folder)
    text = source.read_text()
    for before, after in sentences.values():
        assert before in text
        text = text.replace(before, after)
    source.write_text(text)


HELLO_IN_FRENCH = (
    'msgid "Hello, %(name)s."\nmsgstr ""',
    'msgid "Hello, %(name)s."\nmsgstr "Bonjour, %(name)s."',
)


def test_a_translation_outlives_the_next_run_and_is_what_django_reads(tmp_path, settings):
    messages.write("fr", [ONE, HELLO], tmp_path)
    translate(tmp_path, "fr", hello=HELLO_IN_FRENCH)

    assert messages.write("fr", [ONE, HELLO], tmp_path) == []

    settings.LOCALE_PATHS = [tmp_path]
    french = DjangoTranslation("fr")
    assert french.gettext("Hello, %(name)s.") == "Bonjour, %(name)s."
    assert [french.ngettext(*ONE.ids, n) for n in (1, 5)] == list(ONE.ids)


def test_a_plural_that_is_half_translated_stays_english(tmp_path, settings):
    messages.write("fr", [ONE], tmp_path)
    translate(tmp_path, "fr", one=('msgstr[0] ""', 'msgstr[0] "%(n)d annonce"'))
    messages.write("fr", [ONE], tmp_path)

    settings.LOCALE_PATHS = [tmp_path]
    assert DjangoTranslation("fr").ngettext(*ONE.ids, 5) == "%(n)d listings"


def test_a_language_without_plurals_has_one_form(tmp_path, settings):
    messages.write("th", [ONE, HELLO], tmp_path)
    translate(tmp_path, "th", one=('msgstr[0] ""', 'msgstr[0] "%(n)d รายการ"'))
    messages.write("th", [ONE, HELLO], tmp_path)

    settings.LOCALE_PATHS = [tmp_path]
    assert [DjangoTranslation("th").ngettext(*ONE.ids, n) for n in (1, 5)] == ["%(n)d รายการ"] * 2


def test_an_untranslated_plural_keeps_its_english_grammar_in_a_language_with_one_form(tmp_path, settings):
    messages.write("th", [ONE, HELLO], tmp_path)

    settings.LOCALE_PATHS = [tmp_path]
    assert [DjangoTranslation("th").ngettext(*ONE.ids, n) for n in (1, 5)] == list(ONE.ids)


def test_a_translation_with_other_placeholders_is_refused_and_not_shown(tmp_path, settings):
    messages.write("fr", [HELLO], tmp_path)
    translate(
        tmp_path,
        "fr",
        hello=(HELLO_IN_FRENCH[0], HELLO_IN_FRENCH[1].replace("Bonjour, %(name)s", "Bonjour, %(nom)s")),
    )

    [refused] = messages.write("fr", [HELLO], tmp_path)

    settings.LOCALE_PATHS = [tmp_path]
    assert "'Hello, %(name)s.' has other placeholders in 'Bonjour, %(nom)s.'" in refused
    assert DjangoTranslation("fr").gettext("Hello, %(name)s.") == "Hello, %(name)s."


def test_a_changed_message_keeps_its_translation_in_doubt(tmp_path, settings):
    messages.write("fr", [HELLO], tmp_path)
    translate(tmp_path, "fr", hello=HELLO_IN_FRENCH)
    messages.write("fr", [Message("app/page.py", 2, ("Hello %(name)s.",))], tmp_path)

    settings.LOCALE_PATHS = [tmp_path]
    assert "#, fuzzy" in messages.files("fr", tmp_path)[0].read_text()
    assert DjangoTranslation("fr").gettext("Hello %(name)s.") == "Hello %(name)s."


def test_a_catalogue_with_a_conflict_is_refused_and_kept(tmp_path):
    messages.write("fr", [HELLO], tmp_path)
    translate(tmp_path, "fr", hello=(HELLO_IN_FRENCH[0], f"<<<<<<< HEAD\n{HELLO_IN_FRENCH[1]}"))
    source, _compiled = messages.files("fr", tmp_path)
    before = source.read_text()

    with pytest.raises(Trouble, match="cannot be read"):
        messages.write("fr", [HELLO], tmp_path)

    assert source.read_text() == before


def test_two_runs_write_the_same(tmp_path):
    messages.write("zh_Hans", [ONE, HELLO], tmp_path)
    before = [file.read_bytes() for file in messages.files("zh_Hans", tmp_path)]

    messages.write("zh_Hans", [ONE, HELLO], tmp_path)

    assert [file.read_bytes() for file in messages.files("zh_Hans", tmp_path)] == before
    assert re.findall(rb"\d{4}-\d\d-\d\d|\.py:\d", b"".join(before)) == []


@pytest.mark.parametrize(
    ("code", "name"), [("th", "th"), ("zh-hans", "zh_Hans"), ("pt-br", "pt_BR"), ("id_ID", "id_ID")]
)
def test_a_language_gets_the_folder_that_django_looks_in(code, name):
    assert messages.locale_of(code) == name


@pytest.mark.parametrize("code", ["", "english please", "en_GB:en", "../th", "xx"])
def test_what_is_no_language_is_refused(code):
    with pytest.raises(Trouble, match="is no language"):
        messages.locale_of(code)


@pytest.mark.parametrize(
    ("arguments", "environment", "asked"),
    [([], {"LANGUAGE": "en_GB:en"}, "messages"), (["LANGUAGE=th"], {"LANGUAGE": "en"}, "messages th")],
)
def test_make_takes_the_language_from_its_command_line_only(arguments, environment, asked):
    command = ["make", "--dry-run", "messages", *arguments]
    shown = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=True
    )

    assert re.findall(r"-m devstack (.+?)\s*$", shown.stdout, re.MULTILINE) == [asked]
