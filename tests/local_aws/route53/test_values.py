"""Values of records, as Route 53 takes them and as resolvers see them."""

from __future__ import annotations

import dns.rdata
import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.route53.values import BadValue, character_strings, quote, read_value


@pytest.mark.parametrize(
    ("rtype", "value", "wanted"),
    [
        ("A", "192.0.2.1", "192.0.2.1"),
        ("AAAA", "2001:DB8:0::1", "2001:db8::1"),
        ("CNAME", "T.dkim.amazonses.com.", "t.dkim.amazonses.com"),
        (
            "MX",
            "10  feedback-smtp.us-east-1.amazonses.com.",
            "10 feedback-smtp.us-east-1.amazonses.com",
        ),
        ("MX", "0 .", "0 ."),
        ("SRV", "1 10 5269 xmpp.example.", "1 10 5269 xmpp.example"),
        ("TXT", '"v=spf1 include:amazonses.com ~all"', "v=spf1 include:amazonses.com ~all"),
        ("TXT", '"a" "b"   "c"', "abc"),
        ("TXT", '"a""b"', "ab"),
        ("TXT", '""', ""),
        ("TXT", r'"say \"hi\" \\ \303\251"', 'say "hi" \\ \xc3\xa9'),
        ("CAA", '0 issue "ca.example"', '0 issue "ca.example"'),
        ("TLSA", "3 1 1 " + "ab" * 32, "3 1 1 " + "ab" * 32),
    ],
)
def test_values_are_read(rtype: str, value: str, wanted: str) -> None:
    assert read_value(rtype, value) == wanted


@pytest.mark.parametrize(
    ("rtype", "value"),
    [
        ("A", ""),
        ("A", "192.0.2.01"),
        ("AAAA", "::g"),
        ("CNAME", "two words"),
        ("CNAME", ""),
        ("MX", "x mx.example"),
        ("MX", "65536 mx.example"),
        ("MX", "10 mx..example"),
        ("SRV", "1 2 host"),
        ("SRV", "1 2 x host"),
        ("SOA", "ns host 1 2 3 4"),
        ("SOA", "ns host 1 2 3 4 x"),
        ("TXT", ""),
        ("TXT", '"open'),
        ("TXT", '"a" b'),
        ("TXT", "'single'"),
        ("TXT", " ".join(['"' + "a" * 250 + '"'] * 17)),
        ("TXT", '"tab\t"'),
        ("CAA", "issue"),
        ("TLSA", "3 1 1 xyz"),
        ("NAPTR", "1 2"),
    ],
)
def test_bad_values_are_refused(rtype: str, value: str) -> None:
    with pytest.raises(BadValue, match="FATAL problem"):
        read_value(rtype, value)


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=700))
def test_quoting_and_reading_are_inverse(text: str) -> None:
    assert "".join(character_strings(quote(text))) == text
    assert max(map(len, character_strings(quote(text)))) <= 255


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=300))
def test_dnspython_reads_what_we_quote(text: str) -> None:
    """Both agree as long as there are no octal escapes, which are decimal in master files."""
    rdata = dns.rdata.from_text("IN", "TXT", quote(text))
    assert b"".join(rdata.strings).decode() == text


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for rtype in ("A", "AAAA", "CNAME", "MX", "TXT", "SRV", "SOA", "CAA", "DS", "HTTPS"):
        try:
            read_value(rtype, text)
        except BadValue:
            continue
