"""What only a lab can do to SES: click other people's links, and decide about production access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.world_zones import REGIONS
from local_aws.sandbox import grants_of
from local_aws.ses.account import SERVICE
from local_aws.ses.identity import names, verification_mail
from local_aws.ses.state import SesState

if TYPE_CHECKING:
    from local_aws.ses.identity.identities import Identity
    from local_aws.world import LocalAws


def verify_identity(
    aws: LocalAws, identity: str, account_id: str | None = None, region: str | None = None
) -> None:
    """Let the owner of an address click the links in the verification mails.

    That is done in every account and Region where it waits, or in those given. Raises LookupError
    with a sentence that says what is the matter if nothing waits.
    """
    found = [
        (state, state.identities[names.canonical(identity)])
        for state in _states(aws, account_id, region)
        if names.canonical(identity) in state.identities
    ]
    waiting = [(state, one) for state, one in found if one.link_token and not one.is_domain]
    if not waiting:
        raise LookupError(_why_nothing_waits(identity, [one for _, one in found]))
    for state, one in waiting:
        verification_mail.confirm(state, one)


def _states(aws: LocalAws, account_id: str | None, region: str | None) -> list[SesState]:
    states = aws.states(SesState, account_id)
    return [state for state in states if region in (None, state.region)]


def _why_nothing_waits(name: str, found: list[Identity]) -> str:
    if not found:
        return f"There is no identity {name} here: create it first (CreateEmailIdentity)."
    if found[0].is_domain:
        return f"{name} is a domain, which is verified by DNS records and not by a link."
    if found[0].verification.status == "SUCCESS":
        return f"{name} is verified already."
    return f"The link sent to {name} has expired: delete the identity and create it again."


def redirect_of(aws: LocalAws, token: str, *, verified: bool) -> str:
    """Return where the link of a custom verification mail leads in the end, '' for another mail."""
    found = (state.redirects[token] for state in aws.states(SesState) if token in state.redirects)
    success, failure = next(found, ("", ""))
    return success if verified else failure


def confirm(aws: LocalAws, token: str) -> str:
    """Open the link of a verification mail; return the address that is verified by it.

    Raises LookupError for a link that is not known, was used or has expired.
    """
    for state in aws.states(SesState):
        for identity in list(state.identities.values()):
            if identity.link_token == token:
                verification_mail.confirm(state, identity)
                return identity.name
    raise LookupError("This link was used before or has expired: ask for a new one.")


def grant_production(
    aws: LocalAws, account_id: str | None = None, region: str | None = None
) -> None:
    """Let an account out of the sandbox in one Region, or in all, also those it uses later.

    Without an account: the lab's own. Raises LookupError for a Region without SES.
    """
    from local_aws.world import ACCOUNT_ID

    account_id = account_id or ACCOUNT_ID
    if region and region not in REGIONS:
        raise LookupError(f"There is no SES in {region}. There is in: {', '.join(REGIONS)}.")
    if region:
        aws.state(SesState, account_id, region).account.grant_production()
        return
    grants_of(aws, account_id).add(SERVICE)
    for state in aws.states(SesState, account_id):
        state.account.grant_production()
