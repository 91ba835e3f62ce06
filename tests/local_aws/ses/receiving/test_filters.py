"""IP address filters."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from .kit import SENDER_IP, Inbox, header


def make(inbox: Inbox, name: str, policy: str, cidr: str) -> None:
    filter_ = {"Name": name, "IpFilter": {"Policy": policy, "Cidr": cidr}}
    inbox.ses.create_receipt_filter(Filter=filter_)


def test_mail_of_a_blocked_range_is_refused_unless_an_allow_takes_it_out(inbox: Inbox) -> None:
    inbox.rule(header("X-Seen"))
    assert inbox.deliver()[0].code == 250
    make(inbox, "range", "Block", "203.0.113.0/24")
    assert str(inbox.deliver()[0]).startswith("550 5.7.1")
    make(inbox, "one", "Allow", SENDER_IP)
    assert inbox.deliver()[0].code == 250
    inbox.ses.delete_receipt_filter(FilterName="one")
    assert inbox.deliver()[0].code == 550
    assert inbox.deliver(client_ip="198.51.99.1")[0].code == 250


def test_filters_are_listed_checked_and_named_once(inbox: Inbox) -> None:
    make(inbox, "range", "Block", "203.0.113.0/24")
    assert [one["Name"] for one in inbox.ses.list_receipt_filters()["Filters"]] == ["range"]
    with pytest.raises(ClientError, match="AlreadyExists"):
        make(inbox, "range", "Allow", "203.0.113.1")
    with pytest.raises(ClientError, match="Invalid CIDR block: 300"):
        make(inbox, "bad", "Block", "300.1.1.1")
    inbox.ses.delete_receipt_filter(FilterName="nobody")
