"""Lesson 09, Respond to a compromise: the checks of its exercises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from messaging_lab.exercises import Finding, exercise, expect, missing

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

USER = "shop-smtp"
OFFICE = "203.0.113.10"
AUTHOR_TESTS = ("StringEquals", "StringLike", "StringEqualsIgnoreCase")


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _statements(document: Any) -> list[dict[str, Any]]:
    found = json.loads(document) if isinstance(document, str) else document
    return _list(found["Statement"])


def _of_user(lab: Lab) -> list[dict[str, Any]]:
    iam = lab.client("iam")
    try:
        names = iam.list_user_policies(UserName=USER)["PolicyNames"]
    except ClientError:
        return []
    documents = [
        iam.get_user_policy(UserName=USER, PolicyName=name)["PolicyDocument"] for name in names
    ]
    return [one for document in documents for one in _statements(document)]


def _wanted(statement: dict[str, Any], operators: tuple[str, ...], key: str) -> list[str]:
    blocks = [statement.get("Condition", {}).get(operator, {}) for operator in operators]
    pairs = [(name, value) for block in blocks for name, value in block.items()]
    return [one for name, value in pairs if name.lower() == key for one in _list(value)]


@exercise(
    lesson="09",
    number=1,
    title="Let the key say one thing only",
    hints=(
        "The condition key is ses:FromAddress, its operator StringEquals.",
        'Both go into one Condition: {"IpAddress": {…}, "StringEquals": {"ses:FromAddress": …}}.',
    ),
)
def let_the_key_say_one_thing_only(lab: Lab) -> Iterator[Finding]:
    """Look at every statement that allows the user something."""
    allowed = [one for one in _of_user(lab) if one["Effect"] == "Allow"]
    if not allowed:
        yield missing(f"No policy of {USER} allows anything.", look="iam.list_user_policies(…)")
        return
    shop = lab.sender("shop", "")
    by_place = [_wanted(one, ("IpAddress",), "aws:sourceip") for one in allowed]
    yield expect(
        all(one in ([OFFICE], [f"{OFFICE}/32"]) for one in by_place),
        f"It may send from {OFFICE} only.",
        f"A statement allows sending from elsewhere than {OFFICE}.",
        look=f'{{"IpAddress": {{"aws:SourceIp": "{OFFICE}"}}}}',
    )
    by_author = [_wanted(one, AUTHOR_TESTS, "ses:fromaddress") for one in allowed]
    yield expect(
        all(one == [shop] for one in by_author),
        f"It may send as {shop} only.",
        f"A statement allows other From addresses than {shop}.",
        look=f'{{"StringEquals": {{"ses:FromAddress": "{shop}"}}}}',
    )


@exercise(
    lesson="09",
    number=2,
    title="Close the domain to all other places",
    hints=(
        'CreateEmailIdentityPolicy; "Effect": "Deny", "Principal": "*", and '
        '["ses:SendEmail", "ses:SendRawEmail"].',
        'Its Condition turns the user\'s around: {"NotIpAddress": {"aws:SourceIp": [office]}}.',
    ),
)
def close_the_domain_to_all_other_places(lab: Lab) -> Iterator[Finding]:
    """Look for a statement on the identity that denies everybody elsewhere."""
    try:
        found = lab.client("sesv2").get_email_identity_policies(EmailIdentity=lab.domain)
    except ClientError:
        found = {"Policies": {}}
    statements = [one for text in found["Policies"].values() for one in _statements(text)]
    denied = [one for one in statements if one["Effect"] == "Deny"]
    if not denied:
        yield missing(
            f"No policy of the identity {lab.domain} denies anything.",
            look="ses.get_email_identity_policies(EmailIdentity=lab.domain)",
        )
        return
    yield expect(
        any(one["Principal"] in ("*", {"AWS": "*"}, {"AWS": ["*"]}) for one in denied),
        "It denies everybody.",
        'It denies some only: the Principal is "*" for everybody.',
    )
    elsewhere = [_wanted(one, ("NotIpAddress",), "aws:sourceip") for one in denied]
    yield expect(
        [OFFICE] in elsewhere or [f"{OFFICE}/32"] in elsewhere,
        f"It denies every place but {OFFICE}.",
        f"It doesn't spare {OFFICE} alone.",
        look=f'{{"NotIpAddress": {{"aws:SourceIp": "{OFFICE}"}}}}',
    )
    actions = {action.lower() for one in denied for action in _list(one["Action"])}
    both = {"ses:sendemail", "ses:sendrawemail"} <= actions
    yield expect(
        both or actions & {"ses:*", "ses:send*", "*"},
        "It denies mail of both kinds, composed and raw.",
        "It leaves out ses:SendEmail or ses:SendRawEmail.",
    )
