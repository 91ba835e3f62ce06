"""`/_lab/workmail/...`: an organisation, and what happens in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.lab_routes.request import BadRequest, Handler, text_of

if TYPE_CHECKING:
    from local_aws.workmail.organizations import Organization
    from local_aws.world import LocalAws


def create(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """A WorkMail organisation with twelve people: {"alias", "domain"}, or with an "account_id" and
    a "region" of its own. Returns its id and ARN.
    """
    from local_aws.workmail.activity import staff
    from local_aws.workmail.organizations import WorkMailState
    from local_aws.world import ACCOUNT_ID, REGION

    where = body.get("account_id", ACCOUNT_ID), body.get("region", REGION)
    made = aws.state(WorkMailState, *where).create(text_of(body, "alias"), text_of(body, "domain"))
    staff(made)
    return {"organization_id": made.id, "arn": made.arn}


def act(aws: LocalAws, body: dict[str, Any], organization_id: str) -> dict[str, Any]:
    """What happens there in the next seven days, as the clock goes on: {"kind": "normal-week"},
    "password-spraying", "misconfigured-client" or "impersonation".
    """
    from local_aws.workmail.activity import KINDS, schedule

    kind = text_of(body, "kind")
    if kind not in KINDS:
        raise BadRequest(f'"kind" must be one of {", ".join(KINDS)}.')
    return {"events": schedule(_organization(aws, organization_id), kind)}


def _organization(aws: LocalAws, organization_id: str) -> Organization:
    from local_aws.workmail.organizations import WorkMailState

    for state in aws.states(WorkMailState):
        if organization_id in state.organizations:
            return state.organizations[organization_id]
    raise BadRequest(f"There is no WorkMail organisation {organization_id}.", 404)


ROUTES: list[tuple[str, str, Handler]] = [
    ("POST", "/workmail/organizations", create),
    ("POST", "/workmail/organizations/([^/]+)/activity", act),
]
