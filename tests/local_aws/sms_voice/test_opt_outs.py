"""Opt-out lists and the numbers on them."""

from __future__ import annotations

from typing import Any

from local_aws.sms_voice.opt_outs import OptOutList
from local_aws.sms_voice.state import SmsState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

from .kit import RECIPIENT, missing, reason, request_number

NEWS = {"OptOutListName": "news"}


def test_an_account_begins_with_the_default_list(sms: Any) -> None:
    (found,) = sms.describe_opt_out_lists()["OptOutLists"]
    assert found["OptOutListName"] == "Default"
    why = reason(sms.delete_opt_out_list, OptOutListName="Default")
    assert why == ("Conflict", "RESOURCE_DELETION_NOT_ALLOWED")


def test_lists_come_and_go(sms: Any) -> None:
    made = sms.create_opt_out_list(**NEWS, Tags=[{"Key": "a", "Value": ""}])
    assert made["OptOutListArn"].endswith(":opt-out-list/news")
    assert reason(sms.create_opt_out_list, **NEWS) == ("Conflict", "RESOURCE_ALREADY_EXISTS")
    named = sms.describe_opt_out_lists(OptOutListNames=[made["OptOutListArn"]])["OptOutLists"]
    assert len(named) == 1
    assert len(sms.describe_opt_out_lists(Owner="SELF")["OptOutLists"]) == 2
    sms.delete_opt_out_list(**NEWS)
    assert missing(sms.delete_opt_out_list, **NEWS) == ("opt-out-list", "news")


def test_a_list_in_use_stays(sms: Any) -> None:
    sms.create_opt_out_list(**NEWS)
    number = request_number(sms, **NEWS)["PhoneNumberId"]
    why = reason(sms.delete_opt_out_list, **NEWS)
    assert why == ("Conflict", "RESOURCE_DELETION_NOT_ALLOWED")
    sms.update_phone_number(PhoneNumberId=number, OptOutListName="Default")
    assert sms.delete_opt_out_list(**NEWS)
    absent = missing(sms.update_phone_number, PhoneNumberId=number, **NEWS)
    assert absent == ("opt-out-list", "news")


def test_numbers_are_put_and_shown(sms: Any) -> None:
    put = sms.put_opted_out_number(OptOutListName="Default", OptedOutNumber="447700900999")
    assert (put["OptedOutNumber"], put["EndUserOptedOut"]) == (RECIPIENT, False)
    again = sms.put_opted_out_number(OptOutListName="Default", OptedOutNumber=RECIPIENT)
    assert again["OptedOutTimestamp"] == put["OptedOutTimestamp"]
    sms.put_opted_out_number(OptOutListName="Default", OptedOutNumber="+12065550123")
    first = sms.describe_opted_out_numbers(OptOutListName="Default", MaxResults=1)
    assert [one["OptedOutNumber"] for one in first["OptedOutNumbers"]] == ["+12065550123"]
    rest = sms.describe_opted_out_numbers(OptOutListName="Default", NextToken=first["NextToken"])
    assert [one["OptedOutNumber"] for one in rest["OptedOutNumbers"]] == [RECIPIENT]
    absent = missing(
        sms.describe_opted_out_numbers, OptOutListName="Default", OptedOutNumbers=["+12065550199"]
    )
    assert absent == ("opted-out-number", "+12065550199")


def test_what_is_no_number_is_refused(sms: Any) -> None:
    for wrong in ("+12", "+9991234567"):
        why = reason(sms.put_opted_out_number, OptOutListName="Default", OptedOutNumber=wrong)
        assert why == ("Validation", "INVALID_PARAMETER")


def _default(aws: LocalAws) -> OptOutList:
    return aws.state(SmsState, ACCOUNT_ID, REGION).opt_out_lists["Default"]


def test_those_who_opted_out_themselves_can_be_told_apart(sms: Any, aws: LocalAws) -> None:
    sms.put_opted_out_number(OptOutListName="Default", OptedOutNumber="+12065550123")
    _default(aws).add(RECIPIENT, aws.clock.utc(), by_end_user=True)
    themselves = [{"Name": "end-user-opted-out", "Values": ["true"]}]
    found = sms.describe_opted_out_numbers(OptOutListName="Default", Filters=themselves)
    assert [one["OptedOutNumber"] for one in found["OptedOutNumbers"]] == [RECIPIENT]


def test_a_number_can_be_removed_once_in_30_days(sms: Any, aws: LocalAws) -> None:
    one = {"OptOutListName": "Default", "OptedOutNumber": RECIPIENT}
    assert missing(sms.delete_opted_out_number, **one) == ("opted-out-number", RECIPIENT)
    sms.put_opted_out_number(**one)
    assert sms.delete_opted_out_number(**one)["OptedOutNumber"] == RECIPIENT
    sms.put_opted_out_number(**one)
    why = reason(sms.delete_opted_out_number, **one)
    assert why == ("Validation", "PHONE_NUMBER_CANNOT_BE_OPTED_IN")
    aws.clock.advance(30 * 24 * 3600)
    assert sms.delete_opted_out_number(**one)


def test_people_opt_in_as_often_as_they_like(sms: Any, aws: LocalAws) -> None:
    for _ in range(2):
        _default(aws).add(RECIPIENT, aws.clock.utc(), by_end_user=True)
        _default(aws).opt_in(RECIPIENT)
    found = sms.describe_opted_out_numbers(OptOutListName="Default")
    assert found["OptedOutNumbers"] == []


def test_there_are_25_lists_to_an_account_with_the_default_one(sms: Any) -> None:
    for serial in range(24):
        sms.create_opt_out_list(OptOutListName=f"list-{serial}")
    why = reason(sms.create_opt_out_list, OptOutListName="more")
    assert why == ("ServiceQuotaExceeded", "OPT_OUT_LISTS_PER_ACCOUNT")
