"""Judged messages counted by source and results: the records of an aggregate report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from local_aws.internet.dkim import DkimResult
from local_aws.internet.dmarc import DmarcResult

if TYPE_CHECKING:
    from local_aws.internet.mailbox_provider import JudgedMessage

MAX_SIGNATURES = 100
"""Signatures of a row at most (RFC 9990, "DKIM Signatures in Aggregate Reports")."""

STRICTNESS = {"none": 0, "quarantine": 1, "reject": 2}


class Signature(NamedTuple):
    """One DKIM result of a message."""

    domain: str
    selector: str
    result: str
    reason: str


class Row(NamedTuple):
    """What messages have in common that are counted together.

    `dkim_aligned` and `spf_aligned` are the results that DMARC goes by. `passed` tells whether one
    of them did, `policy` what the domain owner asks for where none does (before test mode) and
    `disposition` what came of it. `override` is why that isn't the policy, "" where it is.
    """

    source_ip: str
    header_from: str
    envelope_from: str
    passed: bool
    policy: str
    disposition: str
    override: str
    dkim_aligned: bool
    spf_aligned: bool
    signatures: tuple[Signature, ...]
    spf_domain: str
    spf_result: str


def count_rows(messages: Iterable[JudgedMessage]) -> list[tuple[Row, int]]:
    """Return the rows in the order of their first messages, each with its number of messages."""
    return list(Counter(row_of(message) for message in messages).items())


def row_of(message: JudgedMessage) -> Row:
    """Return the row that a message belongs to."""
    verdict, dmarc = message.verdict, message.verdict.dmarc
    disposition, override = outcome(dmarc, message.disposition)
    return Row(
        source_ip=verdict.client_ip,
        header_from=verdict.header_from,
        envelope_from=verdict.mail_from.rpartition("@")[2].lower(),
        passed=dmarc.result == "pass",
        policy=dmarc.policy,
        disposition=disposition,
        override=override,
        dkim_aligned=bool(dmarc.dkim_aligned),
        spf_aligned=bool(dmarc.spf_aligned),
        signatures=signatures(verdict.dkim, dmarc),
        spf_domain=verdict.spf.domain,
        spf_result=verdict.spf.result,
    )


def outcome(dmarc: DmarcResult, done: str) -> tuple[str, str]:
    """Return the disposition to report, and the override type where it isn't the policy's.

    `done` is what the receiver did with the message. Where it was harder on it than DMARC asks for,
    it had reasons of its own that have no place in the report.
    """
    asked = dmarc.disposition
    if STRICTNESS[done] < STRICTNESS[asked]:
        return done, "local_policy"
    tested = dmarc.result == "fail" and asked != dmarc.policy
    return asked, "policy_test_mode" if tested else ""


def signatures(results: tuple[DkimResult, ...], dmarc: DmarcResult) -> tuple[Signature, ...]:
    """Return the results of a message's signatures, in RFC 9990's order of importance."""

    def rank(one: DkimResult) -> int:
        if one.result != "pass":
            return 3
        if one.domain not in dmarc.dkim_aligned:
            return 2
        return 0 if one.domain == dmarc.domain else 1

    best = sorted([one for one in results if one.domain], key=rank)[:MAX_SIGNATURES]
    return tuple([Signature(one.domain, one.selector, one.result, one.reason) for one in best])
