"""v2: the list of identities, filtered and a page at a time."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.ses.errors import bad_request
from local_aws.ses.identity.identities import Identity, is_verified
from local_aws.ses.paging import BadToken, page
from local_aws.ses.state import SesState
from local_aws.ses.v2 import service

Params = dict[str, Any]

PAGE_SIZE, MAX_PAGE_SIZE = 25, 1000
"""Identities on a page: by default (as seen on AWS) and at most."""


@service.operation("ListEmailIdentities")
def list_email_identities(params: Params, context: Context) -> Params:
    """List identities by name, a page at a time."""
    state = context.state(SesState)
    wanted, token = params.get("Filter", {}), params.get("NextToken", "")
    names = sorted(i.name for i in state.identities.values() if _matches(i, wanted))
    try:
        shown, following = page(names, _size(params), token, f"identities {state.region}")
    except BadToken:
        raise bad_request(f"Invalid NextToken <{token}>.") from None
    rows = [_summary(state, state.identities[name]) for name in shown]
    return {"EmailIdentities": rows} | ({"NextToken": following} if following else {})


def _size(params: Params) -> int:
    size: int = params.get("PageSize", PAGE_SIZE)
    if not 1 <= size <= MAX_PAGE_SIZE:
        raise bad_request(
            f"Value {size} for parameter PageSize is invalid. "
            f"PageSize must be between 1 and {MAX_PAGE_SIZE}."
        )
    return size


def _matches(identity: Identity, wanted: dict[str, str]) -> bool:
    shown = {"IDENTITY_TYPE": identity.type, "VERIFICATION_STATUS": identity.verification.status}
    if wanted.get("IDENTITY_NAME_CONTAINS", "").lower() not in identity.name.lower():
        return False
    return all(value == wanted.get(key, value) for key, value in shown.items())


def _summary(state: SesState, identity: Identity) -> Params:
    return {
        "IdentityType": identity.type,
        "IdentityName": identity.name,
        "SendingEnabled": is_verified(state, identity.name),
        "VerificationStatus": identity.verification.status,
    }
