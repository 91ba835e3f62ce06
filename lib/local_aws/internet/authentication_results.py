"""The Authentication-Results field (RFC 8601), as each kind of receiver words it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from local_aws.internet.authentication import Verdict
from local_aws.internet.dkim import DkimResult
from local_aws.internet.message import WireMessage
from local_aws.internet.spf import SpfResult

UNSAFE = re.compile(r"[^\x21-\x3a\x3c-\x7e]+")
LEADING_COMMENT = re.compile(r"\A\s*\([^()]*\)")

SPF_COMMENTS = {
    "pass": "domain of {sender} designates {ip} as permitted sender",
    "fail": "domain of {sender} does not designate {ip} as permitted sender",
    "softfail": "domain of transitioning {sender} does not designate {ip} as permitted sender",
    "neutral": "{ip} is neither permitted nor denied by domain of {sender}",
    "none": "{sender} does not designate permitted sender hosts",
    "temperror": "error in processing during lookup of {sender}: DNS error",
    "permerror": "permanent error in processing during lookup of {sender}",
}
"""What Gmail writes beside each SPF result, in this field and in Received-SPF."""


def authentication_results(verdict: Verdict, style: str = "rfc8601") -> list[str]:
    """Return the field's value in parts: the receiver's name, then one text per result.

    Joined with ";" they are the value. `style` is rfc8601, gmail, yahoo or outlook.
    """
    return [verdict.authserv_id, *STYLES[style](verdict)]


@lru_cache(maxsize=4096)
def safe(text: str) -> str:
    """Return what a message says of itself in a form that can't break out of the field."""
    return UNSAFE.sub("?", text)


def mail_from(verdict: Verdict) -> str:
    """Return the property that names the SPF identity: the null sender was checked by its HELO."""
    if not verdict.mail_from:
        return f"smtp.helo={safe(verdict.helo)}"
    return f"smtp.mailfrom={safe(verdict.mail_from)}"


def spf_comment(spf: SpfResult, client_ip: str) -> str:
    """Return Gmail's comment on an SPF result."""
    return SPF_COMMENTS[spf.result].format(sender=safe(spf.sender), ip=client_ip)


def reason(result: DkimResult) -> str:
    """Return the comment on why a signature didn't pass, with a space in front."""
    return f" ({result.reason})" if result.reason else ""


def rfc8601(verdict: Verdict) -> list[str]:
    """All results with their properties, as the RFC's own examples have them."""
    helo = verdict.spf_helo
    return [
        f"iprev={verdict.iprev.result}{named(verdict)} policy.iprev={verdict.client_ip}",
        f"spf={helo.result} smtp.helo={safe(verdict.helo)}",
        f"spf={verdict.spf.result} {mail_from(verdict)}",
        *(
            f"dkim={r.result}{reason(r)} header.d={safe(r.domain)} header.i={safe(r.identity)} "
            f"header.s={safe(r.selector)} header.b={safe(r.signature)}"
            for r in verdict.dkim
        ),
        *([] if verdict.dkim else ["dkim=none"]),
        f"dmarc={verdict.dmarc.result}{policies(verdict)} header.from={safe(verdict.header_from)}",
    ]


def named(verdict: Verdict) -> str:
    """Return the client's name as a comment, with a space in front."""
    return f" ({safe(verdict.iprev.name)})" if verdict.iprev.name else ""


def policies(verdict: Verdict) -> str:
    """Return the policy found and what it means for the message, with a space in front."""
    dmarc = verdict.dmarc
    return f" (p={dmarc.policy} dis={dmarc.disposition})" if dmarc.record else ""


def gmail(verdict: Verdict) -> list[str]:
    """DKIM first, an SPF comment in words, DMARC only where there is a record."""
    signatures = [
        f"dkim={r.result}{reason(r)} header.i={safe(r.identity)} header.s={safe(r.selector)} "
        f"header.b={safe(r.signature)}"
        for r in verdict.dkim
    ]
    provider = verdict.authserv_id.removeprefix("mx.")
    comment = spf_comment(verdict.spf, verdict.client_ip)
    spf = f"spf={verdict.spf.result} ({provider}: {comment}) {mail_from(verdict)}"
    return [*signatures, spf, *gmail_dmarc(verdict)]


