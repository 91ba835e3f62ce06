"""Scenarios against checks, as a table."""

from messaging_lab.show import scenario_table

ROW = {
    "Scenario": "2 domain identity",
    "From": "nutrition.example",
    "Envelope from": "amazonses.com",
    "SPF": "pass",
    "SPF aligned": False,
    "DKIM d=": "nutrition.example",
    "DKIM": "pass",
    "DKIM aligned": True,
    "DMARC": "pass",
}


def test_each_leg_says_for_whom_it_passed_and_whether_that_counts():
    assert str(scenario_table([ROW], "Measured")) == (
        "Measured\n"
        "Scenario           From               SPF            DKIM               DMARC\n"
        "-----------------  -----------------  -------------  -----------------  -----\n"
        "2 domain identity  nutrition.example  pass           pass               pass\n"
        "                                      amazonses.com  nutrition.example\n"
        "                                      not aligned    aligned"
    )


def test_marks_say_the_same_as_the_words():
    html = scenario_table([ROW]).html()
    assert html.count("mlab-badge mlab-pass") == 4
    assert html.count("mlab-badge mlab-fail") == 1


def test_a_domain_is_broken_only_where_it_is_too_long():
    assert "<wbr>" not in scenario_table([ROW]).html()
    long = ROW | {"From": "a-name-that-nobody-would-choose.nutrition.example"}
    assert "nutrition.<wbr>example" in scenario_table([long]).html()


def test_what_is_not_known_is_none():
    text = str(scenario_table([{"Scenario": "x"}]))
    assert "none" in text and "not aligned" in text
