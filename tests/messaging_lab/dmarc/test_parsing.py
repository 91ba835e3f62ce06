"""XML of receivers, and of those who mean harm."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.messaging_lab.dmarc.documents import old, record

from messaging_lab.dmarc.parsing import parse_report
from messaging_lab.dmarc.quick import quick_contents
from messaging_lab.dmarc.report import BadReport, DkimResult, SpfResult
from messaging_lab.dmarc.tree import tree_contents

NEW = b"""<?xml version='1.0' encoding='utf-8'?>
<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0" xmlns:x="urn:example">
<version>1.0</version>
<report_metadata><org_name>Sample &amp; Co</org_name><email>a@b.example</email>
<extra_contact_info lang="en">none</extra_contact_info><report_id>&lt;1@b.example&gt;</report_id>
<date_range><end>1767743999</end><begin>1767657600</begin></date_range>
<error>two records</error></report_metadata>
<policy_published><domain>SHOP.example.</domain><p>reject</p><np>quarantine</np>
<testing>y</testing><discovery_method>treewalk</discovery_method></policy_published>
<extension><x:thing><record/></x:thing></extension>
<record><x:note>1</x:note>
<row><policy_evaluated><disposition>pass</disposition><dkim>pass</dkim><spf>fail</spf>
<reason><type>local_policy</type><comment>known</comment></reason>
<reason><type>other</type></reason></policy_evaluated>
<count> 7 </count><source_ip>2001:db8::1</source_ip></row>
<identifiers><header_from>News.Shop.example</header_from><envelope_from/></identifiers>
<auth_results><dkim><result>PASS</result><domain>shop.example</domain><selector>s1</selector>
<human_result lang="de">gut</human_result></dkim>
<spf><domain>out.example</domain><scope>mfrom</scope><result>softfail</result></spf></auth_results>
</record></feedback>"""


def test_a_report_of_today() -> None:
    report = parse_report(NEW)
    assert (report.form, report.org_name, report.report_id) == (
        "RFC 9990",
        "Sample & Co",
        "1@b.example",
    )
    assert (report.begin, report.end, report.errors) == (1767657600, 1767743999, ("two records",))
    policy = report.policy
    assert (policy.domain, policy.p, policy.sp, policy.np) == (
        "shop.example",
        "reject",
        "reject",
        "quarantine",
    )
    assert (policy.testing, policy.pct) == ("y", None)
    (one,) = report.records
    assert (one.source_ip, one.messages, one.disposition) == ("2001:db8::1", 7, "pass")
    assert (one.dkim, one.spf, one.passed) == ("pass", "fail", True)
    assert one.reasons == (("local_policy", "known"), ("other", ""))
    assert (one.header_from, one.envelope_from) == ("news.shop.example", "")
    assert one.dkim_results == (DkimResult("shop.example", "s1", "pass", "gut"),)
    assert one.spf_results == (SpfResult("out.example", "mfrom", "softfail"),)


def test_a_report_of_before() -> None:
    report = parse_report(old(record(count=3), record("192.0.2.1", dkim="fail", spf="fail")))
    assert (report.form, report.policy.pct, report.messages) == ("RFC 7489", 100, 5)
    assert [one.passed for one in report.records] == [True, False]


@pytest.mark.parametrize(
    "change",
    [
        (b"<record>", b"<record><!-- a comment: <count>9</count> -->"),
        (b"<source_ip>203.0.113.5</source_ip>\n", b""),
        (b"<count>2</count>", b"<count><![CDATA[2]]></count>"),
        (b"<dkim>\n        <domain>", b"<dkim lang='en'>\n        <domain>"),
        (b"shop.example</header_from>", b"sh&#111;p.example</header_from>"),
        (b"<auth_results>", b"<?note?><auth_results>"),
    ],
)
def test_unusual_documents_are_left_to_the_tree(change: tuple[bytes, bytes]) -> None:
    document = old().replace(*change)
    assert document != old()
    assert quick_contents(document.decode()) is None
    report = parse_report(document)
    assert report.messages == 2
    assert report.records[0].header_from == "shop.example"


word = st.text(string.ascii_letters + string.digits + ".-!=\"' \u00e9", max_size=12)
results = st.sampled_from(["pass", "fail", "none", "softfail", "", "  PASS "])


@st.composite
def records(draw: st.DrawFn) -> str:
    def element(name: str, value: str) -> str:
        return draw(st.sampled_from([f"<{name}>{value}</{name}>", f"<{name}/>", ""]))

    def block(name: str, **values: st.SearchStrategy[str]) -> str:
        children = [element(child, draw(value)) for child, value in values.items()]
        gap = draw(st.sampled_from(["", "\n  "]))
        return f"<{name}>{gap}{gap.join(children)}{gap}</{name}>"

    dkim = "".join(
        block("dkim", domain=word, selector=word, result=results, human_result=word)
        for _ in range(draw(st.integers(0, 3)))
    )
    spf = block("spf", domain=word, scope=word, result=results)
    reason = block("reason", type=word, comment=word) if draw(st.booleans()) else ""
    evaluated = block("policy_evaluated", disposition=word, dkim=results, spf=results)
    evaluated = evaluated.replace("</policy_evaluated>", f"{reason}</policy_evaluated>")
    names = block("identifiers", envelope_to=word, envelope_from=word, header_from=word)
    count = draw(st.integers(0, 10**9))
    return (
        f"<record><row><source_ip>{draw(word).strip()}</source_ip><count>{count}</count>"
        f"{evaluated}</row>{names}<auth_results>{dkim}{spf}</auth_results></record>"
    )


@given(st.lists(records(), min_size=1, max_size=4))
def test_both_ways_of_reading_find_the_same(found: list[str]) -> None:
    text = old(*found).decode()
    quick = quick_contents(text)
    assert quick is not None
    assert quick == tree_contents(text)


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (b"", "its XML is broken: no element found"),
        (old()[:700], "its XML is broken: no element found"),
        (old().replace(b"</row>", b""), "its XML is broken: mismatched tag: line"),
        (b"<html/>", "it is XML, but not a report: the root is <html>"),
        (b"<feedback/>", "it has no policy_published or no report_metadata"),
        (old().replace(b"<count>2", b"<count>many"), "the count of a record is 'many'"),
        (old().replace(b"<count>2", b"<count>-2"), "the count of a record is '-2'"),
        (old().replace(b"<begin>1767657600", b"<begin>today"), "its date_range has no begin"),
        (old().replace(b"<end>1767743999", b"<end>1767743999000"), "its date_range has no end"),
        (old().replace(b"<end>1767743999", b"<end>" + b"9" * 5000), "its date_range has no end"),
        (old().replace(b"<domain>shop.example</domain>\n    <ad", b"<ad"), "names no domain"),
        (
            b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><feedback>&c;</feedback>',
            "it has a document type declaration",
        ),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><feedback/>', "document type declaration"),
        (
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a []><feedback/>'.encode("utf-16"),
            "document type declaration",
        ),
        (b"<feedback>" + b"<a/>" * 8_000_001 + b"</feedback>", "more than 8,000,000 tags"),
        (old().replace(b"google.com</org", b"caf\xe9</org"), "octet 0xe9 at"),
        (old().replace(b"UTF-8", b"rot13"), "it claims to be in 'rot13'"),
        (old().replace(b"UTF-8", b"klingon"), "it claims to be in 'klingon'"),
    ],
)
def test_what_is_no_report(document: bytes, why: str) -> None:
    with pytest.raises(BadReport) as caught:
        parse_report(document)
    assert why in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_documents_in_other_encodings(encoding: str) -> None:
    text = old().decode().replace("google.com</org", "café</org").replace("UTF-8", encoding[:12])
    if encoding == "utf-8-sig":
        text = text.replace("utf-8-sig", "utf-8")
    assert parse_report(text.encode(encoding)).org_name == "café"


@given(st.binary(max_size=300))
def test_nothing_else_comes_out_of_rubbish(data: bytes) -> None:
    with pytest.raises(BadReport):
        parse_report(data)


@given(st.data())
def test_a_damaged_report_is_read_or_refused(data: st.DataObject) -> None:
    document = bytearray(old())
    place = data.draw(st.integers(0, len(document) - 1))
    document[place] = data.draw(st.integers(0, 255))
    try:
        report = parse_report(bytes(document))
    except BadReport:
        return
    assert report.records
