"""Policies of identities are checked and kept, in both APIs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.local_aws.ses.identity_kit import DOMAIN, error_of

from local_aws.ses.identity.policies import BadPolicy, compact
from local_aws.world import LocalAws

POLICY: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::999999999999:root"},
            "Action": ["ses:SendEmail", "SES:SendRawEmail"],
            "Resource": f"arn:aws:ses:us-east-1:123456789012:identity/{DOMAIN}",
        }
    ],
}


def test_v2_policies_are_created_updated_and_deleted(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    sesv2.create_email_identity(EmailIdentity=DOMAIN)
    params = {"EmailIdentity": DOMAIN, "PolicyName": "partner"}
    text = json.dumps(POLICY, indent=2)
    sesv2.create_email_identity_policy(**params, Policy=text)
    kept = sesv2.get_email_identity_policies(EmailIdentity=DOMAIN)["Policies"]
    assert kept == {"partner": json.dumps(POLICY, separators=(",", ":"))}
    assert sesv2.get_email_identity(EmailIdentity=DOMAIN)["Policies"] == kept
    assert error_of(sesv2.create_email_identity_policy, **params, Policy=text) == (
        "AlreadyExistsException",
        "Policy <partner> already exists",
        400,
    )
    denied = json.loads(text)
    denied["Statement"][0]["Effect"] = "Deny"
    sesv2.update_email_identity_policy(**params, Policy=json.dumps(denied))
    kept = sesv2.get_email_identity_policies(EmailIdentity=DOMAIN)["Policies"]
    assert '"Deny"' in kept["partner"]
    sesv2.delete_email_identity_policy(**params)
    gone = ("NotFoundException", "Policy <partner> does not exist", 404)
    assert error_of(sesv2.delete_email_identity_policy, **params) == gone
    assert error_of(sesv2.update_email_identity_policy, **params, Policy=text) == gone


def test_v1_policies_are_the_same_and_say_nothing_twice(aws: LocalAws) -> None:
    ses, text = aws.client("ses"), json.dumps(POLICY)
    ses.verify_domain_identity(Domain=DOMAIN)
    for name in ("b", "a", "a"):
        ses.put_identity_policy(Identity=DOMAIN, PolicyName=name, Policy=text)
    assert ses.list_identity_policies(Identity=DOMAIN)["PolicyNames"] == ["a", "b"]
    kept = ses.get_identity_policies(Identity=DOMAIN, PolicyNames=["a", "ghost"])["Policies"]
    assert list(kept) == ["a"]
    in_v2 = aws.client("sesv2").get_email_identity_policies(EmailIdentity=DOMAIN)["Policies"]
    assert in_v2["a"] == kept["a"]
    for _ in range(2):
        ses.delete_identity_policy(Identity=DOMAIN, PolicyName="a")
    ses.delete_identity_policy(Identity="ghost.example", PolicyName="a")
    assert ses.list_identity_policies(Identity=DOMAIN)["PolicyNames"] == ["b"]
    code, _, status = error_of(
        ses.put_identity_policy, Identity=DOMAIN, PolicyName="c", Policy="{}"
    )
    assert (code, status) == ("InvalidPolicy", 400)


def test_names_and_numbers_are_limited(aws: LocalAws) -> None:
    sesv2, text = aws.client("sesv2"), json.dumps(POLICY)
    sesv2.create_email_identity(EmailIdentity=DOMAIN)
    refused = error_of(
        sesv2.create_email_identity_policy, EmailIdentity=DOMAIN, PolicyName="a b", Policy=text
    )
    assert refused[1].startswith("PolicyName is invalid.")
    for number in range(20):
        sesv2.create_email_identity_policy(
            EmailIdentity=DOMAIN, PolicyName=f"p{number}", Policy=text
        )
    refused = error_of(
        sesv2.create_email_identity_policy, EmailIdentity=DOMAIN, PolicyName="p20", Policy=text
    )
    assert refused[0] == "LimitExceededException"


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ("not JSON", "not valid JSON"),
        ("[]", '"Statement"'),
        ('{"Statement": []}', '"Statement"'),
        ('{"Statement": [1]}', "not a JSON object"),
        ('{"Statement": {"Effect": "Allow"}}', "no Action, Principal"),
        ('{"Statement": {"Effect": "Yes", "Principal": "*", "Action": "ses:*"}}', "Allow or Deny"),
        ('{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*"}}', "s3:*"),
        (f'"{"x" * 4096}"', "longer than 4096"),
    ],
)
def test_what_is_no_policy_is_explained(document: str, complaint: str) -> None:
    with pytest.raises(BadPolicy) as refused:
        compact(document)
    assert complaint in str(refused.value)


@given(
    st.recursive(
        st.none() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["Statement", "Effect", "Action"]), inner, max_size=3)
        ),
    )
)
def test_any_document_is_kept_or_explained(document: Any) -> None:
    try:
        kept = compact(json.dumps(document))
    except BadPolicy as refused:
        assert str(refused).endswith((".", '"Statement".'))
    else:
        assert json.loads(kept) == document
