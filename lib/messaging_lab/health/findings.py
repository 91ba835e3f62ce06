"""What a look at something has shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Health:
    """One thing that was looked at: what was found, and how to mend it where it isn't well."""

    name: str
    found: str
    mend: str = ""

    @property
    def well(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.mend
