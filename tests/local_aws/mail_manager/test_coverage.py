"""Nothing of the model is left out: operations, and the conditions of traffic policies."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from botocore.session import get_session

from local_aws.mail_manager import service
from local_aws.mail_manager.policies.evaluation import KINDS, TLS_VERSIONS, Attempt, decide
from local_aws.mail_manager.strings import COMPARISONS

MODEL: Any = get_session().get_service_model("mailmanager")


def enum(shape: str) -> list[str]:
    return list(MODEL.shape_for(shape).enum)


def test_every_operation_is_done() -> None:
    assert len(MODEL.operation_names) == 60
    assert set(service.operations) == set(MODEL.operation_names)


def test_every_condition_of_a_policy_is_known() -> None:
    assert set(KINDS) == set(MODEL.shape_for("PolicyCondition").members)
    assert set(COMPARISONS) == set(enum("IngressStringOperator"))
    assert set(TLS_VERSIONS.values()) == set(enum("IngressTlsProtocolAttribute"))


LIST = {"IsInAddressList": {"Attribute": "RECIPIENT", "AddressLists": ["arn:list"]}}
ADD_ON = {"Analysis": {"Analyzer": "arn:add-on", "ResultField": "isListed"}}


def conditions() -> list[dict[str, Any]]:
    """Return a condition of each kind with each of its operators, and each way to evaluate."""
    strings = [
        {"StringExpression": {"Evaluate": evaluated, "Operator": one, "Values": ["x"]}}
        for evaluated in ({"Attribute": "RECIPIENT"}, ADD_ON)
        for one in enum("IngressStringOperator")
    ]
    networks = [
        {kind: {"Evaluate": {"Attribute": name}, "Operator": one, "Values": [network]}}
        for kind, name, network in (
            ("IpExpression", "SENDER_IP", "192.0.2.0/24"),
            ("Ipv6Expression", "SENDER_IPV6", "2001:db8::/32"),
        )
        for one in enum("IngressIpOperator")
    ]
    versions = itertools.product(
        enum("IngressTlsProtocolOperator"), enum("IngressTlsProtocolAttribute")
    )
    tls = [
        {
            "TlsExpression": {
                "Evaluate": {"Attribute": "TLS_PROTOCOL"},
                "Operator": one,
                "Value": version,
            }
        }
        for one, version in versions
    ]
    booleans = [
        {"BooleanExpression": {"Evaluate": evaluated, "Operator": one}}
        for evaluated in (LIST, ADD_ON)
        for one in enum("IngressBooleanOperator")
    ]
    return [*strings, *networks, *tls, *booleans]


@pytest.mark.parametrize("condition", conditions(), ids=str)
@pytest.mark.parametrize("client_ip", ["192.0.2.20", "2001:db8::20"])
def test_every_operator_can_be_kept_and_decided(
    mailmanager: Any, condition: dict[str, Any], client_ip: str
) -> None:
    """The model takes it, and it decides: with DENY by default it lets in, or it doesn't."""
    statement = {"Action": "ALLOW", "Conditions": [condition]}
    policy = {"PolicyStatements": [statement], "DefaultAction": "DENY"}
    if "arn:" not in str(condition):  # lists and add-ons have to be there
        made = mailmanager.create_traffic_policy(TrafficPolicyName="one", **policy)
        kept = mailmanager.get_traffic_policy(TrafficPolicyId=made["TrafficPolicyId"])
        assert kept["PolicyStatements"] == [statement]
    attempt = Attempt(
        client_ip=client_ip,
        tls="TLSv1.3",
        recipient="x",
        in_list=lambda arn, address: True,
        analysis=lambda analyzer, field: True,
    )
    decision = decide(policy, attempt)
    assert isinstance(decision.allowed, bool)
    assert decision.trace[0]["policyStatementMatched"] is decision.allowed
