"""Parts by length as a picture."""

from messaging_lab.show.text_parts import parts_by_length

MEASURED = {"GSM": {70: 1, 160: 1, 161: 2}, "Unicode": {70: 1, 71: 2}}


def test_the_text_says_what_was_measured_and_leaves_open_what_was_not():
    assert parts_by_length(MEASURED).text() == (
        "Parts of a text, by its length\n"
        "Characters  GSM  Unicode\n"
        "----------  ---  -------\n"
        "70          1    1\n"
        "71               2\n"
        "160         1\n"
        "161         2"
    )


def test_each_alphabet_is_a_line_with_its_name_at_the_end():
    axes = parts_by_length(MEASURED).figure.axes[0]
    assert [list(line.get_ydata()) for line in axes.lines] == [[1, 1, 2], [1, 2]]
    assert [label.get_text() for label in axes.texts] == ["GSM", "Unicode"]
