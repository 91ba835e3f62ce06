"""Both forms of the XML: which elements, in which order, and with which values."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.internet.dmarc_record import DmarcRecord, parse_record
from local_aws.internet.dmarc_reports import rfc7489, rfc9990
from local_aws.internet.dmarc_reports.report import Report, Writer
from local_aws.internet.dmarc_reports.rows import Row, Signature

WRITER = Writer("Example", "dmarc@receiver.example", "https://receiver.example")
NAMESPACE = "{urn:ietf:params:xml:ns:dmarc-2.0}"
ROW = Row(
    source_ip="203.0.113.5",
    header_from="shop.example",
    envelope_from="",
    passed=True,
    policy="reject",
    disposition="none",
    override="",
    dkim_aligned=True,
    spf_aligned=False,
    signatures=(
        Signature("shop.example", "s", "pass", ""),
        Signature("x.example", "t", "fail", "?"),
    ),
    spf_domain="out.example",
    spf_result="softfail",
)


def make(text: str = "v=DMARC1; p=reject; sp=none; np=quarantine; fo=1", row: Row = ROW) -> Report:
    record = parse_record(text)
    assert isinstance(record, DmarcRecord)
    return Report(WRITER, "abc", 1767657600, 1767743999, "shop.example", record, [(row, 7)])


def shape(element: ElementTree.Element) -> list[str]:
    return [child.tag.rpartition("}")[2] for child in element]


def test_rfc9990_in_order_and_in_its_namespace() -> None:
    root = ElementTree.fromstring(rfc9990.write(make()))
    assert all(one.tag.startswith(NAMESPACE) for one in root.iter())
    assert shape(root) == ["version", "report_metadata", "policy_published", "record"]
    record = root[3]
    assert shape(record) == ["row", "identifiers", "auth_results"]
    assert shape(record[0][2]) == ["disposition", "dkim", "spf"]
    assert shape(record[2]) == ["dkim", "dkim", "spf"]


def test_rfc9990_publishes_the_new_tags_and_not_the_old() -> None:
    found = rfc9990.write(make("v=DMARC1; p=reject; np=quarantine; t=y; pct=20"))
    assert b"<np>quarantine</np>" in found
    assert b"<testing>y</testing>" in found
    assert b"<discovery_method>treewalk</discovery_method>" in found
    assert b"<sp>" not in found
    assert b"pct" not in found


def test_rfc7489_publishes_the_old_tags_and_not_the_new() -> None:
    found = rfc7489.write(make("v=DMARC1; p=reject; np=quarantine; t=y; pct=20"))
    assert b"<pct>20</pct>" in found
    assert b"<sp>reject</sp>" in found
    assert not [tag for tag in (b"<np>", b"<testing>", b"<discovery", b"xmlns") if tag in found]


@pytest.mark.parametrize(
    ("passed", "policy", "new"), [(True, "reject", "pass"), (True, "none", "none")]
)
def test_only_rfc9990_has_the_disposition_pass(passed: bool, policy: str, new: str) -> None:
    report = make(row=ROW._replace(passed=passed, policy=policy))
    assert f"<disposition>{new}</disposition>".encode() in rfc9990.write(report)
    assert b"<disposition>none</disposition>" in rfc7489.write(report)


def test_the_null_sender_has_an_empty_envelope_domain() -> None:
    root = ElementTree.fromstring(rfc9990.write(make()))
    assert root.find(f".//{NAMESPACE}envelope_from").text is None  # type: ignore[union-attr]


@given(st.text())
def test_whatever_a_signature_says_of_itself_the_document_is_well_formed(text: str) -> None:
    row = ROW._replace(signatures=(Signature(text, text, "fail", text),))
    for write in (rfc9990.write, rfc7489.write):
        ElementTree.fromstring(write(make(row=row)))
