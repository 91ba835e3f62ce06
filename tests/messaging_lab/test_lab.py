"""The lab as a notebook opens it, in this process and through a running server."""

import pytest

from messaging_lab import Lab
from messaging_lab.errors import LabError


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in ("TARGET", "ENDPOINT", "REGION", "CONFIRM"):
        monkeypatch.delenv(f"MESSAGING_LAB_{name}", raising=False)


def test_the_banner_says_what_the_next_cells_will_change():
    lab = Lab.open(lesson="02")
    assert repr(lab).splitlines() == [
        "Messaging lab on the local AWS",
        "  Target   local AWS in this process; nothing leaves this machine",
        "  Account  123456789012",
        "  Region   us-east-1",
        "  Lesson   02",
    ]
    assert "<dt>Account</dt><dd>123456789012</dd>" in lab._repr_html_()


def test_a_target_that_does_not_exist_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_TARGET", "azure")
    with pytest.raises(LabError, match="'azure': set it to 'local' or 'aws'"):
        Lab.open()
