"""`/_lab/...`: what only people decide: an address owner's click, the access team's yes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from local_aws.lab_routes.request import BadRequest, Handler, text_of
from local_aws.sandbox import TEXTS, grants_of

if TYPE_CHECKING:
    from local_aws.world import LocalAws


def verify_identity(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """The owner of an address clicks the link in the verification mail: {"identity": "a@b"}."""
    from local_aws.ses import lab

    try:
        lab.verify_identity(
            aws, text_of(body, "identity"), body.get("account_id"), body.get("region")
        )
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None
    return {}


def confirm_identity(aws: LocalAws, _: dict[str, Any], token: str) -> dict[str, Any]:
    """The link in a verification mail, and where it leads if the customer has said so."""
    from local_aws.ses import lab

    try:
        verified = {"verified": lab.confirm(aws, token)}
    except LookupError as problem:
        location = lab.redirect_of(aws, token, verified=False)
        where = f" It leads to {location}." if location else ""
        raise BadRequest(f"{problem.args[0]}{where}", 404) from None
    location = lab.redirect_of(aws, token, verified=True)
    return verified | ({"location": location} if location else {})


def grant_production(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """The access team says yes: the account leaves the sandbox, {} or {"region": …}.

    That holds for SES and for End User Messaging SMS.
    """
    from local_aws.ses import lab
    from local_aws.world import ACCOUNT_ID

    account_id, region = body.get("account_id"), body.get("region")
    try:
        lab.grant_production(aws, account_id, region)
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None
    if region or "local_aws.sms_voice.state" in sys.modules:
        from local_aws.sms_voice import lab as sms_lab

        sms_lab.grant_production(aws, account_id, region)
    else:  # nobody has texted yet, so there is nothing that would have to be told
        grants_of(aws, account_id or ACCOUNT_ID).add(TEXTS)
    return {}


ROUTES: list[tuple[str, str, Handler]] = [
    ("POST", "/identities/verify", verify_identity),
    ("GET", "/identities/confirm/([^/]+)", confirm_identity),
    ("POST", "/accounts/production", grant_production),
]
