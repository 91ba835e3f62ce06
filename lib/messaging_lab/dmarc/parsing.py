"""From the octets of an XML document to a report, in either form.

The bombs that XML is known for all need a document type declaration, which is refused before
anything is parsed; memory is bounded by counting tags. So the parsers of the standard library are
used as they are: one that looks out for bombs at each element takes ten times as long.
"""

from __future__ import annotations

from messaging_lab.dmarc.decoding import decode
from messaging_lab.dmarc.quick import quick_contents
from messaging_lab.dmarc.report import BadReport, PublishedPolicy, Report
from messaging_lab.dmarc.tree import tree_contents

MAX_MARKUP = 8_000_000
"""Tags and attributes of a report: 130,000 records have as many, and take 1 GB as a tree."""

LAST_SECOND = 253_402_300_799
"""The end of the year 9999, the last that a date can have."""

NEW_NAMESPACE = "urn:ietf:params:xml:ns:dmarc-2.0"


def parse_report(data: bytes) -> Report:
    """Return the report in an XML document. Raises BadReport with a sentence that says why not."""
    text = decode(data)
    refuse_bombs(text)
    metadata, errors, published, records = quick_contents(text) or tree_contents(text)
    policy = read_policy(published)
    return Report(
        org_name=metadata.get("org_name", ""),
        email=metadata.get("email", ""),
        report_id=metadata.get("report_id", "").strip("<>"),
        begin=seconds(metadata, "begin"),
        end=seconds(metadata, "end"),
        form=form_of(text, policy),
        policy=policy,
        records=tuple(records),
        errors=errors,
    )


def refuse_bombs(text: str) -> None:
    """Raise BadReport for a document that would grow when it is parsed."""
    if "<!" in text and ("<!DOCTYPE" in text or "<!ENTITY" in text):
        raise BadReport(
            "it has a document type declaration, which no report needs: perhaps an entity bomb"
        )
    if len(text) > MAX_MARKUP and text.count("<") + text.count("=") > MAX_MARKUP:
        raise BadReport(f"it has more than {MAX_MARKUP:,} tags and attributes")


def form_of(text: str, policy: PublishedPolicy) -> str:
    """Return which document a report follows; those of today have a namespace, or a new element."""
    today = policy.testing or policy.discovery_method or NEW_NAMESPACE in text
    return "RFC 9990" if today else "RFC 7489"


def seconds(metadata: dict[str, str], name: str) -> int:
    """Return an end of the time reported on, in epoch seconds. Raises BadReport."""
    text = metadata.get(name, "")
    try:
        value = int(float(text))
    except (ValueError, OverflowError):
        value = -1
    if not 0 <= value <= LAST_SECOND:
        raise BadReport(f"its date_range has no {name} in seconds: {text[:40]!r}")
    return value


def read_policy(texts: dict[str, str]) -> PublishedPolicy:
    """Return the policy as it was found, absent tags with the values they have then."""
    domain = texts.get("domain", "").lower().rstrip(".")
    if not domain:
        raise BadReport("its policy_published names no domain")
    p = texts.get("p", "").lower() or "none"
    sp = texts.get("sp", "").lower() or p
    pct = texts.get("pct", "")
    return PublishedPolicy(
        domain=domain,
        p=p,
        sp=sp,
        np=texts.get("np", "").lower() or sp,
        adkim=texts.get("adkim", "").lower() or "r",
        aspf=texts.get("aspf", "").lower() or "r",
        fo=texts.get("fo", "") or "0",
        pct=int(pct) if pct.isdecimal() and len(pct) < 9 else None,
        testing=texts.get("testing", "").lower(),
        discovery_method=texts.get("discovery_method", "").lower(),
    )
