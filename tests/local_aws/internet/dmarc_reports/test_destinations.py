"""Which addresses in `rua` get a report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from local_aws.internet.dmarc_record import parse_record
from local_aws.internet.dmarc_reports.destinations import destinations

OWN = {"_dmarc.shop.example TXT": ["v=DMARC1; p=none"]}
AGREES = "shop.example._report._dmarc.reports.other.example TXT"


def sent_to(rua: str, names: Callable[..., Any], records: dict[str, Any] | None = None) -> Any:
    record = parse_record(f"v=DMARC1; p=none; rua={rua}")
    assert record is not None
    return destinations("shop.example", record, names(OWN | (records or {})))


@pytest.mark.parametrize("host", ["shop.example", "in.shop.example", "SHOP.example"])
def test_its_own_organization_needs_no_consent(host: str, names: Callable[..., Any]) -> None:
    assert sent_to(f"mailto:rua@{host}", names) == [f"rua@{host}"]


def test_an_external_host_has_to_agree(names: Callable[..., Any]) -> None:
    rua = "mailto:x@reports.other.example"
    assert sent_to(rua, names) == []
    assert sent_to(rua, names, {AGREES: ["v=DMARC1"]}) == ["x@reports.other.example"]


@pytest.mark.parametrize("value", [["v=spf1 -all"], ["dmarc"], "SERVFAIL"])
def test_what_is_no_agreement(value: Any, names: Callable[..., Any]) -> None:
    assert sent_to("mailto:x@reports.other.example", names, {AGREES: value}) == []


def test_the_external_host_may_name_another_mailbox_of_its_own(names: Callable[..., Any]) -> None:
    other = "v=DMARC1; rua=mailto:desk@reports.other.example,mailto:x@victim.example"
    found = sent_to("mailto:x@reports.other.example", names, {AGREES: [other]})
    assert found == ["desk@reports.other.example"]


def test_trouble_with_dns_sends_nothing(names: Callable[..., Any]) -> None:
    trouble = {"_dmarc.reports.other.example TXT": "SERVFAIL", AGREES: ["v=DMARC1"]}
    assert sent_to("mailto:x@reports.other.example", names, trouble) == []


@pytest.mark.parametrize(
    "rua", ["https://shop.example/rua", "mailto:", "mailto:shop.example", "mailto:a%20b@x@y"]
)
def test_what_is_no_mail_address(rua: str, names: Callable[..., Any]) -> None:
    assert sent_to(rua, names) == []


def test_every_address_gets_one(names: Callable[..., Any]) -> None:
    rua = "mailto:a@shop.example,mailto:b%2Bc@shop.example!10m,mailto:a@shop.example"
    assert sent_to(rua, names) == ["a@shop.example", "b+c@shop.example"]


def test_a_name_too_long_to_ask_for(names: Callable[..., Any]) -> None:
    host = ".".join(["a" * 60] * 4)
    assert sent_to(f"mailto:x@{host}", names) == []
