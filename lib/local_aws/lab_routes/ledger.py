"""`/_lab/ledger`: who has made what in this account, for all the notebooks that share it.

What the notebooks write into it is theirs; here it only lies where it can't be out of step with the
account: it goes with a reset and is kept where the state is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from local_aws.context import Request
from local_aws.journal.requests import only_reads
from local_aws.lab_routes.request import BadRequest, Handler

if TYPE_CHECKING:
    from local_aws.world import LocalAws

OF_THE_LAB = ("app/messaging-lab", "exec-env/AWS_Lambda")
"""What the user agent of a notebook's clients says, and that of functions."""


class SharedLedger:
    """Lines of the notebooks, and whether somebody else has changed something: a terminal, or an
    application under test."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.lines: list[dict[str, Any]] = []
        self.strangers = False


def ledger_of(aws: LocalAws) -> SharedLedger:
    """Return the ledger of a local AWS."""
    from local_aws.world import ACCOUNT_ID, REGION

    return aws.state(SharedLedger, ACCOUNT_ID, REGION)


def look_for_strangers(aws: LocalAws, request: Request) -> None:
    """Note, once, that a request changes something which isn't a notebook's."""
    if urlsplit(request.url).path.startswith("/_lab") or only_reads(request):
        return
    agent = request.headers.get("user-agent", "")
    if not any(word in agent for word in OF_THE_LAB) and not ledger_of(aws).strangers:
        body = b'{"lines": [], "strangers": true}'
        aws.handle(Request("POST", f"{aws.endpoint_url}/_lab/ledger", {}, body))


def read(aws: LocalAws, _: dict[str, Any], __: str) -> dict[str, Any]:
    """The lines, and whether somebody else has changed something."""
    ledger = ledger_of(aws)
    return {"lines": ledger.lines, "strangers": ledger.strangers}


def write(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """Lines are added: {"lines": [{…}, …]}."""
    lines = body.get("lines")
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise BadRequest('The body needs "lines", a list of objects.')
    ledger = ledger_of(aws)
    ledger.lines += lines
    ledger.strangers = ledger.strangers or body.get("strangers") is True
    return {}


ROUTES: list[tuple[str, str, Handler]] = [("GET", "/ledger", read), ("POST", "/ledger", write)]
