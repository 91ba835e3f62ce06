"""Templates and data become the parts of a message."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from local_aws.ses.message import compose, headers
from local_aws.ses.outbound.submission import boundary_maker
from local_aws.ses.templates import handlebars
from local_aws.ses.templates.handlebars import BadTemplate
from local_aws.ses.templates.store import Content

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

Message = dict[str, Any]

KEPT = {"amazonSESUnsubscribeUrl": "{{amazonSESUnsubscribeUrl}}"}
"""What is not an attribute but filled in afterwards ("Using subscription management")."""


class BadData(ValueError):
    """Template data that is not a JSON object."""


def read_data(text: str) -> dict[str, Any]:
    """Return template data: a JSON object, '' for none. Raises BadData."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError) as problem:
        raise BadData(f"The template data is not valid JSON: {problem}.") from None
    if not isinstance(found, dict):
        raise BadData("The template data must be a JSON object.")
    return found


def render(content: Content, data: dict[str, Any]) -> Message:
    """Return subject and body as `compose` takes them. Raises BadTemplate, MissingAttribute."""
    data = KEPT | data
    body = {
        kind: {"Data": handlebars.render(source, data), "Charset": "UTF-8"}
        for kind, source in (("Text", content.text), ("Html", content.html))
        if source
    }
    return {"Subject": {"Data": handlebars.render(content.subject, data)}, "Body": body}


def render_inline(content: Content, data: dict[str, Any]) -> Message:
    """Return the same for a template that came with the call, which may only substitute.

    Source: `TemplateContent` in the API reference. That blocks are a failure is an assumption.
    """
    if not all(handlebars.is_simple(part) for part in content.parts):
        raise BadTemplate("Template content of a call supports only simple substitutions.")
    return render(content, data)


def preview(state: SesState, content: Content, data: dict[str, Any]) -> str:
    """Return the MIME message that TestRender shows. Raises BadTemplate, MissingAttribute.

    Raises BadContent for a subject that can't stand in a header.
    """
    message = render(content, data)
    part = compose.body_part(message, boundary_maker(state))
    fields = [
        f"Date: {headers.rfc5322_date(state.now())}",
        compose.subject_field(message["Subject"]).raw.decode(),
        "MIME-Version: 1.0",
    ]
    return "\r\n".join(fields) + "\r\n" + part.render().decode("utf-8")
