"""The account: tier, limits, spend; tags and policies of its resources; what isn't done."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local_aws.context import Request
from local_aws.sms_voice import lab
from local_aws.world import LocalAws

from .kit import missing, reason, refused, request_number


def attributes(sms: Any) -> dict[str, str]:
    found = sms.describe_account_attributes()["AccountAttributes"]
    return {one["Name"]: one["Value"] for one in found}


def limits(sms: Any) -> dict[str, tuple[int, int, bool]]:
    return {
        one["Name"].removesuffix("_MESSAGE_MONTHLY_SPEND_LIMIT"): (
            one["EnforcedLimit"],
            one["MaxLimit"],
            one["Overridden"],
        )
        for one in sms.describe_spend_limits()["SpendLimits"]
    }


def test_an_account_begins_in_the_sandbox(sms: Any) -> None:
    assert attributes(sms) == {"ACCOUNT_TIER": "SANDBOX"}
    assert limits(sms) == dict.fromkeys(("MEDIA", "TEXT", "VOICE"), (1, 1, False))


def test_production_is_granted_for_a_region_or_for_all(sms: Any, aws: LocalAws) -> None:
    ireland = aws.client("pinpoint-sms-voice-v2", region="eu-west-1")
    lab.grant_production(aws, region="us-east-1")
    assert attributes(sms)["ACCOUNT_TIER"] == "PRODUCTION"
    assert attributes(ireland)["ACCOUNT_TIER"] == "SANDBOX"
    lab.grant_production(aws)
    later = aws.client("pinpoint-sms-voice-v2", region="eu-central-1")
    assert {attributes(one)["ACCOUNT_TIER"] for one in (ireland, later)} == {"PRODUCTION"}
    stranger = aws.client("pinpoint-sms-voice-v2", account_id="210987654321")
    assert attributes(stranger)["ACCOUNT_TIER"] == "SANDBOX"


def ask_lab(aws: LocalAws, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    content = json.dumps(body).encode() if body else b""
    answer = aws.handle(Request(method, f"http://lab/_lab{path}", {}, content))
    return answer.status, json.loads(answer.body)


def test_the_labs_access_team_grants_email_and_sms_together(sms: Any, aws: LocalAws) -> None:
    assert ask_lab(aws, "POST", "/accounts/production") == (200, {})
    assert attributes(sms)["ACCOUNT_TIER"] == "PRODUCTION"
    assert aws.client("sesv2").get_account()["ProductionAccessEnabled"] is True


def test_the_labs_registrar_approves_numbers_and_sender_ids(sms: Any, aws: LocalAws) -> None:
    made = request_number(sms, IsoCountryCode="US", NumberType="TEN_DLC")
    body = {"origination_identity": made["PhoneNumber"]}
    assert ask_lab(aws, "POST", "/sms/registrations", body) == (200, {})
    assert sms.describe_phone_numbers()["PhoneNumbers"][0]["Status"] == "ACTIVE"
    body = {"origination_identity": "NUTRITION", "iso_country_code": "GB"}
    assert ask_lab(aws, "POST", "/sms/registrations", body) == (200, {})
    assert sms.describe_sender_ids()["SenderIds"][0]["Registered"] is True
    status, answer = ask_lab(aws, "POST", "/sms/registrations", body | {"iso_country_code": "US"})
    assert (status, answer) == (404, {"error": "There are no sender ids in US."})


@pytest.mark.parametrize("channel", ["text", "voice", "media"])
def test_spend_limits_go_down_and_back(sms: Any, aws: LocalAws, channel: str) -> None:
    lower = getattr(sms, f"set_{channel}_message_spend_limit_override")
    restore = getattr(sms, f"delete_{channel}_message_spend_limit_override")
    too_much = ("Validation", "REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT")
    assert reason(lower, MonthlyLimit=2) == too_much
    lab.grant_production(aws)
    assert lower(MonthlyLimit=50)["MonthlyLimit"] == 50
    assert limits(sms)[channel.upper()] == (50, 1000, True)
    assert restore()["MonthlyLimit"] == 1000
    assert limits(sms)[channel.upper()] == (1000, 1000, False)


def test_limits_tell_what_is_used(sms: Any) -> None:
    request_number(sms)
    found = {
        one["Name"]: (one["Used"], one["Max"])
        for one in sms.describe_account_limits()["AccountLimits"]
    }
    assert found["PHONE_NUMBERS"] == (1, 25)
    assert found["OPT_OUT_LISTS"] == (1, 25)
    assert found["SENDER_IDS"] == (0, 200)
    assert found["VERIFIED_DESTINATION_NUMBERS"] == (0, 10)
    pages = sms.get_paginator("describe_account_limits").paginate(PaginationConfig={"PageSize": 4})
    assert [len(page["AccountLimits"]) for page in pages] == [4, 2]


def resources(sms: Any) -> list[str]:
    """Return the ARN of one resource of every kind."""
    number = request_number(sms)
    pool = sms.create_pool(
        OriginationIdentity=number["PhoneNumberId"],
        IsoCountryCode="GB",
        MessageType="TRANSACTIONAL",
    )
    return [
        number["PhoneNumberArn"],
        pool["PoolArn"],
        sms.request_sender_id(SenderId="NUTRITION", IsoCountryCode="DE")["SenderIdArn"],
        sms.create_opt_out_list(OptOutListName="news")["OptOutListArn"],
        sms.create_configuration_set(ConfigurationSetName="otp")["ConfigurationSetArn"],
        sms.create_protect_configuration()["ProtectConfigurationArn"],
        sms.create_verified_destination_number(DestinationPhoneNumber="+447700900999")[
            "VerifiedDestinationNumberArn"
        ],
    ]


def test_every_resource_has_tags(sms: Any) -> None:
    for arn in resources(sms):
        sms.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}])
        sms.tag_resource(
            ResourceArn=arn, Tags=[{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "3"}]
        )
        found = sms.list_tags_for_resource(ResourceArn=arn)["Tags"]
        assert found == [{"Key": "a", "Value": "3"}, {"Key": "b", "Value": "2"}]
        sms.untag_resource(ResourceArn=arn, TagKeys=["a", "absent"])
        found = sms.list_tags_for_resource(ResourceArn=arn)["Tags"]
        assert found == [{"Key": "b", "Value": "2"}]


def test_tags_have_rules(sms: Any) -> None:
    arn = sms.create_opt_out_list(OptOutListName="news")["OptOutListArn"]
    for keys in (["aws:x"], ["a", "a"]):
        tags = [{"Key": key, "Value": ""} for key in keys]
        why = reason(sms.tag_resource, ResourceArn=arn, Tags=tags)
        assert why == ("Validation", "INVALID_PARAMETER")
    full = [{"Key": f"k{serial}", "Value": ""} for serial in range(200)]
    sms.tag_resource(ResourceArn=arn, Tags=full)
    why = reason(sms.tag_resource, ResourceArn=arn, Tags=[{"Key": "more", "Value": ""}])
    assert why == ("ServiceQuotaExceeded", "TAGS_PER_RESOURCE")
    absent = missing(sms.list_tags_for_resource, ResourceArn=arn.replace("/news", "/no"))
    assert absent == ("opt-out-list", "no")
    strange = arn.replace("opt-out-list", "spaceship")
    assert reason(sms.list_tags_for_resource, ResourceArn=strange) == ("Validation", "INVALID_ARN")


def policy(**changes: Any) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "210987654321"},
        "Action": "sms-voice:SendTextMessage",
        "Resource": "*",
    } | changes
    kept = {name: value for name, value in statement.items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [kept]})


def test_what_can_be_shared_has_a_policy(sms: Any) -> None:
    arns = resources(sms)
    for arn in arns[:4]:
        assert missing(sms.get_resource_policy, ResourceArn=arn) == ("policy", arn)
        put = sms.put_resource_policy(ResourceArn=arn, Policy=policy())
        found = sms.get_resource_policy(ResourceArn=arn)
        assert found["Policy"] == put["Policy"] == policy()
        sms.delete_resource_policy(ResourceArn=arn)
        assert missing(sms.delete_resource_policy, ResourceArn=arn) == ("policy", arn)
    for arn in arns[4:]:
        why = reason(sms.put_resource_policy, ResourceArn=arn, Policy=policy())
        assert why == ("Validation", "INVALID_ARN")


def test_a_policy_goes_with_its_resource(sms: Any) -> None:
    arn = sms.create_opt_out_list(OptOutListName="news")["OptOutListArn"]
    sms.put_resource_policy(ResourceArn=arn, Policy=policy())
    sms.delete_opt_out_list(OptOutListName="news")
    sms.create_opt_out_list(OptOutListName="news")
    assert missing(sms.get_resource_policy, ResourceArn=arn) == ("policy", arn)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "CANNOT_PARSE"),
        ("[]", "INVALID_PARAMETER"),
        ('{"Statement": []}', "INVALID_PARAMETER"),
        ('{"Statement": ["x"]}', "INVALID_PARAMETER"),
        (policy(Principal=None), "INVALID_PARAMETER"),
        (policy(Effect="Maybe"), "INVALID_PARAMETER"),
        (policy(Action=["sms-voice:SendTextMessage", "s3:GetObject"]), "INVALID_PARAMETER"),
    ],
)
def test_policies_have_rules(sms: Any, text: str, why: str) -> None:
    arn = sms.create_opt_out_list(OptOutListName="news")["OptOutListArn"]
    found = reason(sms.put_resource_policy, ResourceArn=arn, Policy=text)
    assert found == ("Validation", why)


def test_rcs_notify_and_registrations_are_refused_by_name(sms: Any) -> None:
    for call in (
        sms.describe_rcs_agents,
        sms.describe_notify_configurations,
        sms.describe_registrations,
    ):
        error = refused(call)
        assert error["Code"] == "NotImplemented"
        assert "pinpoint-sms-voice-v2 Describe" in error["Error"]["Message"]
