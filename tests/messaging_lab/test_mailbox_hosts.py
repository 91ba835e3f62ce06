"""Letters through the MX to hosts that keep companies' mail, and what became of them."""

from __future__ import annotations

import pytest

from messaging_lab import Lab
from messaging_lab.errors import LabError, OnlyLocal
from messaging_lab.mail_gateway import point_mx
from messaging_lab.mailbox_hosts import (
    bounce,
    find,
    host_mail,
    outcome,
    relay_networks,
    server_name,
    write,
)

ANA = "ana@staff.nutrition.example"


def test_server_names() -> None:
    assert server_name("workspace", "a.example") == "aspmx.l.google.com"
    assert server_name("microsoft365", "a.b.example") == "a-b-example.mail.protection.outlook.com"
    with pytest.raises(LabError, match="There is no host 'lotus': use one of workspace"):
        server_name("lotus", "a.example")


def test_a_letter_arrives_where_the_mx_leads(local_lab: Lab) -> None:
    rosa = local_lab.recipient("yahoo", "rosa")
    said = host_mail(local_lab, "workspace", ["staff.nutrition.example"], ["192.0.2.0/28"])
    assert said.endswith("staff.nutrition.example; allow-listed: 192.0.2.0/28")
    point_mx(local_lab, "staff.nutrition.example", server_name("workspace", ""))
    assert write(local_lab, rosa, ANA, "Hello").startswith("250")
    found = find(local_lab, ANA, "Hello")
    assert found is not None
    assert found.sender == rosa
    assert outcome(local_lab, rosa, ANA, "Hello") == {
        "SPF": "pass",
        "DMARC": "pass",
        "Arrives": "INBOX",
    }
    nowhere = outcome(local_lab, rosa, ANA, "Good-bye")
    assert nowhere == {"SPF": "not told", "DMARC": "not told", "Arrives": "nowhere"}
    assert bounce(local_lab, rosa, "Hello") is None


def test_a_sender_without_a_mail_host(local_lab: Lab) -> None:
    with pytest.raises(LabError, match="Nobody sends mail for"):
        write(local_lab, "a@nobody.invalid", ANA, "Hello")


def test_networks(local_lab: Lab) -> None:
    assert relay_networks(local_lab) == ["198.18.128.0/28"]


def test_on_aws_it_says_what_to_set_where(aws_lab: Lab) -> None:
    said = host_mail(aws_lab, "workspace", ["a.example"], ["203.0.113.0/24"])
    assert said.startswith("For a.example, allow-list 203.0.113.0/24: Google Admin console")
    said = write(aws_lab, "me@customer.example", ANA, "Hello")
    assert said == f'Write to {ANA} from a mailbox of yours, with the subject "Hello".'
    with pytest.raises(OnlyLocal, match="SMTP Relay IP Ranges"):
        relay_networks(aws_lab)
