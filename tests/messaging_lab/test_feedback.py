"""Feedback-ID: built, read again, and what is wrong with one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.messaging_lab import nutrition

from messaging_lab import Lab
from messaging_lab.feedback import (
    BadFeedbackId,
    FeedbackId,
    feedback_tags,
    problems,
    read_feedback_id,
)

VALUES = st.from_regex(r"[A-Za-z0-9_-]{1,256}", fullmatch=True)
FIELDS = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=":"))


@given(a=FIELDS, b=FIELDS, account=FIELDS, sender=FIELDS.filter(bool))
def test_what_is_written_is_read_again(a: str, b: str, account: str, sender: str) -> None:
    one = FeedbackId(a, b, account, sender)
    assert read_feedback_id(str(one)) == one


@given(st.text())
def test_whatever_comes_is_read_or_refused_in_a_sentence(value: str) -> None:
    try:
        assert read_feedback_id(value).sender
    except BadFeedbackId as problem:
        assert len(str(problem)) > 20


@given(a=VALUES, b=VALUES)
def test_tags_or_the_same_value_twice(a: str, b: str) -> None:
    if a == b:
        with pytest.raises(BadFeedbackId, match="one field only"):
            feedback_tags(a, b)
    else:
        assert [one["Value"] for one in feedback_tags(a, b)] == [a, b]


@pytest.mark.parametrize("value", ["a:b", "ü", "with space", "x" * 257])
def test_values_that_ses_refuses(value: str) -> None:
    with pytest.raises(BadFeedbackId):
        feedback_tags(value)


def test_one_field_alone() -> None:
    assert feedback_tags(b="news") == [{"Name": "ses:feedback-id-b", "Value": "news"}]


def test_the_form_of_before_2024() -> None:
    old = read_feedback_id("1.us-west-2.abc=:AmazonSES")
    assert (old.a, old.account, old.identifiers) == (
        "",
        "1.us-west-2.abc=",
        ("1.us-west-2.abc=", "AmazonSES"),
    )


def test_what_ses_writes(lab: Lab) -> None:
    nutrition.authenticated(lab)
    lab.client("sesv2").send_email(
        FromEmailAddress=nutrition.HELLO,
        Destination={"ToAddresses": [lab.recipient()]},
        Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
        EmailTags=feedback_tags("soups", "newsletter"),
    )
    value = next(v for n, v in lab.inbox(lab.recipient())[-1].headers if n == "Feedback-ID")
    found = read_feedback_id(value)
    assert (found.a, found.b, found.sender) == ("soups", "newsletter", "AmazonSES")
    assert found.account.startswith(f"1.{lab.region}.")


def test_problems_of_streams() -> None:
    good = [FeedbackId("soups", "news", "1.x")] * 3
    single = [FeedbackId(f"m{number}", "news", "1.x") for number in range(25)]
    assert problems({"soups": good}) == []
    assert problems({"soups": single}) == [
        'The stream "soups" has 25 values in field a (one for each message?): use one.'
    ]
    crossed = {"soups": good, "offers": [FeedbackId("news", "offers", "1.x")]}
    assert problems(crossed) == ['"news" stands in the fields a, b: keep it to one.']
