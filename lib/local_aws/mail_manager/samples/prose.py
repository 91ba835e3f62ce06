"""Endless talk for the bodies and some of the subjects, cut from one long text."""

from __future__ import annotations

from random import Random

from local_aws.mail_manager.samples.vocabulary import vocabulary

SENTENCES = 20_000
"""Sentences of the long text. Where a body begins is random, so hardly two are alike."""


class Prose:
    """A text by `rng`, of which pieces are taken."""

    def __init__(self, rng: Random) -> None:
        words = vocabulary()["words"]
        self._words = words
        lines = [_sentence(rng, words).encode() for _ in range(SENTENCES)]
        self._text = b"\r\n".join(lines)
        self._starts, at = [], 0
        for line in lines:
            self._starts.append(at)
            at += len(line) + 2

    def sentences(self, choice: int, count: int) -> bytes:
        """Return `count` sentences, one to a line; `choice` says where they begin."""
        first = choice % (SENTENCES - count)
        return self._text[self._starts[first] : self._starts[first + count]]

    def words(self, choice: int) -> str:
        """Return three words, the first one beginning with a capital."""
        words, size = self._words, len(self._words)
        first, second, third = choice, choice // size, choice // size**2
        return f"{words[first % size].capitalize()} {words[second % size]} {words[third % size]}"


def _sentence(rng: Random, words: list[str]) -> str:
    chosen = rng.choices(words, k=rng.randint(5, 11))
    if rng.random() < 0.4:
        chosen.insert(3, str(rng.randint(10, 99_999)))
    return " ".join(chosen).capitalize() + "."
