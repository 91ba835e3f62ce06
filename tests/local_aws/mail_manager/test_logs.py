"""Mail Manager's logs, delivered to log groups."""

import json

import pytest
from tests.local_aws.mail_manager.gateway_kit import ALLOW_ALL, ROLE, Gateway

GROUP = "/aws/vendedlogs/mail-manager"


def deliver(aws, arn, log_type, name):
    logs = aws.client("logs")
    logs.put_delivery_source(name=name, resourceArn=arn, logType=log_type)
    destination = logs.put_delivery_destination(
        name=name,
        deliveryDestinationConfiguration={
            "destinationResourceArn": f"arn:aws:logs:us-east-1:123456789012:log-group:{GROUP}"
        },
    )["deliveryDestination"]["arn"]
    logs.create_delivery(deliverySourceName=name, deliveryDestinationArn=destination)


@pytest.fixture
def gateway(aws):
    aws.client("logs").create_log_group(logGroupName=GROUP)
    deny = {
        "StringExpression": {
            "Evaluate": {"Attribute": "RECIPIENT"},
            "Operator": "STARTS_WITH",
            "Values": ["no"],
        }
    }
    policy = {**ALLOW_ALL, "PolicyStatements": [{"Action": "DENY", "Conditions": [deny]}]}
    never = {
        "StringExpression": {
            "Evaluate": {"Attribute": "SUBJECT"},
            "Operator": "EQUALS",
            "Values": ["never"],
        }
    }
    failing = {"WriteToS3": {"RoleArn": ROLE, "S3Bucket": "no-such-bucket"}}
    rules = [
        {"Name": "never", "Conditions": [never], "Actions": [{"Drop": {}}]},
        {"Name": "keep", "Actions": [failing, {"Drop": {}}]},
    ]
    return Gateway(aws, rules, policy)


def records(aws):
    events = aws.client("logs").filter_log_events(logGroupName=GROUP)["events"]
    return [json.loads(event["message"]) for event in events]


def test_accepted_mail_is_logged(aws, gateway):
    deliver(aws, gateway.get()["IngressPointArn"], "APPLICATION_LOGS", "door")
    gateway.send("nobody@nutrition.example")
    (reply,) = gateway.send("a@nutrition.example")
    (record,) = records(aws)
    assert record["message_id"] == reply.text.removeprefix("Ok ")
    assert record["recipients"] == ["a@nutrition.example"]
    assert record["event_timestamp"] == int(aws.clock.now() * 1000)
    assert (record["ingress_point_type"], record["rule_set_id"]) == ("OPEN", gateway.rule_set_id)


def test_what_the_policy_says_is_logged_for_each_recipient(aws, gateway):
    deliver(aws, gateway.get()["IngressPointArn"], "TRAFFIC_POLICY_DEBUG_LOGS", "debug")
    gateway.send("nobody@nutrition.example", "a@nutrition.example")
    found = {one["recipient"]: one for one in records(aws)}
    verdicts = {address: one["traffic_policy_verdict"] for address, one in found.items()}
    assert verdicts == {"nobody@nutrition.example": "REJECT", "a@nutrition.example": "ACCEPT"}
    sessions = {one["ingress_point_session_id"] for one in found.values()}
    assert len(sessions) == 1
    trace = found["nobody@nutrition.example"]["traffic_policy_evaluation"]
    assert [one["policyStatementMatched"] for one in trace] == [True]


def test_every_action_of_the_rule_set_is_logged(aws, gateway):
    client = gateway.client
    arn = client.get_rule_set(RuleSetId=gateway.rule_set_id)["RuleSetArn"]
    deliver(aws, arn, "APPLICATION_LOGS", "rules")
    gateway.send("a@nutrition.example")
    never, written, dropped = records(aws)
    assert (never["rule_name"], never["recipients_matched"]) == ("never", [])
    assert "action_metadata" not in never
    assert written["action_metadata"]["action_name"] == "WRITE_TO_S3"
    assert written["action_metadata"]["action_status"] == "FAILURE"
    assert "NoSuchBucket" in written["action_metadata"]["action_failure"]
    assert dropped["action_metadata"] == {
        "action_name": "DROP",
        "action_index": 2,
        "action_status": "SUCCESS",
    }


def test_nothing_is_logged_without_a_delivery(aws, gateway):
    gateway.send()
    assert records(aws) == []
