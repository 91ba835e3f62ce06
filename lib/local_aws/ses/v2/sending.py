"""v2: SendEmail."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import NotImplementedByTheLab
from local_aws.ses.events.tracking_override import AS_CONFIGURED, TrackingOverride
from local_aws.ses.lists.sending import ListOptions
from local_aws.ses.outbound.authorities import NO_ARNS, IdentityArns
from local_aws.ses.outbound.caller import caller_of
from local_aws.ses.outbound.refusals import V2
from local_aws.ses.outbound.sending import send
from local_aws.ses.outbound.submission import Request, from_raw, from_simple
from local_aws.ses.state import SesState
from local_aws.ses.templates.sending import Letter, from_template
from local_aws.ses.v2 import service
from local_aws.ses.v2.templates import read_content, require

Params = dict[str, Any]

NOT_DONE = (
    "EndpointId",
    "TenantName",
)
"""Parameters of features that the local AWS does not have."""

ACTIONS = {"Simple": "SendEmail", "Raw": "SendRawEmail", "Template": "SendTemplatedEmail"}
"""Content -> the action that IAM asks about, as users' refusals show (assumption: AWS lists the
actions, not which content needs which)."""

CONTENTS = ("Simple", "Raw", "Template")
TEMPLATES = ("TemplateName", "TemplateArn", "TemplateContent")


def refuse_what_is_not_done(params: Params, context: Context) -> None:
    """Raise NotImplementedByTheLab for parameters that would have no effect."""
    for name in NOT_DONE:
        if name in params:
            raise NotImplementedByTheLab("sesv2", f"{context.operation} with {name}")


@service.operation("SendEmail")
def send_email(params: Params, context: Context) -> Params:
    """Send a Simple or a Raw message, or one from a template."""
    refuse_what_is_not_done(params, context)
    state = context.state(SesState)
    request = read_request(params, context)
    with V2.explained():
        outgoing = _read_content(state, params, request)
    return {"MessageId": send(state, outgoing, V2)}


def read_request(params: Params, context: Context) -> Request:
    """Return what the call says around its content."""
    destination = params.get("Destination", {})
    tags = params.get("EmailTags")
    managed = params.get("ListManagementOptions", {})
    return Request(
        source=params.get("FromEmailAddress", ""),
        to=destination.get("ToAddresses", []),
        cc=destination.get("CcAddresses", []),
        bcc=destination.get("BccAddresses", []),
        reply_to=params.get("ReplyToAddresses", []),
        feedback_address=params.get("FeedbackForwardingEmailAddress", ""),
        tags=[(tag["Name"], tag["Value"]) for tag in tags] if tags else None,
        configuration_set=params.get("ConfigurationSetName", ""),
        caller=caller_of(context),
        list_options=ListOptions(managed.get("ContactListName", ""), managed.get("TopicName", "")),
        arns=_identity_arns(params),
        action=_action(params),
        tracking=_tracking(params),
    )


def _tracking(params: Params) -> TrackingOverride:
    given = params.get("ConfigurationOverrides", {}).get("Tracking")
    if not given:
        return AS_CONFIGURED
    opens, clicks = given.get("OpenTrackingEnabled", ""), given.get("ClickTrackingEnabled", "")
    return TrackingOverride(opens, clicks)


def _identity_arns(params: Params) -> IdentityArns:
    author = params.get("FromEmailAddressIdentityArn", "")
    feedback = params.get("FeedbackForwardingEmailAddressIdentityArn", "")
    found = IdentityArns(author=author, return_path=feedback)
    return NO_ARNS if found == NO_ARNS else found


def _action(params: Params) -> str:
    if "DefaultContent" in params:
        return "SendBulkEmail"
    return next((ACTIONS[kind] for kind in CONTENTS if kind in params["Content"]), "SendEmail")


def _read_content(state: SesState, params: Params, request: Request) -> Any:
    content = params["Content"]
    given = [kind for kind in CONTENTS if kind in content]
    if len(given) != 1:
        raise V2.invalid("Content must have exactly one of Simple, Raw and Template.")
    if given == ["Template"]:
        return from_template(state, request, read_letter(state, content["Template"]))
    if given == ["Simple"]:
        return from_simple(state, request, content["Simple"])
    if request.reply_to:
        why = "write a Reply-To header into the message"
        raise NotImplementedByTheLab("sesv2", "SendEmail with ReplyToAddresses for Raw", why)
    return from_raw(request, content["Raw"]["Data"])


def read_letter(state: SesState, template: Params) -> Letter:
    """Return the template that a call names or brings along, with its data.

    Raises NotFoundException, and BadRequestException unless it is exactly one.
    """
    given = [kind for kind in TEMPLATES if kind in template]
    if len(given) != 1:
        raise V2.invalid(f"A template is given by exactly one of {', '.join(TEMPLATES)}.")
    name = template.get("TemplateName") or _name_of(state, template.get("TemplateArn", ""))
    inline = template.get("TemplateContent")
    return Letter(
        name,
        read_content(inline) if inline else require(state, name).content,
        data=template.get("TemplateData", ""),
        headers=tuple(template.get("Headers", ())),
        attachments=tuple(template.get("Attachments", ())),
    )


def _name_of(state: SesState, arn: str) -> str:
    own, _, name = arn.rpartition("/")
    if arn and f"{own}/" != state.arn("template", ""):
        raise NotImplementedByTheLab("sesv2", "templates of another account or Region")
    return name
