"""v1: lists of identities and how their verification stands."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.ses.errors import invalid_parameter
from local_aws.ses.identity.identities import Identity, get
from local_aws.ses.paging import BadToken, page
from local_aws.ses.state import SesState
from local_aws.ses.v1 import service
from local_aws.ses.v1.spelling import camel

Params = dict[str, Any]

MAX_ITEMS = 1000
"""Identities on a page at most, and where the request doesn't say (as seen on AWS)."""


def existing(context: Context, asked: list[str]) -> dict[str, Identity]:
    """Return those of the identities asked for that are there. v1 passes over the others."""
    state = context.state(SesState)
    return {name: found for name in asked if (found := get(state, name))}


@service.operation("ListIdentities")
def list_identities(params: Params, context: Context) -> Params:
    """List identities by name, a page at a time."""
    state, token = context.state(SesState), params.get("NextToken", "")
    wanted = params.get("IdentityType")
    names = sorted(i.name for i in state.identities.values() if wanted in (None, camel(i.type)))
    try:
        shown, following = page(names, _size(params), token, f"identities {state.region}")
    except BadToken:
        raise invalid_parameter(f"Invalid NextToken <{token}>.") from None
    return {"Identities": shown} | ({"NextToken": following} if following else {})


def _size(params: Params) -> int:
    size: int = params.get("MaxItems", MAX_ITEMS)
    if not 1 <= size <= MAX_ITEMS:
        raise invalid_parameter(
            f"Value {size} for parameter MaxItems is invalid. "
            f"MaxItems must be between 1 and {MAX_ITEMS}."
        )
    return size


@service.operation("ListVerifiedEmailAddresses")
def list_verified_email_addresses(params: Params, context: Context) -> Params:
    """List the addresses that are verified themselves."""
    identities = context.state(SesState).identities.values()
    verified = (i for i in identities if not i.is_domain and i.verification.holds)
    return {"VerifiedEmailAddresses": sorted(identity.name for identity in verified)}


@service.operation("GetIdentityVerificationAttributes")
def get_identity_verification_attributes(params: Params, context: Context) -> Params:
    """Show how the verification of identities stands, and the TXT tokens of domains."""
    found = existing(context, params["Identities"])
    shown = {name: _verification(identity) for name, identity in found.items()}
    return {"VerificationAttributes": shown}


def _verification(identity: Identity) -> Params:
    shown = {"VerificationStatus": camel(identity.verification.status)}
    return shown | ({"VerificationToken": identity.txt_token} if identity.txt_token else {})
