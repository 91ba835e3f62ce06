"""Escaping, and markup that can't be broken out of."""

from hypothesis import given
from hypothesis import strategies as st
from tests.messaging_lab.show.markup import Markup, assert_harmless

from messaging_lab.show.html import Html, breakable, escape, fold, join, page, tag, visible
from messaging_lab.show.tables import card, table


def test_text_is_escaped_once_and_markup_is_not():
    assert escape("<b>&") == "&lt;b&gt;&amp;"
    assert escape(escape("<b>")) == "&lt;b&gt;"
    assert tag("p", "<i>", Html("<b>x</b>")) == "<p>&lt;i&gt;<b>x</b></p>"


def test_attributes_are_quoted_named_and_left_out():
    made = tag("td", class_='a"b', aria_label="x", hidden=True, title=None, open=False)
    assert made == '<td class="a&quot;b" aria-label="x" hidden></td>'


def test_void_elements_have_no_end():
    assert tag("br") == "<br>"
    assert tag("path", d="M0 0") == '<path d="M0 0"/>'


def test_what_cannot_be_seen_is_made_visible():
    assert visible("a\x00b\x7f\rc\td\n") == "a␀b␡␍c\td\n"
    assert visible("exe.\u202egpj") == "exe.[U+202E]gpj"
    assert visible("\ud800") == "\ufffd"


def test_a_long_name_may_break_after_its_dots():
    assert breakable("a.<b>") == "a.<wbr>&lt;b&gt;"


def test_a_page_has_each_stylesheet_once():
    whole = page("Two <things>", table([{"a": 1}]), card("Facts", {"x": "y"}))
    assert whole.count("<style") == 1
    assert "<title>Two &lt;things&gt;</title>" in whole
    assert whole.startswith("<!doctype html>")


def test_details_are_folded_unless_opened():
    assert fold("more", "x") == "<details><summary>more</summary>x</details>"
    assert fold("more", "x", open_=True).startswith("<details open>")


@given(st.text(), st.text())
def test_any_text_stays_text(inside, attribute):
    made = tag("p", inside, title=attribute)
    assert_harmless(made)
    read = Markup(made)
    assert [name for name, _ in read.tags] == ["p"]
    assert join([made, inside]).encode()
