"""Policies as IAM takes them."""

import json

from messaging_lab.roles import allow, trust


def test_who_may_take_on_a_role():
    (statement,) = json.loads(trust("lambda", "sms-voice"))["Statement"]
    assert statement["Principal"] == {
        "Service": ["lambda.amazonaws.com", "sms-voice.amazonaws.com"]
    }
    assert (statement["Effect"], statement["Action"]) == ("Allow", "sts:AssumeRole")


def test_what_it_may_do():
    policy = json.loads(allow({"arn:aws:s3:::b/*": ["s3:PutObject"], "*": ("logs:PutLogEvents",)}))
    assert policy["Version"] == "2012-10-17"
    assert [one["Action"] for one in policy["Statement"]] == [
        ["s3:PutObject"],
        ["logs:PutLogEvents"],
    ]
    assert {one["Effect"] for one in policy["Statement"]} == {"Allow"}
