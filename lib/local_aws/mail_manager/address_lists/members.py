"""The entries of an address list: whole addresses, or patterns with one `*`.

The patterns ("Address Lists" in the developer guide) are `sales*@example.com` with up to 19
characters before the `*`, `sales@*.example.com` and `*.example.com` with 2 to 9 labels after it.
Assumptions: letter case does not count; the `*` of a local part stands for any text, also none,
that of a domain for one or more labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_PREFIX = 19

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL}){{1,8}}"
_LOCAL = r"[^\s@*\"(),:;<>\[\]\\]{1,64}"
_ENTRY = re.compile(
    rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})+"
    rf"|[^\s@*\"(),:;<>\[\]\\]{{0,{MAX_PREFIX}}}\*@{_LABEL}(?:\.{_LABEL})+"
    rf"|(?:{_LOCAL}@)?\*\.{_DOMAIN}"
)


def entry(address: str) -> str | None:
    """Return an entry in its one spelling, or None where it can't be one."""
    text = address.strip().lower()
    return text if len(text) <= 320 and _ENTRY.fullmatch(text) else None


class Members:
    """The entries of one list with the moments at which they were added, in epoch seconds."""

    def __init__(self) -> None:
        self._added: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._added)

    def __contains__(self, spelled: str) -> bool:
        return spelled in self._added

    def add(self, spelled: str, now: float) -> None:
        """Add an entry; one that is there already keeps its moment."""
        self._added.setdefault(spelled, now)

    def remove(self, spelled: str) -> None:
        """Remove an entry if it is there."""
        self._added.pop(spelled, None)

    def added(self, spelled: str) -> float | None:
        """Return when an entry was added, or None."""
        return self._added.get(spelled)

    def starting_with(self, prefix: str) -> list[tuple[str, float]]:
        """Return the entries that begin with `prefix`, in alphabetical order, and their moments."""
        found = [pair for pair in self._added.items() if pair[0].startswith(prefix.lower())]
        return sorted(found)

    def match(self, address: str) -> bool:
        """Whether an address belongs to the list. Time does not grow with the list."""
        return any(candidate in self._added for candidate in _candidates(address.strip().lower()))


def _candidates(address: str) -> Iterator[str]:
    """Yield every entry that `address` would match."""
    local, _, domain = address.rpartition("@")
    yield address
    for length in range(min(len(local), MAX_PREFIX) + 1):
        yield f"{local[:length]}*@{domain}"
    parent = domain
    while "." in parent:
        parent = parent.partition(".")[2]
        yield f"{local}@*.{parent}"
        yield f"*.{parent}"
