"""Sender ids: where they can be had, and by which names."""

from __future__ import annotations

from typing import Any

import pytest

from local_aws.sms_voice import lab
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

from .kit import missing, pool_of, reason


def test_a_sender_id_belongs_to_a_country(sms: Any) -> None:
    made = sms.request_sender_id(SenderId="NUTRITION", IsoCountryCode="FR")
    arn = f"arn:aws:sms-voice:{REGION}:{ACCOUNT_ID}:sender-id/NUTRITION/FR"
    assert made["SenderIdArn"] == arn
    assert made["Registered"] is False
    sms.request_sender_id(SenderId="NUTRITION", IsoCountryCode="DE", MessageTypes=["TRANSACTIONAL"])
    found = sms.describe_sender_ids()["SenderIds"]
    assert [one["IsoCountryCode"] for one in found] == ["FR", "DE"]
    again = reason(sms.request_sender_id, SenderId="NUTRITION", IsoCountryCode="FR")
    assert again == ("Conflict", "RESOURCE_ALREADY_EXISTS")


@pytest.mark.parametrize(
    ("country", "why"),
    [
        ("US", "SENDER_ID_NOT_SUPPORTED"),
        ("BR", "SENDER_ID_NOT_SUPPORTED"),
        ("GB", "SENDER_ID_REQUIRES_REGISTRATION"),
        ("IN", "SENDER_ID_REQUIRES_REGISTRATION"),
        ("KP", "COUNTRY_NOT_ENABLED"),
    ],
)
def test_countries_have_rules(sms: Any, country: str, why: str) -> None:
    found = reason(sms.request_sender_id, SenderId="NUTRITION", IsoCountryCode=country)
    assert found == ("Validation", why)


@pytest.mark.parametrize("name", ["123", "-abc", "abc-", "a_b", "-"])
def test_names_have_rules(sms: Any, name: str) -> None:
    found = reason(sms.request_sender_id, SenderId=name, IsoCountryCode="DE")
    assert found == ("Validation", "INVALID_PARAMETER")


def test_there_is_no_hyphen_in_france(sms: Any) -> None:
    assert sms.request_sender_id(SenderId="NUTRI-CO", IsoCountryCode="DE")
    found = reason(sms.request_sender_id, SenderId="NUTRI-CO", IsoCountryCode="FR")
    assert found == ("Validation", "INVALID_PARAMETER")


def test_a_registered_sender_id_is_there_without_a_request(sms: Any, aws: LocalAws) -> None:
    lab.register_sender_id(aws, "NUTRITION", "GB")
    (found,) = sms.describe_sender_ids()["SenderIds"]
    assert found["Registered"] is True
    assert found["RegistrationId"].startswith("registration-")
    with pytest.raises(LookupError, match="no sender ids in US"):
        lab.register_sender_id(aws, "NUTRITION", "US")


def test_sender_ids_are_found_by_name_and_filters(sms: Any) -> None:
    for country in ("FR", "DE", "IT"):
        sms.request_sender_id(SenderId="NUTRITION", IsoCountryCode=country)
    sms.request_sender_id(SenderId="Promo", IsoCountryCode="IT", MessageTypes=["PROMOTIONAL"])

    def found(name: str, value: str) -> list[str]:
        answer = sms.describe_sender_ids(Filters=[{"Name": name, "Values": [value]}])
        return [f"{one['SenderId']}/{one['IsoCountryCode']}" for one in answer["SenderIds"]]

    assert found("iso-country-code", "IT") == ["NUTRITION/IT", "Promo/IT"]
    assert found("sender-id", "Promo") == ["Promo/IT"]
    assert found("message-type", "TRANSACTIONAL") == [
        "NUTRITION/FR",
        "NUTRITION/DE",
        "NUTRITION/IT",
    ]
    assert found("registered", "true") == []
    assert found("deletion-protection-enabled", "true") == []
    named = sms.describe_sender_ids(SenderIds=[{"SenderId": "Promo", "IsoCountryCode": "IT"}])
    assert len(named["SenderIds"]) == 1
    wrong = [{"SenderId": "promo", "IsoCountryCode": "IT"}]
    assert missing(sms.describe_sender_ids, SenderIds=wrong) == ("sender-id", "promo")
    arn = named["SenderIds"][0]["SenderIdArn"]
    mismatch = [{"SenderId": arn, "IsoCountryCode": "FR"}]
    why = reason(sms.describe_sender_ids, SenderIds=mismatch)
    assert why == ("Validation", "COUNTRY_CODE_MISMATCH")


def test_a_protected_sender_id_or_one_in_a_pool_stays(sms: Any) -> None:
    one = {"SenderId": "NUTRITION", "IsoCountryCode": "DE"}
    sms.request_sender_id(**one, DeletionProtectionEnabled=True)
    assert reason(sms.release_sender_id, **one) == ("Conflict", "DELETION_PROTECTION_ENABLED")
    assert sms.update_sender_id(**one, DeletionProtectionEnabled=False)
    pool = pool_of(sms, "NUTRITION", "DE")
    assert reason(sms.release_sender_id, **one) == ("Conflict", "SENDER_ID_ASSOCIATED_TO_POOL")
    sms.delete_pool(PoolId=pool["PoolId"])
    assert sms.release_sender_id(**one)["SenderId"] == "NUTRITION"
    assert missing(sms.release_sender_id, **one) == ("sender-id", "NUTRITION")


def test_there_are_200_sender_ids_to_an_account(sms: Any) -> None:
    for number in range(200):
        sms.request_sender_id(SenderId=f"N{number}", IsoCountryCode="DE")
    why = reason(sms.request_sender_id, SenderId="ONEMORE", IsoCountryCode="DE")
    assert why == ("ServiceQuotaExceeded", "SENDER_IDS_PER_ACCOUNT")
