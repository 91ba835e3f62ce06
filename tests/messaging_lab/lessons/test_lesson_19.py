"""Lesson 19's checks: blank, solved, and wrong in the ways people are wrong."""

import json

import pytest

from messaging_lab import Lab
from messaging_lab.queues import depth, queue_arn

FIFO = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}


class Warehouse:
    """The lab with the lesson's two queues and three dead letters."""

    def __init__(self):
        self.lab = Lab.open(lesson="19")
        self.sqs = self.lab.client("sqs")
        self.dead = self.create("orders-dead.fifo")
        policy = {"deadLetterTargetArn": queue_arn(self.lab, self.dead), "maxReceiveCount": 1}
        self.orders = self.create("orders.fifo", RedrivePolicy=json.dumps(policy))
        for number in range(3):
            self.sqs.send_message(
                QueueUrl=self.orders, MessageBody=f"{number}kg", MessageGroupId="ana"
            )
        for _ in range(2):
            self.sqs.receive_message(QueueUrl=self.orders, MaxNumberOfMessages=10)
            self.lab.clock.wait(31)

    def create(self, name, **attributes):
        made = self.sqs.create_queue(QueueName=name, Attributes=FIFO | attributes)
        return made["QueueUrl"]

    def move(self, to="orders-repair.fifo", **asked):
        self.sqs.start_message_move_task(
            SourceArn=queue_arn(self.lab, self.dead),
            DestinationArn=queue_arn(self.lab, self.create(to)),
            **asked,
        )

    def guard(self, **attributes):
        self.sqs.set_queue_attributes(QueueUrl=self.dead, Attributes=attributes)

    def allow(self, *names):
        arns = [queue_arn(self.lab, self.create(name)) for name in names]
        return json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": arns})

    def missing(self, name):
        return [one.sentence for one in self.lab.check(name).findings if not one.right]


@pytest.fixture
def warehouse():
    made = Warehouse()
    assert depth(made.lab, made.dead) == 3
    return made


def test_1_blank(warehouse):
    assert warehouse.missing("19-1") == ["There is no queue named orders-repair.fifo."]


def test_1_a_queue_and_no_task(warehouse):
    warehouse.create("orders-repair.fifo")
    assert warehouse.missing("19-1") == [
        "No task from orders-dead.fifo goes to orders-repair.fifo."
    ]


def test_1_back_to_the_source(warehouse):
    warehouse.create("orders-repair.fifo")
    arn = queue_arn(warehouse.lab, warehouse.dead)
    warehouse.sqs.start_message_move_task(SourceArn=arn, MaxNumberOfMessagesPerSecond=5)
    assert warehouse.missing("19-1") == [
        "No task from orders-dead.fifo goes to orders-repair.fifo."
    ]


def test_1_too_fast(warehouse):
    warehouse.move(MaxNumberOfMessagesPerSecond=50)
    assert warehouse.missing("19-1") == ["The task takes 50 a second: more than 5."]


def test_1_with_no_velocity(warehouse):
    warehouse.move()
    assert warehouse.missing("19-1") == ["The task takes what SQS thinks best: more than 5."]


def test_1_not_finished_and_finished(warehouse):
    warehouse.move(MaxNumberOfMessagesPerSecond=1)
    assert warehouse.missing("19-1") == [
        "It is RUNNING: let it finish.",
        "2 orders still in orders-dead.fifo.",
    ]
    warehouse.lab.clock.wait(3)
    assert warehouse.missing("19-1") == []


OPEN = "Every queue may name orders-dead.fifo as its own."
SHORT = "Dead letters are kept for 4 days, not for 14 days."


def test_2_blank(warehouse):
    assert warehouse.missing("19-2") == [OPEN, SHORT]


def test_2_denied_to_all(warehouse):
    warehouse.guard(RedriveAllowPolicy='{"redrivePermission": "denyAll"}')
    closed = "No queue at all may name orders-dead.fifo as its own."
    assert warehouse.missing("19-2") == [closed, SHORT]


def test_2_the_wrong_queue_and_one_too_many(warehouse):
    warehouse.guard(RedriveAllowPolicy=warehouse.allow("orders-dead.fifo"))
    assert warehouse.missing("19-2")[0] == "sourceQueueArns doesn't name orders.fifo."
    warehouse.guard(RedriveAllowPolicy=warehouse.allow("orders.fifo", "more.fifo"))
    assert warehouse.missing("19-2")[0] == "1 other queue may name orders-dead.fifo too."


def test_2_minutes_for_seconds_and_solved(warehouse):
    policy = warehouse.allow("orders.fifo")
    warehouse.guard(RedriveAllowPolicy=policy, MessageRetentionPeriod="20160")
    assert warehouse.missing("19-2") == [
        "Dead letters are kept for 5 hours 36 minutes, not for 14 days."
    ]
    warehouse.guard(MessageRetentionPeriod="1209600")
    assert warehouse.missing("19-2") == []
