"""What is rendered once, and what a symbol looks like."""

from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

COUNTED = Template("{% once key %}{{ made.pop }}{% endonce %}")


def render(template, **values):
    return template.render(Context(values))


def test_a_block_is_rendered_once_for_the_same_values():
    made = ["third", "second", "first"]

    shown = [render(COUNTED, key=key, made=made) for key in ("a", "a", "b", "a", "b")]

    assert shown == ["first", "first", "second", "first", "second"]


def test_a_block_is_rendered_again_in_another_language():
    template, made = Template("{% once %}{{ made.pop }}{% endonce %}"), ["second", "first"]

    first = render(template, made=made)
    with translation.override("id"):
        other = render(template, made=made)

    assert (first, other, render(template, made=made)) == ("first", "second", "first")


def test_two_blocks_do_not_know_of_each_other():
    template = Template("{% once key %}one{% endonce %} {% once key %}two{% endonce %}")

    assert render(template, key="a") == "one two"


def test_a_symbol_has_a_text_for_screen_readers():
    assert render(Template("{% icon 'check' label 't-fine' %}"), label='"fine"') == (
        '<svg class="icon t-fine" role="img" aria-label="&quot;fine&quot;" focusable="false">'
        '<use href="/static/img/icons.svg#i-check"></use></svg>'
    )


def test_a_symbol_without_words_is_decoration():
    assert render(Template("{% icon 'check' %}")) == (
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="/static/img/icons.svg#i-check"></use></svg>'
    )


def test_what_was_escaped_before_is_not_taken_for_what_was_not():
    template = Template("{% icon 'check' label %}")

    safe, unsafe = render(template, label=mark_safe("<b>")), render(template, label="<b>")

    assert ('aria-label="<b>"' in safe, 'aria-label="&lt;b&gt;"' in unsafe) == (True, True)


def test_a_tight_block_is_sent_without_the_indentation_of_its_template():
    block = Template("{% tight %}<ul>\n    <li>{{ said }}</li>\n\n  </ul>{% endtight %}")

    assert block.render(Context({"said": "<a>"})) == "<ul>\n<li>&lt;a&gt;</li>\n</ul>"


def test_what_keeps_its_blanks_keeps_them():
    block = Template("{% tight %}<pre>\n    one</pre>{% endtight %}")

    assert block.render(Context()) == "<pre>\n    one</pre>"
