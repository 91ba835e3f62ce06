"""Who handed a message to SES, as the automatic tags of its events tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_aws.context import Context

TLS_VERSION = "TLSv1.3"
"""Assumption: the version of a call's connection, which is not known in process."""

ROOT = "root"
"""The caller identity of an account's own credentials, which belong to no user."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The IAM user (or role), the address the call came from, and the operation it named."""

    identity: str = ROOT
    source_ip: str = "127.0.0.1"
    operation: str = "SendEmail"
    tls_version: str = TLS_VERSION


NOBODY = Caller()
"""Where a call is not known."""


def caller_of(context: Context) -> Caller:
    """Return the caller of an operation."""
    known = context.access_key not in ("", context.account_id)
    identity = context.access_key if known else ROOT
    return _caller(identity, context.source_ip, context.operation)


@lru_cache(maxsize=1024)
def _caller(identity: str, source_ip: str, operation: str) -> Caller:
    # Every message keeps its caller: one object for all that one caller has sent.
    return Caller(identity, source_ip, operation)
