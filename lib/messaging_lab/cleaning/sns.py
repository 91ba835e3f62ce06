"""How calls to SNS are taken back."""

from __future__ import annotations

from messaging_lab.cleaning.log_groups import service_groups
from messaging_lab.cleaning.plans import Answer, Call, Plan, always, planner
from messaging_lab.ledger import Step


@planner("sns", "CreateTopic")
def _topic(call: Call) -> Plan:
    # CreateTopic answers with the topic that is there already, so look first.
    pages = call.client().get_paginator("list_topics").paginate()
    before = {topic["TopicArn"] for page in pages for topic in page["Topics"]}

    def plan(answer: Answer) -> list[Step]:
        arn = answer["TopicArn"]
        return [] if arn in before else [call.step("DeleteTopic", TopicArn=arn)]

    return plan


@planner("sns", "Subscribe")
def _subscription(call: Call) -> Plan:
    topic, endpoint = call.params["TopicArn"], call.params.get("Endpoint")
    found = call.client().list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    if any(one["Endpoint"] == endpoint for one in found):
        return always([])
    return lambda answer: [call.step("Unsubscribe", SubscriptionArn=answer["SubscriptionArn"])]


@planner("sns", "SetTopicAttributes")
def _attribute(call: Call) -> Plan:
    topic, name = call.params["TopicArn"], call.params["AttributeName"]
    before = call.client().get_topic_attributes(TopicArn=topic)["Attributes"].get(name, "")
    steps = [call.step(call.operation, TopicArn=topic, AttributeName=name, AttributeValue=before)]
    if name.endswith("FeedbackRoleArn"):
        steps += _delivery_logs(call, topic)
    return always(steps)


def _delivery_logs(call: Call, topic: str) -> list[Step]:
    account, name = topic.split(":")[4:]
    group = f"sns/{call.region}/{account}/{name}"
    return service_groups(call, group, f"{group}/Failure")


@planner("sns", "PutDataProtectionPolicy")
def _data_protection(call: Call) -> Plan:
    arn = call.params["ResourceArn"]
    found = call.client().get_data_protection_policy(ResourceArn=arn)
    before = found.get("DataProtectionPolicy") or ""
    return always([call.step(call.operation, ResourceArn=arn, DataProtectionPolicy=before)])
