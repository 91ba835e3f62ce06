"""Figures about quotas: what they show as text, and that they can be drawn."""

from messaging_lab.show import growing_volume, sliding_window
from messaging_lab.warm_up import warm_up

START = 1767690000.0


def test_the_window_says_when_its_count_changed():
    history = [(START, 50), (START + 3600, 50), (START + 7200, 100), (START + 90000, 50)]
    assert str(sliding_window(history, quota=200)) == (
        "SentLast24Hours against the quota\n"
        "Hours since the start  SentLast24Hours\n"
        "---------------------  ---------------\n"
        "0                      50\n"
        "2                      100\n"
        "25                     50\n"
        "Quota: 200"
    )


def test_the_plan_says_each_day():
    text = str(growing_volume(warm_up(1300, quota=1000, first_day=500, growth=1.5), quota=1000))
    assert text.splitlines()[3:] == [
        "1    500       500",
        "2    750       1,250",
        "3    50        1,300",
        "Quota: 1000 in 24 hours",
    ]


def test_they_can_be_drawn():
    figures = (
        sliding_window([(START, 0), (START + 3600, 200)], quota=200),
        sliding_window([], quota=200),
        growing_volume(warm_up(900, quota=200), quota=200),
    )
    for figure in figures:
        assert figure.png().startswith(b"\x89PNG")
