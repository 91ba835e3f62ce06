"""The picture of queue depths: a line for each queue, and the figures as text."""

from messaging_lab.show.queue_depths import queue_depths

SAMPLES = [{"orders": 0, "dead": 4}, {"orders": 2, "dead": 2}, {"orders": 3, "dead": 0}]


def test_each_queue_has_its_line_and_each_event_its_mark():
    plot = queue_depths(SAMPLES, "A redrive", seconds=2, events={2: "done"})
    (axes,) = plot.figure.axes
    lines = {line.get_label(): line for line in axes.lines}
    assert list(lines["orders"].get_xdata()) == [0, 2, 4]
    assert list(lines["dead"].get_ydata()) == [4, 2, 0]
    assert [text.get_text() for text in axes.texts] == ["done"]
    assert plot.png().startswith(b"\x89PNG")


def test_as_text_it_is_the_figures():
    assert queue_depths(SAMPLES, "A redrive").text().splitlines()[-1].split() == ["2", "3", "0"]
