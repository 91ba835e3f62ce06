"""v1: templates. Deleting one that isn't there succeeds, as v1 deletes do."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses.errors import invalid_parameter
from local_aws.ses.message.compose import BadContent
from local_aws.ses.paging import BadToken, page
from local_aws.ses.state import SesState
from local_aws.ses.templates import rendering, store
from local_aws.ses.templates.handlebars import BadTemplate, MissingAttribute
from local_aws.ses.templates.rendering import BadData
from local_aws.ses.templates.store import MAX_TEMPLATES, Content, Template
from local_aws.ses.times import utc
from local_aws.ses.v1 import service

Params = dict[str, Any]

PAGE_SIZE, MAX_PAGE_SIZE = 10, 100
"""Templates on a page: by default and at most, more are cut to it (model, `ListTemplates`)."""

PARTS = ("SubjectPart", "TextPart", "HtmlPart")


def require(state: SesState, name: str) -> Template:
    """Return a template. Raises TemplateDoesNotExist."""
    found = state.templates.get(name)
    if found is None:
        text = f"Template {name} does not exist."
        raise AwsError("TemplateDoesNotExist", text, 400, TemplateName=name)
    return found


def _read(given: Params) -> Content:
    """Return the content of a template. Raises InvalidTemplate."""
    content = Content(*(given.get(part, "") for part in PARTS))
    problem = store.name_problem(given["TemplateName"]) or store.content_problem(content)
    if problem:
        raise AwsError("InvalidTemplate", problem, 400, TemplateName=given["TemplateName"])
    return content


@service.operation("CreateTemplate")
def create_template(params: Params, context: Context) -> None:
    """Keep a new template."""
    state, name = context.state(SesState), params["Template"]["TemplateName"]
    content = _read(params["Template"])
    if name in state.templates:
        text = f"Template {name} already exists for account id {state.account_id}"
        raise AwsError("AlreadyExists", text, 400, Name=name)
    if len(state.templates) >= MAX_TEMPLATES:
        text = f"You have reached the maximum number of {MAX_TEMPLATES} templates."
        raise AwsError("LimitExceeded", text, 400)
    store.add(state, name, content, {})


@service.operation("GetTemplate")
def get_template(params: Params, context: Context) -> Params:
    """Show a template."""
    found = require(context.state(SesState), params["TemplateName"])
    parts = zip(PARTS, found.content.parts, strict=True)
    return {"Template": {"TemplateName": found.name} | {name: part for name, part in parts if part}}


@service.operation("UpdateTemplate")
def update_template(params: Params, context: Context) -> None:
    """Replace the content of a template."""
    found = require(context.state(SesState), params["Template"]["TemplateName"])
    found.content = _read(params["Template"])


@service.operation("DeleteTemplate")
def delete_template(params: Params, context: Context) -> None:
    """Delete a template if it is there."""
    context.state(SesState).templates.pop(params["TemplateName"], None)


@service.operation("ListTemplates")
def list_templates(params: Params, context: Context) -> Params:
    """List the templates by name, a page at a time."""
    state, token = context.state(SesState), params.get("NextToken", "")
    size = min(params.get("MaxItems", PAGE_SIZE), MAX_PAGE_SIZE)
    if size < 1:
        raise invalid_parameter("MaxItems must be at least 1.")
    try:
        shown, following = page(sorted(state.templates), size, token, f"templates {state.region}")
    except BadToken:
        raise invalid_parameter(f"Invalid NextToken <{token}>.") from None
    answer: Params = {"TemplatesMetadata": [_summary(state.templates[name]) for name in shown]}
    return answer | ({"NextToken": following} if following else {})


def _summary(template: Template) -> Params:
    return {"Name": template.name, "CreatedTimestamp": utc(template.created_at)}


@service.operation("TestRenderTemplate")
def test_render_template(params: Params, context: Context) -> Params:
    """Show the MIME message that a template and data make, without sending it."""
    state, name = context.state(SesState), params["TemplateName"]
    content = require(state, name).content
    try:
        data = rendering.read_data(params["TemplateData"])
        return {"RenderedTemplate": rendering.preview(state, content, data)}
    except MissingAttribute as problem:
        raise AwsError("MissingRenderingAttribute", str(problem), 400, TemplateName=name) from None
    except (BadData, BadTemplate, BadContent) as problem:
        raise AwsError("InvalidRenderingParameter", str(problem), 400, TemplateName=name) from None
