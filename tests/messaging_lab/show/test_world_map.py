"""The map of rules: what it says, and that nobody is too small to be seen."""

import pytest

from messaging_lab.show.world_map import INSETS, LOOKS, rules_map
from messaging_lab.show.world_outlines import world

RULES = {"SG": "BLOCK", "ID": "BLOCK", "MT": "MONITOR", "FR": "MONITOR", "KW": "FILTER"}


def axes_of(plot):
    whole = plot.figure.axes[0]
    return whole, {one.get_title(loc="left"): one for one in whole.child_axes}


def dots(axes):
    return [line.get_marker() for line in axes.lines]


def labels(axes):
    return {text.get_text() for text in axes.texts}


def test_the_text_names_all_but_the_commonest():
    lines = rules_map(RULES, "Rules").text().split("\n")
    assert lines == [
        "Rules",
        "allowed (ALLOW), 240 countries",
        "blocked (BLOCK), 2 countries: ID, SG",
        "monitored (MONITOR), 2 countries: FR, MT",
        "filtered (FILTER), 1 country: KW",
    ]


def test_it_takes_what_aws_answers_with():
    answered = {code: {"ProtectStatus": rule} for code, rule in RULES.items()}
    assert rules_map(answered).text() == rules_map(RULES).text()


def test_a_rule_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="no rule 'DENY': use one of ALLOW, BLOCK"):
        rules_map({"SG": "DENY"})


def test_the_commonest_may_be_another_one():
    text = rules_map({"GB": "ALLOW"}, unless="BLOCK").text()
    assert "allowed (ALLOW), 1 country: GB\nblocked (BLOCK), 244 countries" in text


def test_small_countries_have_a_dot_of_their_rule():
    whole, insets = axes_of(rules_map(RULES))
    assert set(insets) == set(INSETS)
    assert LOOKS["BLOCK"].marker in dots(whole)
    assert LOOKS["BLOCK"].marker in dots(insets["South-East Asia"])
    assert LOOKS["MONITOR"].marker in dots(insets["Europe"])
    assert LOOKS["FILTER"].marker in dots(insets["Middle East"])


def test_each_uncommon_rule_is_labelled_once_or_larger_below():
    whole, insets = axes_of(rules_map(RULES | {"BR": "FILTER"}))
    assert labels(whole) == {"BR"}
    assert labels(insets["South-East Asia"]) == {"SG", "ID"}
    assert labels(insets["Europe"]) == {"FR", "MT"}


def test_neighbours_have_their_labels_apart():
    _, insets = axes_of(rules_map({"GB": "ALLOW", "IE": "ALLOW"}, unless="BLOCK"))
    sides = {text.get_text(): text.get_ha() for text in insets["Europe"].texts}
    assert sides["IE"] == "right" != sides["GB"]


def test_too_many_labels_are_none():
    codes = sorted(world())[:60]
    whole, insets = axes_of(rules_map(dict.fromkeys(codes, "BLOCK")))
    assert not labels(whole)
    assert not any(labels(one) for one in insets.values())


def test_rules_differ_in_more_than_colour():
    assert len({look.hatch for look in LOOKS.values()}) == len(LOOKS)
    assert len({look.marker for look in LOOKS.values()}) == len(LOOKS)


def test_the_picture_is_small_and_the_same_each_time():
    first, second = rules_map(RULES).png(), rules_map(RULES).png()
    assert first == second
    assert len(first) < 150_000
