"""Authentication-Results, with the examples of RFC 8601, appendix B, in our own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging_lab.authentication import parse_authentication_results, read_authentication_results
from messaging_lab.authentication.results import MethodResult


def test_a_server_without_results():
    parsed = parse_authentication_results("mx.example; none")
    assert (parsed.authserv_id, parsed.results) == ("mx.example", ())


def test_methods_results_properties_and_comments():
    parsed = parse_authentication_results(
        "mx.example 1; dkim=pass (2048-bit key; see (nested) note) header.d=shop.example "
        'header.b="ab;c=d";\r\n\tspf=fail smtp.mailfrom=a@shop.example; dmarc/1=PASS'
    )
    assert parsed.authserv_id == "mx.example"
    assert parsed.results == (
        MethodResult(
            "dkim",
            "pass",
            {"header.d": "shop.example", "header.b": "ab;c=d"},
            "2048-bit key; see (nested) note",
        ),
        MethodResult("spf", "fail", {"smtp.mailfrom": "a@shop.example"}, ""),
        MethodResult("dmarc", "pass", {}, ""),
    )


def test_base64_with_equals_signs_is_one_value():
    (result,) = parse_authentication_results("mx; dkim=pass header.b=aB3/+w==").results
    assert result.properties["header.b"] == "aB3/+w=="


def test_a_server_that_leaves_its_name_out():
    parsed = parse_authentication_results(
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.example; dmarc=bestguesspass action=none"
    )
    assert parsed.authserv_id == ""
    assert [(one.method, one.result) for one in parsed.results] == [
        ("spf", "pass"),
        ("dmarc", "bestguesspass"),
    ]


def test_a_quoted_parenthesis_begins_no_comment():
    (result,) = parse_authentication_results('mx; spf=pass smtp.mailfrom="a(b"@c.example').results
    assert result.comment == ""


def test_the_topmost_header_counts_unless_another_server_is_asked_for():
    raw = (
        b"Authentication-Results: mx.mine.example; dmarc=fail\r\n"
        b"Authentication-Results: evil.example; dmarc=pass\r\n\r\n"
    )
    assert read_authentication_results(raw).of("dmarc")[0].result == "fail"
    assert read_authentication_results(raw, "EVIL.example").of("dmarc")[0].result == "pass"
    assert read_authentication_results(b"\r\nbody").results == ()


@pytest.mark.parametrize(
    "value", ["", ";", "mx; =pass", "mx; dkim", 'mx; dkim="', "mx (", "mx; )(", 'mx; dkim=""']
)
def test_broken_values_give_what_can_be_understood(value):
    assert parse_authentication_results(value).results == ()


@given(st.text(alphabet='ab=;()"\\ .\r\n\t', max_size=60))
def test_nothing_makes_the_parser_fail(value):
    for result in parse_authentication_results(value).results:
        assert result.method
        assert result.result
