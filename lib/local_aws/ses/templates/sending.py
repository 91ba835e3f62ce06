"""Messages from templates. What can't be rendered is accepted and ends as a Rendering Failure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local_aws.ses.outbound.sending import Outgoing
from local_aws.ses.outbound.submission import Request, from_simple
from local_aws.ses.templates import rendering
from local_aws.ses.templates.handlebars import BadTemplate, MissingAttribute
from local_aws.ses.templates.rendering import BadData
from local_aws.ses.templates.store import Content

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

EMPTY = {"Subject": {"Data": ""}, "Body": {"Text": {"Data": ""}}}
"""What a message is that could not be rendered."""


@dataclass(slots=True)
class Letter:
    """A template and what goes with it. `name` is '' for a template that came with the call.

    `defaults` and `data` are JSON; `data` wins, attribute by attribute at the top level, as the
    example in "Advanced email personalization" shows.
    """

    name: str
    content: Content
    data: str = ""
    defaults: str = ""
    headers: tuple[dict[str, str], ...] = ()
    attachments: tuple[dict[str, Any], ...] = ()


def from_template(state: SesState, request: Request, letter: Letter) -> Outgoing:
    """Render a template into a message. Raises BadAddress, BadContent, BadTag.

    Assumption: data that is no JSON object is a rendering failure too.
    """
    try:
        message = _rendered(letter)
    except (BadTemplate, MissingAttribute, BadData) as problem:
        outgoing = from_simple(state, request, EMPTY)
        outgoing.failure = letter.name, str(problem)
        return outgoing
    if letter.headers:
        message["Headers"] = list(letter.headers)
    if letter.attachments:
        message["Attachments"] = list(letter.attachments)
    return from_simple(state, request, message)


def _rendered(letter: Letter) -> dict[str, Any]:
    data = rendering.read_data(letter.defaults) | rendering.read_data(letter.data)
    make = rendering.render if letter.name else rendering.render_inline
    return make(letter.content, data)


def merged(defaults: list[dict[str, str]], given: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return lists of Name and Value as one, where `given` replaces what `defaults` has by name.

    Assumption: AWS doesn't say how the default and replacement lists of a bulk call go together.
    """
    replaced = {one["Name"].lower() for one in given}
    return [one for one in defaults if one["Name"].lower() not in replaced] + given
