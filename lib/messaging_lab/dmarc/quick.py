"""Reports of the usual shape, faster than a tree: expat checks that the document is well-formed,
and the values are cut out of its text.

That is as exact as walking a tree where there are no entities, comments, CDATA sections or
processing instructions and every record has its elements in the usual order. Anything else is left
to the tree (`quick_contents` returns None).
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.parsers.expat import ExpatError, ParserCreate

from messaging_lab.dmarc.report import Contents, DkimResult, Record, SpfResult

SOURCE = re.compile(
    r"\s*<row>\s*<source_ip>([^<]*)</source_ip>\s*<count>\s*(\d{1,15})\s*</count>\s*\Z"
)
BLOCKS = ("policy_evaluated", "identifiers", "auth_results")

Reasons = tuple[tuple[str, str], ...]


class Unusual(Exception):
    """A record that has to be read with care."""


def quick_contents(text: str) -> Contents | None:
    """Return what a report says; None where the document is unusual or not well-formed.

    Of the latter the tree's parser knows better what to say.
    """
    head, *records = text.split("<record>")
    if not records or not is_usual(text, len(records)) or not well_formed(text):
        return None
    metadata = block_of(head, "report_metadata")
    policy = block_of(head, "policy_published")
    if metadata is None or policy is None or "<error" in metadata:
        return None
    try:
        return Contents(leaves(metadata), (), leaves(policy), read_records(records))
    except Unusual:
        return None


def is_usual(text: str, records: int) -> bool:
    """Whether every `<` begins a tag, and every text means itself."""
    plain = "&" not in text and "<!" not in text and text.find("<?", 1) < 0
    return plain and text.count("<record") == records and text.count("<feedback") == 1


def well_formed(text: str) -> bool:
    """Whether a text is an XML document."""
    try:
        ParserCreate("utf-8").Parse(text.encode(), True)
    except (ExpatError, ValueError):
        return False
    return True


def read_records(texts: list[str]) -> list[Record]:
    """Return the records. Raises Unusual."""
    records = []
    for text in texts:
        row, evaluated, identifiers, results = cut(text)
        found = SOURCE.match(row)
        if found is None:
            raise Unusual
        records.append(
            Record(
                found[1].strip(),
                int(found[2]),
                *read_evaluated(evaluated),
                *read_identifiers(identifiers),
                *read_results(results),
            )
        )
    return records


def cut(record: str) -> list[str]:
    """Return what stands before and what is in the elements named in BLOCKS. Raises Unusual."""
    parts = [record.partition(f"<{BLOCKS[0]}>")[0]]
    rest = record
    for name in BLOCKS:
        _, opened, rest = rest.partition(f"<{name}>")
        inside, closed, rest = rest.partition(f"</{name}>")
        if not opened or not closed:
            raise Unusual
        parts.append(inside)
    return parts


def block_of(text: str, name: str) -> str | None:
    """Return what is in an element, None where it isn't there or has attributes."""
    _, opened, rest = text.partition(f"<{name}>")
    inside, closed, _ = rest.partition(f"</{name}>")
    return inside if opened and closed else None


def leaves(text: str) -> dict[str, str]:
    """Return the texts of elements by name, the last of a name. Those of others are white space."""
    found = {}
    for piece in text.split("<")[1:]:
        if piece[0] != "/":
            name, _, value = piece.partition(">")
            found[name.partition(" ")[0] if " " in name else name] = value.strip()
    return found


@lru_cache(maxsize=1024)
def read_evaluated(text: str) -> tuple[str, str, str, Reasons]:
    """Return disposition, aligned results and overrides in a policy_evaluated. Raises Unusual.

    This and the next two are kept: a sender's mail has the same results from record to record and
    from day to day.
    """
    found = leaves(text)
    return (
        found.get("disposition", "").lower() or "none",
        found.get("dkim", "").lower() or "fail",
        found.get("spf", "").lower() or "fail",
        read_reasons(text) if "<reason" in text else (),
    )


@lru_cache(maxsize=1024)
def read_identifiers(text: str) -> tuple[str, str, str]:
    """Return the domains of From, envelope sender and recipients."""
    found = leaves(text)
    names = ("header_from", "envelope_from", "envelope_to")
    return tuple([found.get(name, "").lower() for name in names])  # type: ignore[return-value]


@lru_cache(maxsize=4096)
def read_results(text: str) -> tuple[tuple[DkimResult, ...], tuple[SpfResult, ...]]:
    """Return what is in an auth_results. Raises Unusual."""
    dkim = [dkim_result(leaves(block)) for block in blocks(text, "dkim")]
    spf = [spf_result(leaves(block)) for block in blocks(text, "spf")]
    return tuple(dkim), tuple(spf)


def blocks(text: str, name: str) -> list[str]:
    """Return what is in each element of a name. Raises Unusual for one with attributes."""
    found = text.split(f"<{name}>")[1:]
    if len(found) != text.count(f"</{name}>"):
        raise Unusual
    return [one.partition(f"</{name}>")[0] for one in found]


def read_reasons(text: str) -> Reasons:
    """Return why the policy was overridden: type and comment. Raises Unusual."""
    reasons = [leaves(block) for block in blocks(text, "reason")]
    return tuple([(one.get("type", ""), one.get("comment", "")) for one in reasons])


def dkim_result(found: dict[str, str]) -> DkimResult:
    """Return a DKIM result from the texts of its elements."""
    return DkimResult(
        found.get("domain", "").lower(),
        found.get("selector", ""),
        found.get("result", "").lower() or "none",
        found.get("human_result", ""),
    )


def spf_result(found: dict[str, str]) -> SpfResult:
    """Return an SPF result from the texts of its elements."""
    return SpfResult(
        found.get("domain", "").lower(),
        found.get("scope", "").lower(),
        found.get("result", "").lower() or "none",
    )
