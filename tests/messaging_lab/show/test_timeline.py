"""Figures: what they show as text, and that they can be drawn."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from messaging_lab.show import scenario_matrix, scenario_table, sends_per_second, statuses
from messaging_lab.show.html import escape

START = 1767690000.0
ROWS = [
    {"Scenario": "Address", "SPF": "pass", "SPF aligned": False, "DMARC": "fail"},
    {"Scenario": "Domain", "SPF": "softfail", "SPF aligned": True, "DMARC": "pass"},
]


def test_seconds_are_counted_from_the_first_send():
    accepted = [START + 0.9, START + 1.0, datetime.fromtimestamp(START + 2, UTC)]
    plot = sends_per_second(accepted, [START + 1.95], quota=1)
    assert str(plot) == (
        "Sends per second against the quota\n"
        "Second  Accepted  Refused\n"
        "------  --------  -------\n"
        "0       2         0\n"
        "1       1         1\n"
        "Quota: 1 a second"
    )


def test_a_status_lasts_until_the_next_one():
    history = [
        (START, "DKIM", "PENDING"),
        (START + 30, "DKIM", "PENDING"),
        (START, "MAIL FROM", "PENDING"),
        (START + 60, "DKIM", "SUCCESS"),
    ]
    assert str(statuses(history, until=START + 7200)) == (
        "Statuses over time\n"
        "Name       From  To     Status\n"
        "---------  ----  -----  -------\n"
        "DKIM       0 s   60 s   PENDING\n"
        "DKIM       60 s  2.0 h  SUCCESS\n"
        "MAIL FROM  0 s   2.0 h  PENDING"
    )


def test_the_matrix_says_each_result_in_words_and_marks():
    text = str(scenario_matrix(ROWS, checks=("SPF", "SPF aligned", "DMARC")))
    assert "Address   [ok] pass      [NO] no      [NO] fail" in text
    assert "Domain    [ ~] softfail  [ok] yes     [ok] pass" in text
    assert "softfail" in scenario_table(ROWS).html()


FIGURES = [
    lambda: sends_per_second([START, START + 1], [START], quota=1),
    lambda: sends_per_second([], quota=14),
    lambda: statuses([(START, "DKIM", "PENDING")], until=START + 259200),
    lambda: scenario_matrix(ROWS),
]


@pytest.mark.parametrize("make", FIGURES)
def test_a_figure_is_drawn_the_same_each_time(make):
    figure = make()
    assert figure.png().startswith(b"\x89PNG")
    assert figure.html() == make().html()
    assert f'alt="{figure.title}"' in figure.html()
    assert escape(figure.description) in figure.html()


def test_a_figure_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        statuses([])
    with pytest.raises(ValueError, match="at least one"):
        scenario_matrix([])


def test_matplotlib_is_loaded_only_to_draw():
    code = (
        "import sys; from messaging_lab import show; p = show.sends_per_second([1.0], quota=1); "
        "str(p); print('matplotlib' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
