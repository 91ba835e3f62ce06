"""What a traffic policy says: every condition type, operator and the order of statements."""

import pytest
from botocore.session import get_session
from hypothesis import given
from hypothesis import strategies as st

from local_aws.mail_manager.policies.evaluation import (
    KINDS,
    TLS_VERSIONS,
    Attempt,
    decide,
    refuse_size,
)
from local_aws.mail_manager.strings import COMPARISONS

STRANGER = "192.0.2.20"


def attempt(**changes):
    facts = {
        "client_ip": STRANGER,
        "tls": "TLSv1.3",
        "recipient": "orders+eu@nutrition.example",
        "in_list": lambda arn, address: (arn, address) == ("arn:list", "a@b.example"),
        "analysis": lambda analyzer, field: {"isListed": True, "listedOn": "DBL"}.get(field),
    }
    return Attempt(**{**facts, **changes})


def allowed(*statements, default="ALLOW", **changes):
    policy = {"DefaultAction": default, "PolicyStatements": list(statements)}
    return decide(policy, attempt(**changes)).allowed


def statement(action, *conditions):
    return {"Action": action, "Conditions": list(conditions)}


def recipient(operator, *values):
    evaluated = {"Attribute": "RECIPIENT"}
    expression = {"Evaluate": evaluated, "Operator": operator, "Values": list(values)}
    return {"StringExpression": expression}


def holds(condition, **changes):
    return allowed(statement("ALLOW", condition), default="DENY", **changes)


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("EQUALS", ["orders+eu@nutrition.example"], True),
        ("EQUALS", ["x@y.example", "ORDERS+EU@nutrition.example"], True),
        ("EQUALS", ["orders@nutrition.example"], False),  # the +tag is part of the address
        ("NOT_EQUALS", ["orders@nutrition.example"], True),
        ("NOT_EQUALS", ["a@b.example", "orders+eu@nutrition.example"], False),
        ("STARTS_WITH", ["orders"], True),
        ("STARTS_WITH", ["rders"], False),
        ("ENDS_WITH", ["@nutrition.example"], True),
        ("ENDS_WITH", ["@nutrition"], False),
        ("CONTAINS", ["+eu@"], True),
        ("CONTAINS", ["+us@"], False),
    ],
)
def test_string_operators(operator, values, expected):
    assert holds(recipient(operator, *values)) is expected


def network(kind, attribute, operator, *values):
    evaluated = {"Attribute": attribute}
    return {kind: {"Evaluate": evaluated, "Operator": operator, "Values": list(values)}}


@pytest.mark.parametrize(
    ("ip", "operator", "values", "expected"),
    [
        (STRANGER, "CIDR_MATCHES", ["192.0.2.0/24"], True),
        (STRANGER, "CIDR_MATCHES", ["198.51.100.0/24", "192.0.2.20/32"], True),
        (STRANGER, "CIDR_MATCHES", ["192.0.2.21/32"], False),
        (STRANGER, "NOT_CIDR_MATCHES", ["192.0.2.21/32"], True),
        (STRANGER, "NOT_CIDR_MATCHES", ["192.0.2.21/32", "192.0.2.0/24"], False),
        ("2001:db8::1", "CIDR_MATCHES", ["192.0.2.0/24"], False),
        ("2001:db8::1", "NOT_CIDR_MATCHES", ["192.0.2.0/24"], False),
    ],
)
def test_ipv4(ip, operator, values, expected):
    assert holds(network("IpExpression", "SENDER_IP", operator, *values), client_ip=ip) is expected


@pytest.mark.parametrize(
    ("ip", "operator", "expected"),
    [
        ("2001:db8::1", "CIDR_MATCHES", True),
        ("2001:db8::1", "NOT_CIDR_MATCHES", False),
        ("2001:db9::1", "NOT_CIDR_MATCHES", True),
        (STRANGER, "CIDR_MATCHES", False),
        (STRANGER, "NOT_CIDR_MATCHES", False),
    ],
)
def test_ipv6(ip, operator, expected):
    condition = network("Ipv6Expression", "SENDER_IPV6", operator, "2001:db8::/32")
    assert holds(condition, client_ip=ip) is expected


@pytest.mark.parametrize(
    ("tls", "operator", "value", "expected"),
    [
        ("TLSv1.3", "MINIMUM_TLS_VERSION", "TLS1_2", True),
        ("TLSv1.2", "MINIMUM_TLS_VERSION", "TLS1_2", True),
        ("TLSv1.2", "MINIMUM_TLS_VERSION", "TLS1_3", False),
        (None, "MINIMUM_TLS_VERSION", "TLS1_2", False),
        ("TLSv1.2", "IS", "TLS1_2", True),
        ("TLSv1.3", "IS", "TLS1_2", False),
        (None, "IS", "TLS1_2", False),
    ],
)
def test_tls(tls, operator, value, expected):
    evaluated = {"Attribute": "TLS_PROTOCOL"}
    expression = {"Evaluate": evaluated, "Operator": operator, "Value": value}
    assert holds({"TlsExpression": expression}, tls=tls) is expected


