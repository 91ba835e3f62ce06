"""What a notebook imports: the same lab against the local AWS and against a real account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

__all__ = ["Lab"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # boto3 takes a quarter of a second to import: whoever asks for the version or for the command
    # line's --help doesn't wait for it.
    if name == "Lab":
        from messaging_lab.lab import Lab

        return Lab
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
