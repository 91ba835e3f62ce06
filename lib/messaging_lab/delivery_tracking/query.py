"""The function behind the HTTP address: GET ?message_id=… answers where a message is.

Environment: TABLE is the name of the table. Behind a function URL or an HTTP API (payload format
2.0), and behind a REST API of API Gateway as well.
"""

from __future__ import annotations

import json
from typing import Any

from .item import answer_of, latest_status
from .transform import number, table

Json = dict[str, Any]


def handler(event: Json, context: Any) -> Json:
    """Answer a request: 200 with the message's recipients, 400 without an id, 404 for nobody's."""
    message_id = (event.get("queryStringParameters") or {}).get("message_id", "").strip()
    if not message_id:
        return reply(400, {"message": "Give a message id: ?message_id=…"})
    items = table().recipients_of(message_id)
    if not items:
        return reply(404, {"message": f"There is no message {message_id}."})
    statuses = sorted({latest_status(item) for item in items})
    recipients = [answer_of(item) for item in items]
    return reply(
        200,
        {
            "message_id": message_id,
            "latest_status": statuses[0] if len(statuses) == 1 else "MIXED",
            "recipients": recipients,
        },
    )


def reply(status: int, document: Json) -> Json:
    """Return an HTTP response as Lambda gives it on. Caches mustn't keep what changes."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json", "cache-control": "no-store"},
        "body": json.dumps(document, default=number, ensure_ascii=False),
    }
