"""Tables and cards, as HTML and as text that says the same."""

from datetime import UTC, datetime

from tests.messaging_lab.show.markup import Markup, assert_harmless

from messaging_lab.show import card, table
from messaging_lab.show.tables import TEXT_WIDTH, plain

ROWS = [
    {"Recipient": "ana@gmail.example", "Tries": 3, "Status": "SUCCESS"},
    {"Recipient": "<script>bo</script>", "Tries": 12, "Status": "PENDING", "Late": True},
]


def test_columns_keep_the_order_they_are_first_met():
    assert table(ROWS).columns == ("Recipient", "Tries", "Status", "Late")
    assert table(ROWS, ["Status"]).columns == ("Status",)


def test_values_are_escaped_and_numbers_are_set_right():
    shown = table(ROWS)._repr_html_()
    assert_harmless(shown)
    assert '<td class="mlab-number">12</td>' in shown
    assert "&lt;script&gt;" in shown


def test_figures_are_set_right_written_out_or_with_gaps():
    rows = [{"Rate": "0.73 %", "Calls": "70,000", "Moved": None, "Address": "203.0.113.1"}]
    rows.append({"Rate": "12 %", "Calls": "9", "Moved": 4, "Address": "7"})
    assert table(rows).html().count('<td class="mlab-number">') == 6


def test_a_column_without_a_value_is_no_column_of_figures():
    assert "mlab-number" not in table([{"Name": "a", "Left": None}]).html()


def test_a_moment_is_kept_on_one_line():
    rows = [{"At": "2026-01-06 09:04"}, {"At": datetime(2026, 1, 6, 9, tzinfo=UTC)}]
    assert table(rows).html().count('<td class="mlab-time">') == 2
    assert "mlab-time" not in table([{"Code": "2026-0001-77"}]).html()


def test_results_get_their_mark_beside_the_word():
    shown = table(ROWS, marks=["Status"]).html()
    assert "mlab-pass" in shown
    assert "SUCCESS" in Markup(shown).text


def test_the_text_form_is_in_columns():
    assert table(ROWS, caption="Tries").text() == (
        "Tries\n"
        "Recipient            Tries  Status   Late\n"
        "-------------------  -----  -------  ----\n"
        "ana@gmail.example    3      SUCCESS\n"
        "<script>bo</script>  12     PENDING  yes"
    )


def test_a_table_too_wide_for_a_terminal_is_written_value_by_value():
    text = table([{"Name": "a", "Value": "word " * 40}]).text()
    assert all(len(line) <= TEXT_WIDTH for line in text.splitlines())
    assert text.startswith("Name   a\nValue  word word")


def test_an_empty_table_is_still_a_table():
    assert "(no rows)" in repr(table([]))
    assert_harmless(table([])._repr_html_())


def test_values_of_responses_are_readable():
    assert plain(datetime(2026, 1, 6, 9, tzinfo=UTC)) == "2026-01-06 09:00:00 UTC"
    assert plain(None) == ""
    assert plain(False) == "no"
    assert plain(b"\xff") == "\ufffd"
    assert plain({"a": [b"x"]}) == '{"a": ["x"]}'


def test_a_card_says_its_facts_in_both_forms():
    made = card("Account", {"Region": "us-east-1", "Status": "SUCCESS", "Note": "<b>"})
    assert str(made) == "Account\n  Region  us-east-1\n  Status  SUCCESS\n  Note    <b>"
    assert "<dd>&lt;b&gt;</dd>" in made.html()
    assert "mlab-pass" in made.html()


def test_long_addresses_may_be_broken_in_html_and_are_whole_as_text():
    shown = table([{"To": "ana@mail.example", "Subject": "a.b"}], addresses=["To"])
    assert "ana@<wbr>mail.<wbr>example" in shown.html()
    assert "a.b" in shown.html()
    assert "ana@mail.example" in shown.text()
