"""v1: verification mails in the customer's words."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses.custom_verification.sending import send_custom
from local_aws.ses.custom_verification.template import (
    MAX_TEMPLATES,
    CustomTemplate,
    content_problem,
)
from local_aws.ses.errors import invalid_parameter
from local_aws.ses.identity import identities, names
from local_aws.ses.outbound.caller import caller_of
from local_aws.ses.outbound.refusals import V1
from local_aws.ses.paging import BadToken, page
from local_aws.ses.state import SesState
from local_aws.ses.v1 import service
from local_aws.ses.v2.custom_verification import MAX_PAGE_SIZE, MEMBERS, change, shown

Params = dict[str, Any]


def _require(params: Params, context: Context) -> CustomTemplate:
    name = params["TemplateName"]
    found = context.state(SesState).custom_templates.get(name)
    if found is None:
        text = f"Custom verification email template <{name}> does not exist."
        members = {"CustomVerificationEmailTemplateName": name}
        raise AwsError("CustomVerificationEmailTemplateDoesNotExist", text, 400, **members)
    return found


def _check(params: Params, state: SesState) -> None:
    sender, content = params.get("FromEmailAddress"), params.get("TemplateContent")
    if sender is not None and not identities.is_verified(state, sender):
        text = f"From email address <{sender}> is not verified."
        raise AwsError("FromEmailAddressNotVerified", text, 400, FromEmailAddress=sender)
    problem = content_problem(content) if content is not None else ""
    if problem:
        raise AwsError("CustomVerificationEmailInvalidContent", problem, 400)


@service.operation("CreateCustomVerificationEmailTemplate")
def create_custom_template(params: Params, context: Context) -> None:
    """Keep a template of verification mails."""
    state, name = context.state(SesState), params["TemplateName"]
    if name in state.custom_templates:
        text = f"Custom verification email template <{name}> already exists."
        members = {"CustomVerificationEmailTemplateName": name}
        raise AwsError("CustomVerificationEmailTemplateAlreadyExists", text, 400, **members)
    if len(state.custom_templates) >= MAX_TEMPLATES:
        text = f"There can't be more than {MAX_TEMPLATES} custom verification email templates."
        raise AwsError("LimitExceeded", text, 400)
    _check(params, state)
    made = CustomTemplate(name, *(params[member] for member in MEMBERS))
    state.custom_templates[name] = made


@service.operation("GetCustomVerificationEmailTemplate")
def get_custom_template(params: Params, context: Context) -> Params:
    """Show a template of verification mails."""
    found = _require(params, context)
    return shown(found) | {"TemplateContent": found.content}


@service.operation("UpdateCustomVerificationEmailTemplate")
def update_custom_template(params: Params, context: Context) -> None:
    """Change what is given of a template of verification mails."""
    found = _require(params, context)
    _check(params, context.state(SesState))
    change(found, params)


@service.operation("DeleteCustomVerificationEmailTemplate")
def delete_custom_template(params: Params, context: Context) -> None:
    """Delete a template of verification mails if it is there."""
    context.state(SesState).custom_templates.pop(params["TemplateName"], None)


@service.operation("ListCustomVerificationEmailTemplates")
def list_custom_templates(params: Params, context: Context) -> Params:
    """List the templates of verification mails by name, a page at a time."""
    templates, token = context.state(SesState).custom_templates, params.get("NextToken", "")
    size, scope = params.get("MaxResults", MAX_PAGE_SIZE), f"custom templates {context.region}"
    if not 1 <= size <= MAX_PAGE_SIZE:
        raise invalid_parameter(f"MaxResults must be between 1 and {MAX_PAGE_SIZE}.")
    try:
        keys, following = page(sorted(templates), size, token, scope)
    except BadToken:
        raise invalid_parameter(f"Invalid NextToken <{token}>.") from None
    answer: Params = {"CustomVerificationEmailTemplates": [shown(templates[key]) for key in keys]}
    return answer | ({"NextToken": following} if following else {})


@service.operation("SendCustomVerificationEmail")
def send_custom_verification_email(params: Params, context: Context) -> Params:
    """Ask the owner of an address to confirm it, in the customer's words."""
    state, found = context.state(SesState), _require(params, context)
    address = params["EmailAddress"]
    if not state.account.production_access:
        text = "Custom verification emails need production access."
        raise AwsError("ProductionAccessNotGranted", text, 400)
    if not names.valid_address(address):
        raise invalid_parameter(f"Invalid email address<{address}>.")
    name = params.get("ConfigurationSetName", "")
    sent = send_custom(state, found, address, name, caller_of(context), V1)
    return {"MessageId": sent}
