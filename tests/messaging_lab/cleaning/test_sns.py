"""What a lesson sets on topics is put back, and what SNS makes because of it goes."""

import pytest

from messaging_lab import Lab
from messaging_lab.roles import trust

GROUP = "sns/us-east-1/123456789012/t"


@pytest.fixture
def lab():
    return Lab.open(lesson="18")


@pytest.fixture
def topic(lab):
    return lab.client("sns").create_topic(Name="t")["TopicArn"]


def log_deliveries(lab, topic):
    role = lab.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=trust("sns"))
    lab.client("sns").set_topic_attributes(
        TopicArn=topic,
        AttributeName="SQSFailureFeedbackRoleArn",
        AttributeValue=role["Role"]["Arn"],
    )


def groups(lab):
    found = lab.client("logs").describe_log_groups()["logGroups"]
    return [one["logGroupName"] for one in found]


def test_an_attribute_gets_its_value_back(lab, topic):
    sns, which = lab.client("sns"), {"TopicArn": topic, "AttributeName": "DisplayName"}
    sns.set_topic_attributes(**which, AttributeValue="Soups")
    lab._target.ledger.clear()
    sns.set_topic_attributes(**which, AttributeValue="Leeks")
    assert lab.clean_up().complete
    assert sns.get_topic_attributes(TopicArn=topic)["Attributes"]["DisplayName"] == "Soups"


def test_the_log_groups_of_deliveries_go(lab, topic):
    log_deliveries(lab, topic)
    lab.client("logs").create_log_group(logGroupName=f"{GROUP}/Failure")
    lab.client("logs").create_log_group(logGroupName=f"{GROUP}-other")
    assert lab.clean_up().complete
    assert groups(lab) == []


def test_log_groups_that_were_there_stay(lab, topic):
    lab.client("logs").create_log_group(logGroupName=GROUP)
    lab._target.ledger.clear()
    log_deliveries(lab, topic)
    assert lab.clean_up().complete
    assert groups(lab) == [GROUP]


def test_a_session_of_a_role_ends_by_itself(lab):
    role = lab.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=trust("sns"))
    lab.client("sts").assume_role(RoleArn=role["Role"]["Arn"], RoleSessionName="reports")
    assert lab.clean_up().complete
