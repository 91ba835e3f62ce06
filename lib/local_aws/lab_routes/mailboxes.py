"""`/_lab/mailboxes/...`: what arrived, and what readers and their hosts do about it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from local_aws.lab_routes.request import BadRequest, Handler, moment_of, text_of

if TYPE_CHECKING:
    from local_aws.world import LocalAws


def mailbox(aws: LocalAws, _: dict[str, Any], address: str) -> dict[str, Any]:
    """The messages of a mailbox in order of arrival."""
    return {
        "messages": [
            {
                "folder": message.folder,
                "raw": base64.b64encode(message.raw).decode(),
                "received_at": moment_of(message.received_at),
                "authentication_results": message.authentication_results,
            }
            for message in aws.internet.mailboxes.of(address)
        ]
    }


def set_mailbox(aws: LocalAws, body: dict[str, Any], address: str) -> dict[str, Any]:
    """A mailbox changes: {"state": "open"|"closed"|"full"}."""
    from local_aws.ses.returned import readers

    try:
        readers.set_mailbox(aws, address, text_of(body, "state"))
    except LookupError as problem:
        raise BadRequest(str(problem.args[0])) from None
    return {}


def report_spam(aws: LocalAws, _: dict[str, Any], address: str) -> dict[str, Any]:
    """A reader reports the newest message as spam; says whether the sender gets to hear of it."""
    from local_aws.ses.returned import readers

    try:
        return {"passed_on": readers.report_spam(aws, address)}
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None


def disturb_notifications(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """Events of SES come twice and late: {"duplicates": share, "longest_delay": seconds}."""
    from local_aws.ses.returned import readers

    account_id, region = text_of(body, "account_id"), text_of(body, "region")
    faults = body.get("duplicates", 0), body.get("longest_delay", 0)
    if not all(isinstance(one, int | float) for one in faults):
        raise BadRequest('"duplicates" and "longest_delay" must be numbers.')
    try:
        readers.disturb_notifications(aws, *faults, account_id, region)
    except LookupError as problem:
        raise BadRequest(str(problem.args[0])) from None
    return {}


ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/mailboxes/([^/]+)", mailbox),
    ("POST", "/mailboxes/([^/]+)/state", set_mailbox),
    ("POST", "/mailboxes/([^/]+)/spam", report_spam),
    ("POST", "/notifications/faults", disturb_notifications),
]
