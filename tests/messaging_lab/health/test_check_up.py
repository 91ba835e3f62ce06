"""The doctor in a notebook: no version, no port, no path where all is well."""

import re

from messaging_lab.health import machine
from messaging_lab.health.check_up import check_up
from messaging_lab.health.findings import Health


def test_it_says_nothing_that_another_machine_would_say_otherwise():
    shown = check_up()
    assert shown.well
    assert not re.search(r"\d|/", str(shown))
    assert str(shown).endswith("All is well.")
    assert "mlab-pass" in shown.html() and "To mend" not in shown.html()


def test_what_is_not_well_comes_with_its_cure(monkeypatch):
    unwell = Health("SQLite full-text search", "SQLite 3.20", "Use a newer Python.")
    monkeypatch.setattr(machine, "full_text_search", lambda: unwell)
    shown = check_up()
    assert not shown.well
    assert "SQLite 3.20. Use a newer Python." in str(shown)
    assert "messaging-lab doctor" in str(shown)
