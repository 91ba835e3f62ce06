"""v2: verification mails in the customer's words."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses import tagging
from local_aws.ses.custom_verification.sending import send_custom
from local_aws.ses.custom_verification.template import (
    MAX_TEMPLATES,
    CustomTemplate,
    content_problem,
)
from local_aws.ses.errors import already_exists, bad_request, not_found
from local_aws.ses.identity import identities, names
from local_aws.ses.outbound.caller import caller_of
from local_aws.ses.outbound.refusals import V2
from local_aws.ses.state import SesState
from local_aws.ses.v2 import service
from local_aws.ses.v2.pages import shown_page

Params = dict[str, Any]

MEMBERS = {
    "FromEmailAddress": "sender",
    "TemplateSubject": "subject",
    "TemplateContent": "content",
    "SuccessRedirectionURL": "success_url",
    "FailureRedirectionURL": "failure_url",
}
"""Members of both APIs -> those of a CustomTemplate."""

MAX_PAGE_SIZE = 50
"""Templates on a page (model, `ListCustomVerificationEmailTemplates`)."""


def _require(params: Params, context: Context) -> CustomTemplate:
    found = context.state(SesState).custom_templates.get(params["TemplateName"])
    if found is None:
        raise not_found(f"Custom verification email template <{params['TemplateName']}> not found.")
    return found


def _check(params: Params, state: SesState) -> None:
    sender, content = params.get("FromEmailAddress"), params.get("TemplateContent")
    if sender is not None and not identities.is_verified(state, sender):
        raise bad_request(f"From email address <{sender}> is not verified.")
    problem = content_problem(content) if content is not None else ""
    if problem:
        raise bad_request(problem)


@service.operation("CreateCustomVerificationEmailTemplate")
def create_custom_template(params: Params, context: Context) -> None:
    """Keep a template of verification mails."""
    state, name = context.state(SesState), params["TemplateName"]
    if name in state.custom_templates:
        raise already_exists(f"Custom verification email template <{name}> already exists.")
    if len(state.custom_templates) >= MAX_TEMPLATES:
        text = f"There can't be more than {MAX_TEMPLATES} custom verification email templates."
        raise AwsError("LimitExceededException", text, 400)
    _check(params, state)
    tags = params.get("Tags", [])
    tagging.check(tags)
    made = CustomTemplate(name, *(params[member] for member in MEMBERS))
    made.tags = tagging.as_dict(tags)
    state.custom_templates[name] = made


def shown(found: CustomTemplate) -> Params:
    """Return a template as both APIs list it."""
    members = {member: getattr(found, own) for member, own in MEMBERS.items()}
    del members["TemplateContent"]
    return {"TemplateName": found.name} | members


@service.operation("GetCustomVerificationEmailTemplate")
def get_custom_template(params: Params, context: Context) -> Params:
    """Show a template of verification mails."""
    found = _require(params, context)
    return shown(found) | {
        "TemplateContent": found.content,
        "Tags": tagging.as_list(found.tags),
    }


@service.operation("UpdateCustomVerificationEmailTemplate")
def update_custom_template(params: Params, context: Context) -> None:
    """Change a template of verification mails."""
    found = _require(params, context)
    _check(params, context.state(SesState))
    change(found, params)


def change(found: CustomTemplate, params: Params) -> None:
    """Take over the members that a call gives."""
    for member, own in MEMBERS.items():
        if member in params:
            setattr(found, own, params[member])


@service.operation("DeleteCustomVerificationEmailTemplate")
def delete_custom_template(params: Params, context: Context) -> None:
    """Delete a template of verification mails."""
    del context.state(SesState).custom_templates[_require(params, context).name]


@service.operation("ListCustomVerificationEmailTemplates")
def list_custom_templates(params: Params, context: Context) -> Params:
    """List the templates of verification mails by name, a page at a time."""
    templates = context.state(SesState).custom_templates
    scope = f"custom verification templates {context.region}"
    keys, token = shown_page(sorted(templates), params, scope, MAX_PAGE_SIZE)
    return {"CustomVerificationEmailTemplates": [shown(templates[key]) for key in keys]} | token


@service.operation("SendCustomVerificationEmail")
def send_custom_verification_email(params: Params, context: Context) -> Params:
    """Ask the owner of an address to confirm it, in the customer's words.

    Refused in the sandbox (the developer guide asks for production access; the words are an
    assumption).
    """
    state, found = context.state(SesState), _require(params, context)
    address = params["EmailAddress"]
    if not state.account.production_access:
        raise bad_request("Custom verification emails need production access.")
    if not names.valid_address(address):
        raise bad_request(f"Invalid email address<{address}>.")
    name = params.get("ConfigurationSetName", "")
    sent = send_custom(state, found, address, name, caller_of(context), V2)
    return {"MessageId": sent}
