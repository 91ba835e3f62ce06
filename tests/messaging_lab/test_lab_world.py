"""The levers of the simulated world that mail gateways need."""

import smtplib

import pytest

from messaging_lab import Lab
from messaging_lab.errors import LabError


@pytest.fixture
def world():
    lab = Lab.open()
    yield lab.world
    lab.start_over()


def test_what_a_host_does_not_know_is_said(world):
    world.host_mail("company.example", "workspace", ["198.18.128.0/28"])
    with pytest.raises(LabError, match="workspace, microsoft365"):
        world.host_mail("company.example", "elsewhere")
    with pytest.raises(LabError, match="nonsense"):
        world.host_mail("company.example", "workspace", ["nonsense"])


def test_ingress_endpoints_take_real_mail_when_asked(world):
    address = world.ingress_address()
    assert world.ingress_address() == address
    with smtplib.SMTP(*address) as client:
        assert client.ehlo()[0] == 250


def test_receiving_hosts_take_real_mail_when_asked(world):
    address = world.inbound_address()
    assert world.inbound_address() == address
    with smtplib.SMTP(*address) as client:
        assert client.ehlo()[0] == 250


def test_an_account_at_a_smart_host(world):
    assert world.open_smart_host_account("me", "secret") == "smtp.smarthost.example"