@pytest.mark.parametrize(
    ("operator", "member", "stranger"), [("IS_TRUE", 1, 0), ("IS_FALSE", 0, 1)]
)
def test_address_lists(operator, member, stranger):
    evaluated = {"IsInAddressList": {"Attribute": "RECIPIENT", "AddressLists": ["arn:list"]}}
    condition = {"BooleanExpression": {"Evaluate": evaluated, "Operator": operator}}
    assert holds(condition, recipient="a@b.example") == member
    assert holds(condition, recipient="c@b.example") == stranger


def analysis(field):
    return {"Analysis": {"Analyzer": "arn:addon", "ResultField": field}}


def test_add_ons_are_asked_on_ipv4_only():
    listed = {"BooleanExpression": {"Evaluate": analysis("isListed"), "Operator": "IS_TRUE"}}
    on_dbl = {
        "StringExpression": {
            "Evaluate": analysis("listedOn"),
            "Operator": "EQUALS",
            "Values": ["DBL"],
        }
    }
    for condition in (listed, on_dbl):
        assert holds(condition)
        assert not holds(condition, client_ip="2001:db8::1")


def test_an_add_on_without_a_result_makes_no_condition_hold():
    for operator in ("IS_TRUE", "IS_FALSE"):
        condition = {"BooleanExpression": {"Evaluate": analysis("nothing"), "Operator": operator}}
        assert not holds(condition)


def test_statements_that_deny_come_first_whatever_their_place():
    allow = statement("ALLOW", recipient("ENDS_WITH", "@nutrition.example"))
    deny = statement("DENY", recipient("STARTS_WITH", "orders"))
    assert not allowed(allow, deny)
    assert not allowed(deny, allow)
    assert allowed(allow, deny, recipient="sales@nutrition.example", default="DENY")


def test_the_default_action_is_for_the_rest():
    other = statement("DENY", recipient("EQUALS", "a@b.example"))
    assert allowed(other, default="ALLOW")
    assert not allowed(other, default="DENY")


def test_all_conditions_of_a_statement_have_to_hold():
    both = [recipient("STARTS_WITH", "orders"), recipient("ENDS_WITH", "@other.example")]
    assert allowed(statement("DENY", *both))
    assert not allowed(statement("DENY", both[0]))


def test_the_trace_has_the_form_of_the_debug_log():
    deny = statement("DENY", recipient("CONTAINS", "@other.example"))
    decision = decide({"DefaultAction": "ALLOW", "PolicyStatements": [deny]}, attempt())
    assert decision.trace == [
        {
            "action": "DENY",
            "conditions": [
                {
                    "expression": {
                        "attribute": "RECIPIENT",
                        "operator": "CONTAINS",
                        "value": ["@other.example"],
                    },
                    "expressionResult": False,
                }
            ],
            "policyStatementMatched": False,
        },
        {
            "action": "ALLOW",
            "policyStatementMatched": True,
            "type": "DefaultAction",
            "scope": "Recipient",
        },
    ]


def test_size():
    assert refuse_size({}, 10**9) is None
    assert refuse_size({"MaxMessageSizeBytes": 10}, 10) is None
    refused = refuse_size({"MaxMessageSizeBytes": 10}, 11)
    assert (refused["allowedMessageSize"], refused["receivedMessageSize"]) == (10, 11)


@given(
    st.lists(st.tuples(st.sampled_from(["ALLOW", "DENY"]), st.booleans()), max_size=6),
    st.sampled_from(["ALLOW", "DENY"]),
)
def test_the_outcome_is_the_first_match_of_deny_allow_default(statements, default):
    values = {True: "nutrition", False: "elsewhere"}
    made = [statement(action, recipient("CONTAINS", values[hit])) for action, hit in statements]
    expected = default == "ALLOW"
    if ("DENY", True) in statements:
        expected = False
    elif ("ALLOW", True) in statements:
        expected = True
    assert allowed(*made, default=default) is expected


def test_nothing_of_the_model_is_left_out():
    model = get_session().get_service_model("mailmanager")

    def values(shape):
        return set(model.shape_for(shape).enum)

    assert set(KINDS) == set(model.shape_for("PolicyCondition").members)
    assert values("IngressStringOperator") == set(COMPARISONS)
    assert values("IngressStringEmailAttribute") == {"RECIPIENT"}
    assert values("IngressIpv4Attribute") == {"SENDER_IP"}
    assert values("IngressIpv6Attribute") == {"SENDER_IPV6"}
    assert values("IngressIpOperator") == {"CIDR_MATCHES", "NOT_CIDR_MATCHES"}
    assert values("IngressTlsAttribute") == {"TLS_PROTOCOL"}
    assert values("IngressTlsProtocolAttribute") == set(TLS_VERSIONS.values())
    assert values("IngressTlsProtocolOperator") == {"MINIMUM_TLS_VERSION", "IS"}
    assert values("IngressBooleanOperator") == {"IS_TRUE", "IS_FALSE"}
