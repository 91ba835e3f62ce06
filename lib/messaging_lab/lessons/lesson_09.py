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
AT_OFFICE = ([OFFICE], [f"{OFFICE}/32"])
EVERYBODY = ("*", {"AWS": "*"}, {"AWS": ["*"]})
AUTHOR_TESTS = ("StringEquals", "StringLike", "StringEqualsIgnoreCase")


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _statements(document: Any) -> list[dict[str, Any]]:
    found = json.loads(document) if isinstance(document, str) else document
    return _list(found["Statement"])


def _of_user(lab: Lab) -> list[dict[str, Any]]:
    """Return every statement that says something of the user: own, attached, of its groups."""
    iam, user = lab.client("iam"), {"UserName": USER}
    try:
        found = _documents(lab, "user", user)
        groups = iam.list_groups_for_user(**user)["Groups"]
    except ClientError:
        return []
    for group in groups:
        found += _documents(lab, "group", {"GroupName": group["GroupName"]})
    return [one for document in found for one in _statements(document)]


def _documents(lab: Lab, kind: str, named: dict[str, str]) -> list[Any]:
    """Return the documents of the policies in, and attached to, a "user" or "group"."""
    iam = lab.client("iam")
    names = getattr(iam, f"list_{kind}_policies")(**named)["PolicyNames"]
    get = getattr(iam, f"get_{kind}_policy")
    attached = getattr(iam, f"list_attached_{kind}_policies")(**named)["AttachedPolicies"]
    own = [get(**named, PolicyName=name)["PolicyDocument"] for name in names]
    return own + [_managed(lab, one["PolicyArn"]) for one in attached]


def _managed(lab: Lab, arn: str) -> Any:
    iam = lab.client("iam")
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]


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
        all(one in AT_OFFICE for one in by_place),
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
    everybody = [one for one in denied if one.get("Principal") in EVERYBODY]
    yield expect(
        everybody,
        "It denies everybody.",
        'It denies some only: the Principal is "*" for everybody.',
        look="Principal",
    )
    elsewhere = [one for one in everybody or denied if _is_elsewhere(one)]
    yield expect(
        elsewhere,
        f"It denies every place but {OFFICE}.",
        f"It doesn't spare {OFFICE} alone.",
        look=f'{{"NotIpAddress": {{"aws:SourceIp": "{OFFICE}"}}}}',
    )
    asked = [one.get("Action", []) for one in elsewhere or everybody or denied]
    actions = {action.lower() for one in asked for action in _list(one)}
    both = {"ses:sendemail", "ses:sendrawemail"} <= actions
    yield expect(
        both or actions & {"ses:*", "ses:send*", "*"},
        "It denies mail of both kinds, composed and raw.",
        "It leaves out ses:SendEmail or ses:SendRawEmail.",
        look="Action",
    )


def _is_elsewhere(statement: dict[str, Any]) -> bool:
    """Whether a statement means every place but the office, under no further condition."""
    places = _wanted(statement, ("NotIpAddress",), "aws:sourceip")
    return list(statement.get("Condition", {})) == ["NotIpAddress"] and places in AT_OFFICE
