"""Each header field explained."""

import pytest
from tests.messaging_lab.sample_mail import IP, SELECTOR, delivered
from tests.messaging_lab.show.markup import Markup, assert_harmless

from messaging_lab.show.headers import explain
from messaging_lab.show.hops import hop_table, hops, read_date, read_hop


@pytest.fixture(scope="module")
def headers():
    return explain(delivered())


def named(headers, name, number=0):
    return [each for each in headers.fields if each.field.name == name][number]


def test_every_field_is_there_in_order_as_on_the_wire(headers):
    text = "\r\n".join(each.field.wire.replace("\n", "\r\n") for each in headers.fields)
    assert text.encode() + b"\r\n\r\n" in delivered()


def test_who_wrote_which_field(headers):
    writers = {each.field.name: each.writer for each in headers.fields}
    assert writers["From"] == writers["Subject"] == "You"
    assert writers["Feedback-ID"] == writers["DKIM-Signature"] == writers["Date"] == "Amazon SES"
    assert writers["Received"] == writers["Authentication-Results"] == "Receiver"


def test_a_hop_below_the_first_one_was_written_on_the_way():
    raw = b"Received: from a by b; x\r\nReceived: from c by a; x\r\nX-Mine: 1\r\n\r\n"
    assert [each.writer for each in explain(raw).fields] == [
        "Receiver",
        "Server on the way",
        "You",
    ]


def test_every_tag_of_a_signature_is_explained(headers):
    parts = {part.label: part for part in named(headers, "DKIM-Signature").parts}
    assert set("vacdshbti") <= {label.rstrip("=") for label in parts}
    assert "Computed here from the body: the same." in parts["bh="].meaning
    assert parts["s="].meaning.endswith(f" {SELECTOR}._domainkey.nutrition.example.")
    assert " UTC." in parts["t="].meaning


def test_a_changed_body_is_said_at_bh():
    parts = named(explain(delivered() + b"P.S."), "DKIM-Signature").parts
    meaning = next(part.meaning for part in parts if part.label == "bh=")
    assert "the body was changed" in meaning


def test_the_four_fields_of_feedback_id(headers):
    parts = named(headers, "Feedback-ID").parts
    assert [(part.label, part.value) for part in parts] == [
        ("a", "(empty)"),
        ("b", "(empty)"),
        ("account", "1.us-east-1.LF00NED762KFuBsfzrtoqw+Brn/qlF9OYdxWukAhsl8="),
        ("sender", "AmazonSES"),
    ]


def test_the_html_says_what_the_text_says(headers):
    assert_harmless(headers._repr_html_())
    words = Markup(headers.html()).text
    for each in headers.fields:
        assert each.meaning in words
        assert each.meaning in str(headers)
        for part in each.parts:
            assert part.meaning in words
            assert part.meaning in str(headers)


def test_a_field_nobody_knows_is_shown_all_the_same():
    (only,) = explain(b"X-Odd: <script>\r\n\r\n").fields
    assert only.meaning.startswith("Not a field this lab knows")
    assert "<script>" not in explain(b"X-Odd: <script>\r\n\r\n").html()


def test_a_hop_is_read_from_received():
    hop = hops_of(delivered())[0]
    assert (hop.sender, hop.ip, hop.receiver) == (
        "a17.smtp-out.amazonses.com",
        IP,
        "mx.gmail.example",
    )
    assert (hop.protocol, hop.recipient) == ("ESMTPS", "ana@gmail.example")
    assert hop.when is not None
    assert hop.when.isoformat() == "2026-01-06T09:00:01+00:00"


def hops_of(raw):
    from messaging_lab.authentication.fields import read

    return hops(read(raw))


def test_hops_are_listed_first_one_first_with_the_time_between():
    raw = (
        b"Received: from b (b [192.0.2.2]) by c with ESMTP; Tue, 6 Jan 2026 10:00:05 +0100\r\n"
        b"Received: from a (a [IPv6:2001:db8::1]) by b with SMTP;\r\n"
        b" Tue, 6 Jan 2026 09:00:01 +0000\r\n\r\n"
    )
    rows = hop_table(hops_of(raw)).rows
    assert [row["From"] for row in rows] == ["a [2001:db8::1]", "b [192.0.2.2]"]
    assert [row["After"] for row in rows] == ["", "4 s"]


@pytest.mark.parametrize("text", ["", "yesterday", "Tue, 99 Foo 99999 99:99", "1 1 1 1 1 1 1"])
def test_dates_that_are_none(text):
    assert read_date(text) is None


def test_a_received_field_of_nothing():
    assert read_hop("").when is None
