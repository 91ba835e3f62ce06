"""What a report must not tell: where on whose machine it was made, and with which keys."""

from __future__ import annotations

import os
import re
import socket
import sys
import sysconfig
import tempfile
from functools import cache
from pathlib import Path

ACCESS_KEY = re.compile(r"\b(AKIA|ASIA)[A-Z2-7]{12,124}\b")
"""Ids of access keys (IAM user guide, "Understanding unique ID prefixes"), made up or not: a reader
can't tell, and a scanner for secrets sounds the alarm for either."""

SECRET = re.compile(r"(?<![A-Za-z0-9/+=])(?=[A-Za-z0-9/+]*[/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])")
"""Secret access keys: 40 characters of Base64. Without a + or a / it may as well be a digest."""

HOME = re.compile(r"(?:/home|/Users|[A-Z]:\\+Users)[/\\]+[^/\\\s\"'<>&]+")


def masked(text: str) -> str:
    """Return a text without this machine's folders and name, and without keys."""
    for place, name in _places():
        text = text.replace(place, name)
    text = HOME.sub("~", text)
    text = ACCESS_KEY.sub(lambda found: f"{found[1]}…", text)
    return SECRET.sub("…", text)


@cache
def _places() -> list[tuple[str, str]]:
    """Return what names this machine and what stands for it, the longest first."""
    found = {
        str(Path.cwd()): ".",
        str(Path(__file__).resolve().parents[3]): "workbook",
        sys.prefix: "python",
        sys.base_prefix: "python",
        sysconfig.get_path("purelib"): "python",
        str(Path.home()): "~",
        tempfile.gettempdir() + os.sep: "",
        socket.gethostname(): "this machine",
    }
    # A name of a few letters ("pc", "/") would be found in the middle of others.
    kept = {place: name for place, name in found.items() if len(place) > 4}
    return sorted(kept.items(), key=lambda item: -len(item[0]))
