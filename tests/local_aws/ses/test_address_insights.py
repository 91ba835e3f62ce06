"""What can be told of an address: by its form, its domain, and mail sent before."""

from __future__ import annotations

import pytest

from local_aws.context import Request
from local_aws.world import LocalAws

from .sender import DOMAIN, production, send, verify

ANN = "ann.lee@gmail.example"


def insights(aws: LocalAws, address: str) -> tuple[str, dict[str, str]]:
    found = aws.client("sesv2").get_email_address_insights(EmailAddress=address)
    checks = found["MailboxValidation"]["Evaluations"]
    verdicts = {name: verdict["ConfidenceVerdict"] for name, verdict in checks.items()}
    return found["MailboxValidation"]["IsValid"]["ConfidenceVerdict"], verdicts


@pytest.mark.parametrize(
    ("address", "check", "verdict"),
    [
        ("no address", "HasValidSyntax", "LOW"),
        (ANN, "HasValidSyntax", "HIGH"),
        (ANN, "HasValidDnsRecords", "HIGH"),
        ("ann@nowhere.invalid", "HasValidDnsRecords", "LOW"),
        (ANN, "MailboxExists", "MEDIUM"),
        ("support+x@gmail.example", "IsRoleAddress", "HIGH"),
        (ANN, "IsRoleAddress", "LOW"),
        ("ann@mailinator.com", "IsDisposable", "HIGH"),
        ("xkcdqwrt@gmail.example", "IsRandomInput", "HIGH"),
        ("a1b2c3d4@gmail.example", "IsRandomInput", "HIGH"),
        (ANN, "IsRandomInput", "LOW"),
    ],
)
def test_checks(aws: LocalAws, address: str, check: str, verdict: str) -> None:
    assert insights(aws, address)[1][check] == verdict


def test_mail_shows_whether_there_is_a_mailbox(aws: LocalAws) -> None:
    verify(aws, DOMAIN)
    production(aws)
    assert insights(aws, ANN)[0] == "MEDIUM"
    send(aws, to=ANN)
    assert insights(aws, ANN)[0] == "HIGH"

    path = f"http://127.0.0.1/_lab/mailboxes/{ANN}/state"
    aws.handle(Request("POST", path, {}, b'{"state": "closed"}'))
    send(aws, to=ANN)
    assert insights(aws, ANN) == ("LOW", insights(aws, ANN)[1] | {"MailboxExists": "LOW"})
