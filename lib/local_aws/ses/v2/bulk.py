"""v2: SendBulkEmail."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.ses.outbound import bulk
from local_aws.ses.outbound.bulk import Result
from local_aws.ses.outbound.refusals import V2
from local_aws.ses.outbound.submission import Request
from local_aws.ses.state import SesState
from local_aws.ses.templates.sending import Letter, merged
from local_aws.ses.v2 import service
from local_aws.ses.v2.sending import read_letter, read_request, refuse_what_is_not_done

Params = dict[str, Any]


@service.operation("SendBulkEmail")
def send_bulk_email(params: Params, context: Context) -> Params:
    """Send a message from a template to each destination; each entry has a status of its own."""
    refuse_what_is_not_done(params, context)
    state = context.state(SesState)
    template = params["DefaultContent"].get("Template")
    if template is None:
        raise V2.invalid("DefaultContent must have a Template.")
    default = read_letter(state, template)
    entries = [
        (_request(params, entry, context), _letter(default, entry))
        for entry in params["BulkEmailEntries"]
    ]
    return {"BulkEmailEntryResults": [_shown(r) for r in bulk.send_all(state, entries, V2)]}


def _request(params: Params, entry: Params, context: Context) -> Request:
    tags = merged(params.get("DefaultEmailTags", []), entry.get("ReplacementTags", []))
    own = {"Destination": entry["Destination"], "EmailTags": tags}
    return read_request(params | own, context)


def _letter(default: Letter, entry: Params) -> Letter:
    replacement = entry.get("ReplacementEmailContent", {}).get("ReplacementTemplate", {})
    headers = merged(list(default.headers), entry.get("ReplacementHeaders", []))
    return Letter(
        default.name,
        default.content,
        data=replacement.get("ReplacementTemplateData", ""),
        defaults=default.data,
        headers=tuple(headers),
        attachments=default.attachments,
    )


def _shown(result: Result) -> Params:
    if result.error:
        return {"Status": result.status, "Error": result.error}
    return {"Status": result.status, "MessageId": result.message_id}
