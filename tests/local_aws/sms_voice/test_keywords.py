"""Keywords: what is set, what is refused, and what an incoming message means."""

from __future__ import annotations

from typing import Any

import pytest

from local_aws.sms_voice import keywords
from local_aws.sms_voice.keywords import Keyword

from .kit import missing, pool_of, reason, request_number


@pytest.fixture
def number(sms: Any) -> str:
    """The id of a number."""
    return str(request_number(sms)["PhoneNumberId"])


def test_a_number_begins_with_help_and_stop(sms: Any, number: str) -> None:
    answer = sms.describe_keywords(OriginationIdentity=number)
    found = {one["Keyword"]: one["KeywordAction"] for one in answer["Keywords"]}
    assert found == {"HELP": "AUTOMATIC_RESPONSE", "STOP": "OPT_OUT"}
    assert answer["OriginationIdentity"] == number


def test_keywords_are_put_replaced_and_deleted(sms: Any, number: str) -> None:
    put = {"OriginationIdentity": number, "Keyword": "join us", "KeywordMessage": "Welcome"}
    assert sms.put_keyword(**put)["KeywordAction"] == "AUTOMATIC_RESPONSE"
    changed = sms.put_keyword(**put | {"KeywordAction": "OPT_IN"})
    assert (changed["Keyword"], changed["KeywordAction"]) == ("JOIN US", "OPT_IN")
    by_action = [{"Name": "keyword-action", "Values": ["OPT_IN"]}]
    found = sms.describe_keywords(OriginationIdentity=number, Filters=by_action)["Keywords"]
    assert [one["Keyword"] for one in found] == ["JOIN US"]
    named = {"OriginationIdentity": number, "Keywords": ["Join Us"]}
    assert len(sms.describe_keywords(**named)["Keywords"]) == 1
    gone = sms.delete_keyword(OriginationIdentity=number, Keyword="JOIN US")
    assert gone["KeywordMessage"] == "Welcome"
    assert missing(sms.describe_keywords, **named) == ("keyword", "JOIN US")
    absent = missing(sms.delete_keyword, OriginationIdentity=number, Keyword="JOIN US")
    assert absent == ("keyword", "JOIN US")


def test_help_and_stop_stay_and_their_answers_change(sms: Any, number: str) -> None:
    for word in ("HELP", "stop"):
        why = reason(sms.delete_keyword, OriginationIdentity=number, Keyword=word)
        assert why == ("Conflict", "RESOURCE_DELETION_NOT_ALLOWED")
    put = {"OriginationIdentity": number, "Keyword": "STOP", "KeywordMessage": "Bye."}
    assert sms.put_keyword(**put)["KeywordAction"] == "OPT_OUT"
    why = reason(sms.put_keyword, **put, KeywordAction="OPT_IN")
    assert why == ("Conflict", "RESOURCE_MODIFICATION_NOT_ALLOWED")


def test_carriers_manage_the_opt_outs_of_toll_free_numbers(sms: Any) -> None:
    made = request_number(sms, IsoCountryCode="US", NumberType="TOLL_FREE")["PhoneNumberId"]
    for word, action in (("STOP", "OPT_OUT"), ("LEAVE", "OPT_OUT")):
        put = {"OriginationIdentity": made, "Keyword": word, "KeywordMessage": "Bye."}
        why = reason(sms.put_keyword, **put, KeywordAction=action)
        assert why == ("Conflict", "RESOURCE_MODIFICATION_NOT_ALLOWED")
    back = {"OriginationIdentity": made, "Keyword": "UNSTOP", "KeywordMessage": "Hello again."}
    assert sms.put_keyword(**back, KeywordAction="OPT_IN")


def test_numbers_in_a_pool_answer_by_the_pool(sms: Any, number: str) -> None:
    pool = pool_of(sms, number)["PoolId"]
    put = {"Keyword": "INFO", "KeywordMessage": "x"}
    sms.put_keyword(OriginationIdentity=pool, **put)
    found = sms.describe_keywords(OriginationIdentity=number, Keywords=["INFO"])["Keywords"]
    assert len(found) == 1
    why = ("Conflict", "PHONE_NUMBER_ASSOCIATED_TO_POOL")
    assert reason(sms.put_keyword, OriginationIdentity=number, **put) == why


def test_a_sender_id_has_no_keywords_and_a_keyword_no_outer_space(sms: Any, number: str) -> None:
    sms.request_sender_id(SenderId="NUTRITION", IsoCountryCode="DE")
    put = {"Keyword": "INFO", "KeywordMessage": "x"}
    wrong = ("Validation", "INVALID_PARAMETER")
    assert reason(sms.put_keyword, OriginationIdentity="NUTRITION", **put) == wrong
    put["Keyword"] = " INFO"
    assert reason(sms.put_keyword, OriginationIdentity=number, **put) == wrong


def test_there_are_30_keywords_to_a_number_or_pool(sms: Any, number: str) -> None:
    for serial in range(28):
        sms.put_keyword(OriginationIdentity=number, Keyword=f"K{serial}", KeywordMessage="x")
    put = {"Keyword": "MORE", "KeywordMessage": "x"}
    why = reason(sms.put_keyword, OriginationIdentity=number, **put)
    assert why == ("ServiceQuotaExceeded", "KEYWORDS_PER_PHONE_NUMBER")
    pool = pool_of(sms, number)["PoolId"]
    why = reason(sms.put_keyword, OriginationIdentity=pool, **put)
    assert why == ("ServiceQuotaExceeded", "KEYWORDS_PER_POOL")
    pages = sms.get_paginator("describe_keywords").paginate(
        OriginationIdentity=pool, PaginationConfig={"PageSize": 13}
    )
    assert [len(page["Keywords"]) for page in pages] == [13, 13, 4]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("stop", "STOP"),
        (" Stop  it", "STOP"),
        ("STOPPING", None),
        ("unsubscribe", "STOP"),
        ("ARRET svp", "STOP"),
        ("help me", "HELP"),
        ("join", "JOIN"),
        ("Join  us now", "JOIN US"),
        ("hello", None),
        ("", None),
    ],
)
def test_an_incoming_message_means_the_longest_keyword_it_begins_with(
    body: str, word: str | None
) -> None:
    known = keywords.defaults()
    for one in ("JOIN", "JOIN US"):
        known[one] = Keyword(one, "Welcome", "OPT_IN")
    found = keywords.meant_by(known, body)
    assert (found.word if found else None) == word
