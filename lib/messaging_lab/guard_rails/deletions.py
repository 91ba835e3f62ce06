"""Deleting only what the lab has made.

What was there before may be somebody's, so a lesson deletes nothing of an account that neither
stands in the ledger nor bears the lab's tag. What isn't there at all can be asked for: no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from messaging_lab.errors import RefusedByTheLab
from messaging_lab.guard_rails.tags import TAG
from messaging_lab.ledger import Ledger

Params = dict[str, Any]

Client = Callable[[str], Any]
"""Service -> a client in the Region of the call."""


@dataclass(frozen=True)
class Guarded:
    """An operation that deletes: the parameter with the thing's name, and how to look at it.

    `service` and `method` read the thing; without a method it counts as there.
    """

    name: str
    service: str = ""
    method: str = ""
    asks: str = ""


def _v2(name: str, method: str = "") -> Guarded:
    return Guarded(name, "sesv2", method, name)


GUARDED: dict[tuple[str, str], Guarded] = {
    ("sesv2", "DeleteEmailIdentity"): _v2("EmailIdentity", "get_email_identity"),
    ("sesv2", "DeleteConfigurationSet"): _v2("ConfigurationSetName", "get_configuration_set"),
    ("sesv2", "DeleteContactList"): _v2("ContactListName", "get_contact_list"),
    ("sesv2", "DeleteEmailTemplate"): _v2("TemplateName", "get_email_template"),
    ("ses", "DeleteIdentity"): Guarded("Identity", "sesv2", "get_email_identity", "EmailIdentity"),
    ("ses", "DeleteConfigurationSet"): _v2("ConfigurationSetName", "get_configuration_set"),
    ("ses", "DeleteTemplate"): _v2("TemplateName", "get_email_template"),
    ("ses", "DeleteReceiptRuleSet"): Guarded("RuleSetName"),
    ("sns", "DeleteTopic"): Guarded("TopicArn", "sns", "get_topic_attributes", "TopicArn"),
    ("sqs", "DeleteQueue"): Guarded("QueueUrl", "sqs", "get_queue_attributes", "QueueUrl"),
    ("sqs", "PurgeQueue"): Guarded("QueueUrl", "sqs", "get_queue_attributes", "QueueUrl"),
    ("s3", "DeleteBucket"): Guarded("Bucket", "s3", "get_bucket_location", "Bucket"),
    ("route53", "DeleteHostedZone"): Guarded("Id", "route53", "get_hosted_zone", "Id"),
    ("lambda", "DeleteFunction"): Guarded("FunctionName", "lambda", "get_function", "FunctionName"),
    ("dynamodb", "DeleteTable"): Guarded("TableName", "dynamodb", "describe_table", "TableName"),
    ("logs", "DeleteLogGroup"): Guarded("logGroupName"),
    ("iam", "DeleteRole"): Guarded("RoleName", "iam", "get_role", "RoleName"),
    ("iam", "DeleteUser"): Guarded("UserName", "iam", "get_user", "UserName"),
    ("secretsmanager", "DeleteSecret"): Guarded("SecretId"),
    ("firehose", "DeleteDeliveryStream"): Guarded("DeliveryStreamName"),
    ("mailmanager", "DeleteArchive"): Guarded("ArchiveId"),
    ("mailmanager", "DeleteIngressPoint"): Guarded("IngressPointId"),
    ("mailmanager", "DeleteRuleSet"): Guarded("RuleSetId"),
    ("mailmanager", "DeleteTrafficPolicy"): Guarded("TrafficPolicyId"),
    ("mailmanager", "DeleteRelay"): Guarded("RelayId"),
    ("mailmanager", "DeleteAddressList"): Guarded("AddressListId"),
    ("pinpoint-sms-voice-v2", "ReleasePhoneNumber"): Guarded("PhoneNumberId"),
    ("pinpoint-sms-voice-v2", "DeletePool"): Guarded("PoolId"),
    ("pinpoint-sms-voice-v2", "DeleteConfigurationSet"): Guarded("ConfigurationSetName"),
    ("pinpoint-sms-voice-v2", "DeleteProtectConfiguration"): Guarded("ProtectConfigurationId"),
    ("pinpoint-sms-voice-v2", "DeleteOptOutList"): Guarded("OptOutListName"),
}
"""(service, operation) -> what it deletes."""


def refuse_what_is_not_the_labs(
    ledger: Ledger, client: Client, service: str, operation: str, params: Params
) -> None:
    """Raise RefusedByTheLab for a deletion of something that the lab hasn't made."""
    guarded = GUARDED.get((service, operation))
    name = str(params.get(guarded.name, "")) if guarded else ""
    if guarded is None or not name or ledger.has_made(name):
        return
    tags = _tags(guarded, client, name)
    if tags is None or TAG in tags:
        return
    raise RefusedByTheLab(
        f"{name} is not in the lab's ledger and has no tag {TAG}, so it may be somebody's and "
        f"{operation} was not sent: delete it in the console if it is yours."
    )


def _tags(guarded: Guarded, client: Client, name: str) -> set[str] | None:
    """Return the keys of a thing's tags, as far as its description has them; None: not there."""
    if not guarded.method:
        return set()
    try:
        found = getattr(client(guarded.service), guarded.method)(**{guarded.asks: name})
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 404):
            return None
        raise
    tags = found.get("Tags") or []
    return set(tags) if isinstance(tags, dict) else {one["Key"] for one in tags}
