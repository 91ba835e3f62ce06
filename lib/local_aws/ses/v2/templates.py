"""v2: templates."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses import tagging
from local_aws.ses.errors import already_exists, bad_request, not_found
from local_aws.ses.message.compose import BadContent
from local_aws.ses.paging import BadToken, page
from local_aws.ses.state import SesState
from local_aws.ses.templates import rendering, store
from local_aws.ses.templates.handlebars import BadTemplate, MissingAttribute
from local_aws.ses.templates.rendering import BadData
from local_aws.ses.templates.store import MAX_TEMPLATES, Content, Template
from local_aws.ses.times import utc
from local_aws.ses.v2 import service

Params = dict[str, Any]

PAGE_SIZE, MAX_PAGE_SIZE = 10, 100
"""Templates on a page: by default and at most (model, `ListEmailTemplates`)."""


def require(state: SesState, name: str) -> Template:
    """Return a template. Raises NotFoundException."""
    found = state.templates.get(name)
    if found is None:
        raise not_found(f"Template {name} does not exist.")
    return found


def read_content(given: Params) -> Content:
    """Return the content of a template as the API gives it."""
    return Content(given.get("Subject", ""), given.get("Text", ""), given.get("Html", ""))


def _check(content: Content) -> Content:
    problem = store.content_problem(content)
    if problem:
        raise bad_request(problem)
    return content


@service.operation("CreateEmailTemplate")
def create_email_template(params: Params, context: Context) -> None:
    """Keep a new template."""
    state, name = context.state(SesState), params["TemplateName"]
    problem = store.name_problem(name)
    if problem:
        raise bad_request(problem)
    content = _check(read_content(params["TemplateContent"]))
    if name in state.templates:
        account = state.account_id
        raise already_exists(f"Template {name} already exists for account id {account}.")
    if len(state.templates) >= MAX_TEMPLATES:
        text = f"You have reached the maximum number of {MAX_TEMPLATES} templates."
        raise AwsError("LimitExceededException", text, 400)
    tags = params.get("Tags", [])
    tagging.check(tags)
    store.add(state, name, content, tagging.as_dict(tags))


@service.operation("GetEmailTemplate")
def get_email_template(params: Params, context: Context) -> Params:
    """Show a template."""
    found = require(context.state(SesState), params["TemplateName"])
    parts = zip(("Subject", "Text", "Html"), found.content.parts, strict=True)
    return {
        "TemplateName": found.name,
        "TemplateContent": {name: part for name, part in parts if part},
        "Tags": tagging.as_list(found.tags),
    }


@service.operation("UpdateEmailTemplate")
def update_email_template(params: Params, context: Context) -> None:
    """Replace the content of a template."""
    found = require(context.state(SesState), params["TemplateName"])
    found.content = _check(read_content(params["TemplateContent"]))


@service.operation("DeleteEmailTemplate")
def delete_email_template(params: Params, context: Context) -> None:
    """Delete a template. Raises NotFoundException for one that isn't there."""
    state = context.state(SesState)
    del state.templates[require(state, params["TemplateName"]).name]


@service.operation("ListEmailTemplates")
def list_email_templates(params: Params, context: Context) -> Params:
    """List the templates by name, a page at a time."""
    state, size = context.state(SesState), params.get("PageSize", PAGE_SIZE)
    if not 1 <= size <= MAX_PAGE_SIZE:
        raise bad_request(
            f"Value {size} for parameter PageSize is invalid. "
            f"PageSize must be between 1 and {MAX_PAGE_SIZE}."
        )
    token, scope = params.get("NextToken", ""), f"templates {state.region}"
    try:
        shown, following = page(sorted(state.templates), size, token, scope)
    except BadToken:
        raise bad_request(f"Invalid NextToken <{token}>.") from None
    answer: Params = {"TemplatesMetadata": [_summary(state.templates[name]) for name in shown]}
    return answer | ({"NextToken": following} if following else {})


def _summary(template: Template) -> Params:
    return {"TemplateName": template.name, "CreatedTimestamp": utc(template.created_at)}


@service.operation("TestRenderEmailTemplate")
def test_render_email_template(params: Params, context: Context) -> Params:
    """Show the MIME message that a template and data make, without sending it."""
    state = context.state(SesState)
    content = require(state, params["TemplateName"]).content
    try:
        data = rendering.read_data(params["TemplateData"])
        return {"RenderedTemplate": rendering.preview(state, content, data)}
    except (BadData, BadTemplate, MissingAttribute, BadContent) as problem:
        raise bad_request(str(problem)) from None
