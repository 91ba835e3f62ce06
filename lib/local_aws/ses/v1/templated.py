"""v1: SendTemplatedEmail and SendBulkTemplatedEmail."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import NotImplementedByTheLab
from local_aws.ses.outbound import bulk
from local_aws.ses.outbound.bulk import Result
from local_aws.ses.outbound.caller import caller_of
from local_aws.ses.outbound.refusals import V1
from local_aws.ses.outbound.sending import send
from local_aws.ses.outbound.submission import Request
from local_aws.ses.state import SesState
from local_aws.ses.templates.sending import Letter, from_template, merged
from local_aws.ses.v1 import service
from local_aws.ses.v1.sending import identity_arns
from local_aws.ses.v1.spelling import camel
from local_aws.ses.v1.templates import require

Params = dict[str, Any]

SPELLINGS = {
    "CONFIGURATION_SET_NOT_FOUND": "ConfigurationSetDoesNotExist",
    "TEMPLATE_NOT_FOUND": "TemplateDoesNotExist",
    "INVALID_PARAMETER": "InvalidParameterValue",
}
"""Statuses that v1 words otherwise than v2."""


def _request(params: Params, destination: Params, tags: list[Params], context: Context) -> Request:
    return Request(
        source=params["Source"],
        to=destination.get("ToAddresses", []),
        cc=destination.get("CcAddresses", []),
        bcc=destination.get("BccAddresses", []),
        reply_to=params.get("ReplyToAddresses", []),
        feedback_address=params.get("ReturnPath", ""),
        tags=[(tag["Name"], tag["Value"]) for tag in tags] or None,
        configuration_set=params.get("ConfigurationSetName", ""),
        caller=caller_of(context),
        arns=identity_arns(params),
        action=context.operation,
    )


def _refuse(params: Params, context: Context) -> None:
    if "TemplateArn" in params:
        raise NotImplementedByTheLab("ses", f"{context.operation} with TemplateArn")


@service.operation("SendTemplatedEmail")
def send_templated_email(params: Params, context: Context) -> Params:
    """Send a message from a template."""
    _refuse(params, context)
    state = context.state(SesState)
    template = require(state, params["Template"])
    request = _request(params, params["Destination"], params.get("Tags", []), context)
    letter = Letter(template.name, template.content, params["TemplateData"])
    with V1.explained():
        outgoing = from_template(state, request, letter)
    return {"MessageId": send(state, outgoing, V1)}


@service.operation("SendBulkTemplatedEmail")
def send_bulk_templated_email(params: Params, context: Context) -> Params:
    """Send a message from a template to each destination; each has a status of its own."""
    _refuse(params, context)
    state = context.state(SesState)
    template = require(state, params["Template"])
    defaults, default_tags = params.get("DefaultTemplateData", ""), params.get("DefaultTags", [])
    entries = []
    for one in params["Destinations"]:
        tags = merged(default_tags, one.get("ReplacementTags", []))
        data = one.get("ReplacementTemplateData", "")
        letter = Letter(template.name, template.content, data, defaults)
        entries.append((_request(params, one["Destination"], tags, context), letter))
    return {"Status": [_shown(result) for result in bulk.send_all(state, entries, V1)]}


def _shown(result: Result) -> Params:
    status = SPELLINGS.get(result.status) or camel(result.status)
    if result.error:
        return {"Status": status, "Error": result.error}
    return {"Status": status, "MessageId": result.message_id}
