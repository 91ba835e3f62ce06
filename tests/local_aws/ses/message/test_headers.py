"""The header fields that SES writes, takes away or leaves alone."""

from __future__ import annotations

import base64
import re
from email.utils import format_datetime, parsedate_to_datetime

from hypothesis import given
from hypothesis import strategies as st

from local_aws.clock import START
from local_aws.ids import Ids
from local_aws.internet.message import make_field
from local_aws.ses.message import headers


def test_message_id_tells_region_and_time() -> None:
    made = headers.new_message_id(Ids(), "us-east-1", START)
    found = re.fullmatch(r"0100([0-9a-f]{12})-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-0{6}", made)
    assert found and int(found[1], 16) == START * 1000
    assert headers.new_message_id(Ids(), "eu-west-1", START).startswith("0102")


def test_message_id_domain() -> None:
    assert headers.message_id_domain("us-east-1") == "email.amazonses.com"
    assert headers.message_id_domain("eu-west-1") == "eu-west-1.amazonses.com"


@given(st.integers(0, 4_000_000_000))
def test_date_is_what_the_stdlib_reads(now: int) -> None:
    text = headers.rfc5322_date(now)
    moment = parsedate_to_datetime(text)
    assert moment.timestamp() == now
    assert text == re.sub(r", 0", ", ", format_datetime(moment))


def test_feedback_id_has_four_fields() -> None:
    tags = {"ses:feedback-id-a": "promo", "campaign": "x"}
    a, b, sender, service = headers.feedback_id("1", "eu-west-1", tags).split(":")
    assert (a, b, service) == ("promo", "", "AmazonSES")
    assert sender.startswith("1.eu-west-1.")
    disguise = sender.rpartition(".")[2]
    assert len(disguise) == 44 and len(base64.b64decode(disguise)) == 32
    assert headers.feedback_id("1", "eu-west-1", {}).startswith("::1.eu-west-1." + disguise)
    assert disguise not in headers.feedback_id("2", "eu-west-1", {})


def test_stamp_overrides_in_place_and_takes_away() -> None:
    raw = [
        *(b"Message-Id: <mine@x>", b"DATE: yesterday", b"X-SES-CONFIGURATION-SET: s"),
        *(b"X-SES-MESSAGE-TAGS: a=b", b"Bcc: c@x.example", b"Return-Path: <r@x>"),
        *(b"Feedback-ID: mine", b"X-SES-Outgoing: mine", b"Subject: s", b"X-Mine: kept"),
    ]
    stamped = headers.stamp(map(make_field, raw), "us-east-1", "ID", START)
    assert [field.raw for field in stamped] == [
        b"Message-Id: <ID@email.amazonses.com>",
        b"DATE: Tue, 6 Jan 2026 09:00:00 +0000",
        b"Subject: s",
        b"X-Mine: kept",
    ]


def test_stamp_adds_what_is_not_there() -> None:
    stamped = headers.stamp([make_field(b"Subject: s")], "eu-west-1", "ID", START)
    assert [field.raw for field in stamped][1:] == [
        b"Message-ID: <ID@eu-west-1.amazonses.com>",
        b"Date: Tue, 6 Jan 2026 09:00:00 +0000",
    ]


def test_outgoing_names_day_and_address() -> None:
    fields = headers.outgoing_fields("f", "198.51.100.1", START)
    assert [f.raw for f in fields] == [
        b"Feedback-ID: f",
        b"X-SES-Outgoing: 2026.01.06-198.51.100.1",
    ]
