"""A report of any shape, read from a tree: names without namespaces, elements in any order."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, fromstring

from messaging_lab.dmarc.quick import dkim_result, spf_result
from messaging_lab.dmarc.report import BadReport, Contents, DkimResult, Record, SpfResult


def tree_contents(text: str) -> Contents:
    """Return what a report says. Raises BadReport."""
    root = parse(text)
    if root.tag != "feedback":
        raise BadReport(f"it is XML, but not a report: the root is <{root.tag[:40]}>")
    published, metadata = root.find("policy_published"), root.find("report_metadata")
    if published is None or metadata is None:
        raise BadReport("it has no policy_published or no report_metadata")
    errors = [error.text.strip() for error in metadata.iterfind("error") if error.text]
    facts = texts_of(metadata) | texts_of(metadata.find("date_range"))
    records = [read_record(record) for record in root.iterfind("record")]
    return Contents(facts, tuple(errors), texts_of(published), records)


def parse(text: str) -> Element:
    """Return the root of a document. Raises BadReport."""
    try:
        root = fromstring(text)
    except ParseError as error:
        raise BadReport(f"its XML is broken: {error}") from None
    except ValueError as error:
        raise BadReport(f"its XML can't be read: {error}") from None
    for element in root.iter():
        if element.tag[0] == "{":
            element.tag = element.tag[element.tag.index("}") + 1 :]
    return root


def texts_of(element: Element | None) -> dict[str, str]:
    """Return the texts of the children by name, the last of a name; none where there is nothing."""
    return {child.tag: (child.text or "").strip() for child in children(element)}


def children(element: Element | None) -> list[Element]:
    """Return the children of an element; none where there is no element."""
    return [] if element is None else list(element)


def read_record(record: Element) -> Record:
    """Return one record. Raises BadReport where there is no number of messages in it."""
    row = record.find("row")
    if row is None:
        raise BadReport("a record of it has no row")
    identifiers = texts_of(record.find("identifiers"))
    facts, policy = texts_of(row), row.find("policy_evaluated")
    evaluated = texts_of(policy)
    dkim, spf = read_results(record.find("auth_results"))
    return Record(
        facts.get("source_ip", ""),
        number(facts.get("count", "")),
        evaluated.get("disposition", "").lower() or "none",
        evaluated.get("dkim", "").lower() or "fail",
        evaluated.get("spf", "").lower() or "fail",
        read_reasons(policy),
        identifiers.get("header_from", "").lower(),
        identifiers.get("envelope_from", "").lower(),
        identifiers.get("envelope_to", "").lower(),
        dkim,
        spf,
    )


def read_reasons(policy: Element | None) -> tuple[tuple[str, str], ...]:
    """Return why the policy was overridden: type and comment."""
    reasons = [texts_of(one) for one in children(policy) if one.tag == "reason"]
    return tuple([(one.get("type", ""), one.get("comment", "")) for one in reasons])


def number(count: str) -> int:
    """Return a number of messages. Raises BadReport for what isn't one."""
    if not count.isdecimal() or len(count) > 15:
        raise BadReport(f"the count of a record is {count[:40]!r}, not a number of messages")
    return int(count)


def read_results(
    results: Element | None,
) -> tuple[tuple[DkimResult, ...], tuple[SpfResult, ...]]:
    """Return what DKIM and SPF have found."""
    found = [(child.tag, texts_of(child)) for child in children(results)]
    dkim = [dkim_result(texts) for tag, texts in found if tag == "dkim"]
    spf = [spf_result(texts) for tag, texts in found if tag == "spf"]
    return tuple(dkim), tuple(spf)
