"""What a data protection policy may say, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local_aws.data_protection import policy
from local_aws.data_protection.managed import ARN_PREFIX
from local_aws.errors import AwsError, NotImplementedByTheLab

AUDIT: dict[str, Any] = {
    "SampleRate": "99",
    "FindingsDestination": {"CloudWatchLogs": {"LogGroup": "/aws/vendedlogs/found"}},
    "NoFindingsDestination": {"S3": {"Bucket": "nothing-found"}},
}

ELSEWHERE = {"CloudWatchLogs": {"LogGroup": "mine"}}


def statement(**changes: Any) -> dict[str, Any]:
    base = {
        "Sid": "one",
        "DataDirection": "Inbound",
        "Principal": ["*"],
        "DataIdentifier": [f"{ARN_PREFIX}Ssn-US"],
        "Operation": {"Deny": {}},
    }
    return base | changes


def document(*statements: dict[str, Any], **changes: Any) -> str:
    found = {"Name": "p", "Version": "2021-06-01", "Statement": list(statements) or [statement()]}
    return json.dumps(found | changes)


def custom(*listed: Any) -> str:
    return document(Configuration={"CustomDataIdentifier": list(listed)})


def operation(found: Any, **changes: Any) -> str:
    return document(statement(Operation=found, **changes))


def test_a_whole_policy() -> None:
    text = document(
        statement(Operation={"Audit": AUDIT}),
        statement(DataDirection="Outbound", Operation={"Deidentify": {"RedactConfig": {}}}),
        Description="two statements",
    )
    audit, redact = policy.read(text).statements
    assert (audit.operation, audit.sample_rate) == ("Audit", 99)
    assert audit.findings_to == {"CloudWatchLogs": "/aws/vendedlogs/found"}
    assert audit.no_findings_to == {"S3": "nothing-found"}
    assert (redact.operation, redact.direction) == ("Redact", "Outbound")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not valid JSON"),
        ("[]", "must be an object"),
        (document(Version="2012-10-17"), "Version must be 2021-06-01"),
        (document(Statement=[]), "at least one statement"),
        (document(Extra=1), "no member Extra"),
        (document(Description="x" * 31_000), "at most 30720 characters"),
        (document(statement(DataDirection="Both")), "Inbound or Outbound"),
        (document(statement(Principal="*")), "must be a list"),
        (document(statement(Principal=["me"])), "neither"),
        (document(statement(DataIdentifier=[])), "at least one identifier"),
        (document(statement(DataIdentifier=["Ssn-US"])), "no data identifier Ssn-US"),
        (document(statement(DataIdentifier=[f"{ARN_PREFIX}Ssn-FR"])), "no data identifier"),
        (document(statement(NotPrincipal=["*"])), "no member NotPrincipal"),
        (operation({}), "one of Audit, Deny, Deidentify"),
        (operation({"Allow": {}}), "one of Audit, Deny, Deidentify"),
        (operation({"Deny": {}, "Audit": AUDIT}), "one of Audit, Deny, Deidentify"),
        (operation({"Deidentify": {}}), "either MaskConfig or RedactConfig"),
        (operation({"Deidentify": {"MaskConfig": {"MaskWithCharacter": "##"}}}), "one printable"),
        (operation({"Audit": AUDIT}, DataDirection="Outbound"), "DataDirection Inbound"),
        (operation({"Audit": AUDIT | {"SampleRate": 99}}), "whole number from 0 to 99"),
        (operation({"Audit": AUDIT | {"SampleRate": "100"}}), "whole number from 0 to 99"),
        (document(*[statement(Operation={"Audit": AUDIT})] * 2), "at most one"),
        (operation({"Audit": AUDIT | {"FindingsDestination": ELSEWHERE}}), "/aws/vendedlogs/"),
        (custom(*({"Name": f"n{n}", "Regex": "x"} for n in range(11))), "at most 10"),
        (custom({"Name": "a b", "Regex": "x"}), "matches"),
        (custom({"Name": "EmailAddress", "Regex": "x"}), "managed data identifier"),
        (custom({"Name": "a", "Regex": "x"}, {"Name": "a", "Regex": "y"}), "defined twice"),
        (custom({"Name": "a", "Regex": "x" * 201}), "1 to 200 characters"),
        (custom({"Name": "a", "Regex": "[x"}), "not a regular expression"),
        (custom({"Name": "a", "Regex": r"(x)\1"}), "not a regular expression"),
        (custom({"Name": "a", "Regex": "x*"}), "matches an empty text"),
        (custom({"Name": "a", "Regex": "é"}), "isn't allowed"),
    ],
)  # fmt: skip
def test_refused(text: str, reason: str) -> None:
    with pytest.raises(AwsError) as caught:
        policy.read(text)
    assert caught.value.code == "InvalidParameter"
    assert reason in caught.value.message


def test_what_needs_a_trained_model_is_refused_by_name() -> None:
    with pytest.raises(NotImplementedByTheLab, match="Address"):
        policy.read(document(statement(DataIdentifier=[f"{ARN_PREFIX}Address"])))
