"""A bill over time as a picture."""

from messaging_lab.show.bill_over_time import bill_over_time, spent

BILLS = {"open": [(60, 1.0), (600, 0.5), (30, 0.25)], "shut": []}


def test_the_text_has_the_sums_at_some_moments():
    assert bill_over_time(BILLS).text() == (
        "Paid so far, US dollars\n"
        "Minute  open  shut\n"
        "------  ----  ----\n"
        "2       1.25  0.00\n"
        "3       1.25  0.00\n"
        "5       1.25  0.00\n"
        "7       1.25  0.00\n"
        "8       1.25  0.00\n"
        "10      1.75  0.00"
    )


def test_lines_rise_in_order_of_time_to_their_sum():
    axes = bill_over_time(BILLS).figure.axes[0]
    assert list(axes.lines[0].get_ydata()) == [0.0, 0.25, 1.25, 1.75, 1.75]
    assert list(axes.lines[0].get_xdata()) == [0.0, 0.5, 1.0, 10.0, 10.0]
    assert list(axes.lines[1].get_ydata()) == [0.0, 0.0]
    assert [text.get_text() for text in axes.texts] == ["shut: 0.00", "open: 1.75"]


def test_lines_differ_in_more_than_colour():
    axes = bill_over_time(BILLS).figure.axes[0]
    assert axes.lines[0].get_linestyle() != axes.lines[1].get_linestyle()


def test_what_is_spent_until_a_moment():
    assert spent(BILLS["open"], 59) == 0.25
    assert spent(BILLS["open"], 60) == 1.25


def test_nothing_at_all_is_no_error():
    assert bill_over_time({"none": []}).png()
