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
    """The IAM user (or role), the address the call came from, and the operation it named.

    `user` is the IAM user whose policies decide, '' for credentials that nothing restricts;
    `api_version` the SES API, "1" or "2".
    """

    identity: str = ROOT
    source_ip: str = "127.0.0.1"
    operation: str = "SendEmail"
    tls_version: str = TLS_VERSION
    user: str = ""
    api_version: str = "2"


NOBODY = Caller()
"""Where a call is not known."""


def caller_of(context: Context) -> Caller:
    """Return the caller of an operation."""
    user = context.principal.user
    known = context.access_key not in ("", context.account_id)
    identity = user or (context.access_key if known else ROOT)
    version = "1" if context.service == "ses" else "2"
    return _caller(identity, context.source_ip, context.operation, user, version)


@lru_cache(maxsize=1024)
def _caller(identity: str, source_ip: str, operation: str, user: str, version: str) -> Caller:
    # Every message keeps its caller: one object for all that one caller has sent.
    return Caller(identity, source_ip, operation, user=user, api_version=version)
