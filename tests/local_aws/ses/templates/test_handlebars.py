"""Handlebars as SES has it. The expected texts are those of Handlebars.js 4.7 (noEscape)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.ses.templates.handlebars import (
    BadTemplate,
    MissingAttribute,
    check,
    is_simple,
    render,
)

DATA: dict[str, Any] = {
    "a": "x<y",
    "n": 0,
    "t": True,
    "f": 1.5,
    "l": [{"i": "A"}, {"i": "B", "j": [1, 2]}],
    "o": {"k": "v", "m": 2},
    "s": ["p", "q"],
    "e": [],
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{a}}|{{{a}}}|{{&a}}", "x<y|x<y|x<y"),
        ("{{o.k}} {{this.a}} {{@root.a}}", "v x<y x<y"),
        ("{{n}} {{t}} {{f}} {{s}}", "0 true 1.5 p,q"),
        (
            "{{#each l}}{{i}}{{@index}}{{#if @first}}F{{/if}}{{#unless @last}},{{/unless}}"
            "{{/each}}",
            "A0F,B1",
        ),
        ("{{#each e}}x{{else}}none{{/each}}", "none"),
        ("{{#each o}}{{@key}}={{this}};{{/each}}", "k=v;m=2;"),
        ("{{#each s}}{{.}} {{../a}} {{/each}}", "p x<y q x<y "),
        ("{{#with o}}{{k}}{{/with}}", "v"),
        ("{{l.[1].i}}", "B"),
        ("a\n{{#if t}}\nb\n{{else}}\nc\n{{/if}}\nd", "a\nb\nd"),
        ("a {{~#if t~}} b {{~/if~}} c", "abc"),
        ("{{! c }}x{{!-- {{y}} --}}z", "xz"),
        ("{{#if n}}1{{else}}0{{/if}}{{#unless n}}u{{/unless}}", "0u"),
        ("{{#if nope}}1{{else if t}}2{{else}}3{{/if}}", "2"),
        ("{{#l}}{{i}}{{/l}}{{^e}}no{{/e}}", "ABno"),
        ("{{lookup s 1}}", "q"),
        ("{{#each l as |x i|}}{{i}}{{x.i}}{{/each}}", "0A1B"),
        ("{{#each s}}\n- {{this}}\n{{/each}}\nend", "- p\n- q\nend"),
        ("\\{{a}}", "{{a}}"),
        ("no tags", "no tags"),
    ],
)
def test_it_renders_as_handlebars_js_does(template: str, text: str) -> None:
    assert render(template, DATA) == text


@pytest.mark.parametrize("space", ["", " ", "  "])
def test_inline_partials_as_the_developer_guide_writes_them(space: str) -> None:
    partial = f'{{{{#*{space}inline "full"}}}}{{{{first}}}}{{{{#if last}}}} {{{{last}}}}{{{{/if}}}}'
    template = partial + "{{/inline~}}\nHello {{> full}}!{{#each friends}} {{> full}}{{/each}}"
    data = {"first": "Ann", "last": "Lee", "friends": [{"first": "Bo"}]}

    assert render(template, data) == "Hello Ann Lee! Bo"


def test_what_is_printed_must_be_there() -> None:
    with pytest.raises(MissingAttribute) as failure:
        render("Hello {{user.name}}", {"user": {}})

    assert str(failure.value) == "Attribute 'user.name' is not present in the rendering data."


def test_a_condition_may_ask_for_what_is_not_there() -> None:
    assert render("{{#if last}}{{last}}{{else}}-{{/if}}{{#each x}}.{{/each}}", {}) == "-"


@pytest.mark.parametrize("template", ["{{a", "{{#if a}}x", "{{/if}}", "{{#if a}}{{/each}}", "{{}}"])
def test_what_is_no_handlebars_is_refused(template: str) -> None:
    with pytest.raises(BadTemplate, match="The template can't be rendered"):
        check(template)


def test_a_partial_that_is_not_defined_fails() -> None:
    with pytest.raises(BadTemplate):
        render("{{> nobody}}", {})


def test_a_template_that_calls_itself_ends() -> None:
    with pytest.raises(BadTemplate):
        render('{{#*inline "x"}}{{> x}}{{/inline}}{{> x}}', {})


def test_log_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises((BadTemplate, MissingAttribute)):
        render('{{log "hello"}}', {})

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("template", "simple"),
    [
        ("Hello {{name}}, {{{name}}}!", True),
        ("{{#if a}}b{{/if}}", False),
        ("{{~ > p}}", False),
        ("{{#*inline 'x'}}{{/inline}}", False),
        ("{{{{raw}}}}{{{{/raw}}}}", False),
    ],
)
def test_simple_substitutions(template: str, simple: bool) -> None:
    assert is_simple(template) is simple


@given(st.text(alphabet="{}#/^>~!@. abeilnsu'\"\\|=()[]*-\n", max_size=40))
def test_no_text_does_anything_but_render_or_be_refused(template: str) -> None:
    try:
        render(template, {"a": "b", "s": ["b"]})
    except (BadTemplate, MissingAttribute):
        return
