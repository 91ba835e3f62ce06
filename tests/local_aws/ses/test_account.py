"""The account: sandbox, review, production, and sending switched off and on."""

from __future__ import annotations

from typing import Any

from tests.local_aws.ses.identity_kit import DOMAIN, error_of, verified_domain

from local_aws.context import Request
from local_aws.ses import lab
from local_aws.world import LocalAws

DETAILS: dict[str, Any] = {
    "MailType": "MARKETING",
    "WebsiteURL": "https://nutrition.example",
    "ContactLanguage": "EN",
    "UseCaseDescription": "Weekly tips for people who signed up and confirmed it.",
    "AdditionalContactEmailAddresses": ["ops@nutrition.example"],
}


def account(aws: LocalAws, region: str = "us-east-1") -> dict[str, Any]:
    shown: dict[str, Any] = aws.client("sesv2", region=region).get_account()
    return shown


def test_a_new_account_is_in_the_sandbox(aws: LocalAws) -> None:
    shown = account(aws)
    assert shown["ProductionAccessEnabled"] is False
    assert shown["SendQuota"] == {
        "Max24HourSend": 200.0,
        "MaxSendRate": 1.0,
        "SentLast24Hours": 0.0,
    }
    assert shown["SendingEnabled"] is True
    assert shown["EnforcementStatus"] == "HEALTHY"
    assert shown["SuppressionAttributes"] == {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]}
    assert "Details" not in shown
    assert shown["VdmAttributes"] == {"VdmEnabled": "DISABLED"}


def test_a_production_request_waits_for_the_access_team(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    sesv2.put_account_details(**DETAILS, ProductionAccessEnabled=True)
    details = account(aws)["Details"]
    review = details.pop("ReviewDetails")
    assert details == DETAILS
    assert review["Status"] == "PENDING"
    assert review["CaseId"].isdigit()
    code, _, status = error_of(sesv2.put_account_details, **DETAILS)
    assert (code, status) == ("ConflictException", 409)
    aws.clock.advance(30 * 86_400)
    assert account(aws)["ProductionAccessEnabled"] is False

    url = f"{aws.endpoint_url}/_lab/accounts/production"
    assert aws.handle(Request("POST", url, {}, b"{}")).status == 200
    shown = account(aws)
    assert shown["ProductionAccessEnabled"] is True
    assert shown["SendQuota"]["Max24HourSend"] == 50_000.0
    assert shown["SendQuota"]["MaxSendRate"] == 14.0
    assert shown["Details"]["ReviewDetails"]["Status"] == "GRANTED"
    sesv2.put_account_details(**DETAILS, ProductionAccessEnabled=True)
    assert account(aws)["Details"]["ReviewDetails"]["Status"] == "GRANTED"


def test_details_alone_start_no_review(aws: LocalAws) -> None:
    aws.client("sesv2").put_account_details(**DETAILS)
    assert account(aws)["Details"] == DETAILS


def test_the_sandbox_is_left_in_one_region_or_in_all(aws: LocalAws) -> None:
    lab.grant_production(aws, region="eu-west-1")
    assert account(aws, "eu-west-1")["ProductionAccessEnabled"] is True
    assert account(aws)["ProductionAccessEnabled"] is False
    lab.grant_production(aws)
    assert account(aws)["ProductionAccessEnabled"] is True
    assert account(aws, "ap-south-1")["ProductionAccessEnabled"] is True
    stranger = aws.client("sesv2", account_id="999999999999")
    assert stranger.get_account()["ProductionAccessEnabled"] is False


def test_there_is_nothing_to_grant_in_a_region_without_ses(aws: LocalAws) -> None:
    url = f"{aws.endpoint_url}/_lab/accounts/production"
    response = aws.handle(Request("POST", url, {}, b'{"region": "eu-nowhere-9"}'))
    assert response.status == 404
    assert b"There is no SES in eu-nowhere-9." in response.body


def test_reset_puts_the_account_back_into_the_sandbox(aws: LocalAws) -> None:
    lab.grant_production(aws)
    aws.reset()
    assert account(aws)["ProductionAccessEnabled"] is False


def test_both_apis_switch_the_same_sending(aws: LocalAws) -> None:
    ses, sesv2 = aws.client("ses"), aws.client("sesv2")
    sesv2.put_account_sending_attributes(SendingEnabled=False)
    assert ses.get_account_sending_enabled()["Enabled"] is False
    ses.update_account_sending_enabled(Enabled=True)
    assert account(aws)["SendingEnabled"] is True
    sesv2.put_account_sending_attributes()
    assert account(aws)["SendingEnabled"] is False


def test_a_region_without_ses_is_refused_by_name(aws: LocalAws) -> None:
    code, message, status = error_of(aws.client("sesv2", region="eu-nowhere-9").get_account)
    assert (code, status) == ("NotImplemented", 501)
    assert "eu-nowhere-9" in message


def test_statistics_count_in_points_of_15_minutes(aws: LocalAws) -> None:
    ses, sesv2 = aws.client("ses"), aws.client("sesv2")
    verified_domain(aws)

    def send(*labels: str) -> None:
        sesv2.send_email(
            FromEmailAddress=f"anna@{DOMAIN}",
            Destination={"ToAddresses": [f"{label}@simulator.amazonses.com" for label in labels]},
            Content={"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hi"}}}},
        )
        aws.clock.advance(10)

    assert ses.get_send_statistics()["SendDataPoints"] == []
    aws.clock.advance(7200 - aws.clock.now() % 900)
    send("success")
    send("bounce", "success")
    aws.clock.advance(900)
    send("complaint")
    first, second = ses.get_send_statistics()["SendDataPoints"]
    assert (second["Timestamp"] - first["Timestamp"]).total_seconds() == 900
    assert first["Timestamp"].timestamp() % 900 == 0
    assert (first["DeliveryAttempts"], first["Bounces"], first["Complaints"]) == (3, 1, 0)
    aws.clock.advance(86_400)
    second = ses.get_send_statistics()["SendDataPoints"][1]
    assert (second["DeliveryAttempts"], second["Complaints"], second["Rejects"]) == (1, 1, 0)
    aws.clock.advance(14 * 86_400)
    assert ses.get_send_statistics()["SendDataPoints"] == []


def test_v1_shows_the_same_quota(aws: LocalAws) -> None:
    quota = aws.client("ses").get_send_quota()
    quota.pop("ResponseMetadata")
    assert quota == account(aws)["SendQuota"]


def test_what_is_not_done_says_so(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    code, message, status = error_of(
        sesv2.put_account_dedicated_ip_warmup_attributes, AutoWarmupEnabled=True
    )
    assert (code, status) == ("NotImplemented", 501)
    assert "PutAccountDedicatedIpWarmupAttributes" in message
