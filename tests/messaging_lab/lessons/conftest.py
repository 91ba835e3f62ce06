"""What a check finds missing it says in a sentence or two, and where to look or what to do."""

from __future__ import annotations

import re

import pytest

from messaging_lab.exercises import Exercise, Finding, Verdict


def _teaches(finding: Finding) -> bool:
    sentences = re.findall(r"[.?!](?:\s|$)", finding.sentence)
    helps = finding.look or ": " in finding.sentence or " answers " in finding.sentence
    return bool(helps) and len(sentences) <= 2


@pytest.fixture(autouse=True)
def _findings_teach(monkeypatch: pytest.MonkeyPatch) -> None:
    check = Exercise.check

    def checked(self: Exercise, lab: object) -> Verdict:
        verdict = check(self, lab)  # type: ignore[arg-type]
        mute = [one for one in verdict.findings if not one.right and not _teaches(one)]
        assert not mute, "say where to look (look=…), or what to do after a colon"
        return verdict

    monkeypatch.setattr(Exercise, "check", checked)
