"""`/_lab/...`: what only people decide: an address owner's click, the access team's yes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.lab_routes.request import BadRequest, Handler, text_of

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
    from local_aws.sms_voice import lab as sms_lab

    try:
        lab.grant_production(aws, body.get("account_id"), body.get("region"))
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None
    sms_lab.grant_production(aws, body.get("account_id"), body.get("region"))
    return {}


ROUTES: list[tuple[str, str, Handler]] = [
    ("POST", "/identities/verify", verify_identity),
    ("GET", "/identities/confirm/([^/]+)", confirm_identity),
    ("POST", "/accounts/production", grant_production),
]
