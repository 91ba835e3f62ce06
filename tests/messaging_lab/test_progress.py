"""A bar while somebody watches, nothing where nobody does."""

from __future__ import annotations

import pytest

from messaging_lab.progress import with_bar


@pytest.mark.parametrize("name", ["MESSAGING_LAB_QUIET", "CI"])
def test_nothing_is_written_where_nobody_watches(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, "1")
    assert list(with_bar(range(3), "mail")) == [0, 1, 2]
    assert capsys.readouterr() == ("", "")


def test_a_bar_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MESSAGING_LAB_QUIET", raising=False)
    monkeypatch.delenv("CI", raising=False)
    assert list(with_bar(range(4), "mail")) == [0, 1, 2, 3]
    assert "mail" in capsys.readouterr().err
