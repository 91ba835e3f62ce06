"""How calls to SQS are taken back. Messages that were received and deleted are gone for good."""

from __future__ import annotations

from botocore.exceptions import ClientError

from messaging_lab.cleaning.plans import Answer, Call, Plan, always, planner
from messaging_lab.ledger import Step


@planner("sqs", "CreateQueue")
def _queue(call: Call) -> Plan:
    # CreateQueue answers with the queue that is there already, so look first.
    try:
        call.client().get_queue_url(QueueName=call.params["QueueName"])
    except ClientError as error:
        if "NonExistentQueue" not in error.response["Error"]["Code"]:
            raise

        def plan(answer: Answer) -> list[Step]:
            return [call.step("DeleteQueue", QueueUrl=answer["QueueUrl"])]

        return plan
    return always([])


@planner("sqs", "SetQueueAttributes")
def _attributes(call: Call) -> Plan:
    names = list(call.params["Attributes"])
    url = call.params["QueueUrl"]
    found = call.client().get_queue_attributes(QueueUrl=url, AttributeNames=names)
    before = found.get("Attributes", {})
    return always([call.step(call.operation, QueueUrl=url, Attributes=before)] if before else [])


MOVES = ("StartMessageMoveTask", "CancelMessageMoveTask")

for _name in ("ReceiveMessage", "DeleteMessage", "DeleteMessageBatch", "PurgeQueue", *MOVES):
    planner("sqs", _name)(lambda call: always([]))