def gmail_dmarc(verdict: Verdict) -> list[str]:
    """Return the DMARC result with the record's p and sp, and the disposition."""
    dmarc = verdict.dmarc
    if dmarc.record is None:
        return []
    p, sp = dmarc.record.p.upper(), (dmarc.record.sp or dmarc.record.p).upper()
    comment = f"p={p} sp={sp} dis={dmarc.disposition.upper()}"
    return [f"dmarc={dmarc.result} ({comment}) header.from={verdict.header_from}"]


def yahoo(verdict: Verdict) -> list[str]:
    """One signature a line, SPF by domain, DMARC with its policy."""
    signatures = [
        f"dkim={r.result}{reason(r)} header.i={safe(r.identity)} header.s={safe(r.selector)}"
        for r in verdict.dkim
    ]
    policy = verdict.dmarc.policy.upper() if verdict.dmarc.record else "NULL"
    result = verdict.dmarc.result if verdict.dmarc.record else "unknown"
    return [
        *(signatures or ["dkim=unknown"]),
        f"spf={verdict.spf.result} smtp.mailfrom={safe(verdict.spf.domain)}",
        f"dmarc={result}(p={policy}) header.from={safe(verdict.header_from)}",
    ]


def outlook(verdict: Verdict) -> list[str]:
    """SPF with the IP address, DKIM with what became of it, DMARC with the action, compauth."""
    signatures = [
        f"dkim={r.result} ({r.reason or 'signature was verified'}) header.d={safe(r.domain)}"
        for r in verdict.dkim
    ]
    dmarc = verdict.dmarc
    return [
        f"spf={verdict.spf.result} (sender IP is {verdict.client_ip}) "
        f"smtp.mailfrom={safe(verdict.spf.domain)}",
        *(signatures or ["dkim=none (message not signed) header.d=none"]),
        f"dmarc={dmarc.result} action={OUTLOOK_ACTIONS[dmarc.disposition]} "
        f"header.from={safe(verdict.header_from)}",
        composite(verdict),
    ]


OUTLOOK_ACTIONS = {"none": "none", "quarantine": "quarantine", "reject": "oreject"}
"""Words for the action in Outlook's `dmarc=`: `oreject` is a refusal asked for by the domain."""


def composite(verdict: Verdict) -> str:
    """Return Microsoft's composite result: 100 explicit pass, 000 explicit fail, 001 implicit."""
    if verdict.dmarc.result == "pass":
        return "compauth=pass reason=100"
    explicit = verdict.dmarc.disposition != "none"
    return f"compauth=fail reason={'000' if explicit else '001'}"


STYLES: dict[str, Callable[[Verdict], list[str]]] = {
    "rfc8601": rfc8601,
    "gmail": gmail,
    "yahoo": yahoo,
    "outlook": outlook,
}


def without_forged_results(data: bytes, wire: WireMessage, authserv_id: str) -> bytes:
    """Return the message without Authentication-Results that claim to be from `authserv_id`.

    A receiver removes what it hasn't written itself (RFC 8601 §5).
    """
    forged = [
        field
        for field in wire.all(b"authentication-results")
        if claimed_server(field.value.decode("utf-8", "replace")) == authserv_id
    ]
    if not forged:
        return data
    kept = [field.raw for field in wire.fields if field not in forged]
    return b"\r\n".join([*kept, b"", wire.body])


def claimed_server(value: str) -> str:
    """Return the authserv-id at the beginning of a field's value, in lower case."""
    while comment := LEADING_COMMENT.match(value):
        value = value[comment.end() :]
    return re.split(r"[\s;(]", value.strip(), maxsplit=1)[0].strip('"').lower()
