"""Mail Manager as a mail gateway: conditions, the role that it writes with, and its endpoints.

Plain functions over boto3 that work on AWS and on the local AWS alike.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from messaging_lab.authentication.records import DnsRecord
from messaging_lab.hosted_zones import publish

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

MAIL_PORT = 25

ACTIVE_TAKES = 900.0
"""Seconds to wait for a new ingress endpoint."""

Condition = dict[str, Any]


def where(attribute: str, operator: str, *values: str) -> Condition:
    """Return a condition on a text of the message or its envelope, such as RECIPIENT or SUBJECT."""
    return _text({"Attribute": attribute}, operator, values)


def where_header(name: str, operator: str, *values: str) -> Condition:
    """Return a condition on an X- header of the message, for rules only; others aren't offered."""
    return _text({"MimeHeaderAttribute": name}, operator, values)


def _text(evaluate: dict[str, str], operator: str, values: tuple[str, ...]) -> Condition:
    return {
        "StringExpression": {"Evaluate": evaluate, "Operator": operator, "Values": list(values)}
    }


def make_role(lab: Lab, name: str, bucket: str) -> str:
    """Make the role with which Mail Manager writes to a bucket, and return its ARN.

    Source: developer guide, "Permission policies for Mail Manager", Write to S3.
    """
    iam = lab.client("iam")
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": lab.account_id}},
    }
    grant = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))["Role"]
    iam.put_role_policy(RoleName=name, PolicyName="write-mail", PolicyDocument=_policy(grant))
    return str(role["Arn"])


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def wait_for_endpoint(lab: Lab, ingress_point_id: str) -> dict[str, Any]:
    """Wait until an ingress endpoint is ACTIVE, and return what GetIngressPoint says of it."""
    mm = lab.client("mailmanager")

    def active() -> bool:
        return bool(mm.get_ingress_point(IngressPointId=ingress_point_id)["Status"] == "ACTIVE")

    lab.wait_until(active, timeout=ACTIVE_TAKES, what="the ingress endpoint to be ACTIVE")
    found: dict[str, Any] = mm.get_ingress_point(IngressPointId=ingress_point_id)
    return found


def door(lab: Lab, a_record: str) -> tuple[str, int]:
    """Return host and port at which an ingress endpoint takes mail.

    On AWS that is its ARecord and port 25. All endpoints of the local AWS share one port of this
    machine and are told apart by the recipient's MX.
    """
    return lab.world.ingress_address() if lab.is_local else (a_record, MAIL_PORT)


def point_mx(lab: Lab, domain: str, host: str) -> list[str]:
    """Lead a domain's mail to a host and return what DNS then answers for its MX."""
    why = "Mail for the domain goes to this host."
    publish(lab, [DnsRecord(domain, "MX", f"10 {host}", why)])
    return lab.lookup(domain, "MX")
