"""Long values cut."""

from messaging_lab.show.shorten import LONG, shorten, without_bounce_id


def test_short_values_stay_and_long_ones_say_their_length():
    assert shorten("x" * LONG) == "x" * LONG
    assert shorten("ab" * LONG) == "ab" * 16 + "… (320 characters)"


def test_only_long_local_parts_are_left_out():
    text = "domain of 0100019b932e9048-93bb8d2b-a82d@bounce.example designates 192.0.2.1"
    assert without_bounce_id(text) == "domain of …@bounce.example designates 192.0.2.1"
    assert without_bounce_id("marketing@shop.example") == "marketing@shop.example"
