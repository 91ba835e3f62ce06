"""PutDataProtectionPolicy, GetDataProtectionPolicy, CreateTopic with a DataProtectionPolicy."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.data_protection import policy
from local_aws.errors import AwsError
from local_aws.sms_voice.sns import service

FIFO = "Data protection policies aren't supported for FIFO topics."


@service.operation("PutDataProtectionPolicy")
def put_data_protection_policy(params: dict[str, Any], context: Context) -> None:
    """Put a policy on a standard topic, in place of the one it has; an empty one takes it away."""
    topic, text = _topic(context, params["ResourceArn"]), params["DataProtectionPolicy"]
    if topic.fifo_topic:
        raise policy.invalid(FIFO)
    topic.data_protection = policy.read(text) if text else None


@service.operation("GetDataProtectionPolicy")
def get_data_protection_policy(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a topic's policy as it was put. Assumption: an empty text where it has none."""
    found = _topic(context, params["ResourceArn"]).data_protection
    return {"DataProtectionPolicy": found.text if found else ""}


@service.operation("CreateTopic")
def create_topic(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Make a topic with a policy; nothing is made where the policy is no good.

    Assumption: the policy of a topic that is there already is left as it is.
    """
    text = params["DataProtectionPolicy"]
    if text:
        policy.read(text)
    rest = {name: value for name, value in params.items() if name != "DataProtectionPolicy"}
    if text and rest.get("Attributes", {}).get("FifoTopic") == "true":
        raise policy.invalid(FIFO)
    arn = context.client("sns").create_topic(**rest)["TopicArn"]
    topic = _topic(context, arn)
    if text and topic.data_protection is None:
        topic.data_protection = policy.read(text)
    return {"TopicArn": arn}


def _topic(context: Context, arn: str) -> Any:
    from moto.sns.models import sns_backends

    found = sns_backends[context.account_id][context.region].topics.get(arn)
    if found is None:
        raise AwsError("NotFound", "Topic does not exist", 404)
    return found
