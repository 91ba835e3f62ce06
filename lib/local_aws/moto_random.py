"""moto's random octets out of the seed: keys of KMS and session tokens of STS.

moto asks the machine for them. A key that was another one in every run could not decrypt, after a
restart with `--data`, what it had encrypted before. `moto_keys` does the same for private keys.
"""

from __future__ import annotations

import importlib
import os
from functools import cache
from types import SimpleNamespace

from local_aws import callers

PLACES = {
    "kms": ("moto.kms.utils", "moto.kms.models", "moto.kms.responses"),
    "sts": ("moto.sts.utils",),
}
"""Signing name -> modules of moto's that take `os.urandom`, and nothing else, from `os`."""


@cache
def follow(signing_name: str) -> None:
    """Have moto's service with that signing name take its octets from the seed."""
    for place in PLACES.get(signing_name, ()):
        module = importlib.import_module(place)
        module.os = SimpleNamespace(urandom=_octets)  # type: ignore[attr-defined]
    if signing_name == "kms":
        importlib.import_module("local_aws.moto_keys").install()


def _octets(count: int) -> bytes:
    try:
        caller = callers.current()
    except RuntimeError:
        return os.urandom(count)  # somebody uses moto by itself in this process
    return caller.aws.ids.stream("moto-octets").randbytes(count)
