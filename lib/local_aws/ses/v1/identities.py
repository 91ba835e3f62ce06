"""v1: verify identities and delete them. Saying it twice does no harm, other than in v2."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses.errors import invalid_parameter
from local_aws.ses.identity import dkim_attributes, names, verification
from local_aws.ses.identity.identities import Identity, add, get, limit_problem, remove
from local_aws.ses.identity.verification_mail import send_verification_mail
from local_aws.ses.state import SesState
from local_aws.ses.v1 import service

Params = dict[str, Any]

TXT_TOKEN_BYTES = 32
"""Random bytes of a verification token, which shows them in base64 (44 characters, as on AWS)."""


@service.operation("VerifyEmailIdentity")
def verify_email_identity(params: Params, context: Context) -> None:
    """Send an address the mail with the link, once more if it had one."""
    address = params["EmailAddress"]
    if not names.is_address(address) or not names.valid_address(address):
        raise invalid_parameter(f"Invalid email address<{address}>.")
    state = context.state(SesState)
    send_verification_mail(state, _get_or_add(state, address))


def _get_or_add(state: SesState, name: str) -> Identity:
    identity = get(state, name)
    if identity is None and (problem := limit_problem(state)):
        raise AwsError("LimitExceeded", problem, 400)
    return identity or add(state, name)


@service.operation("VerifyEmailAddress")
def verify_email_address(params: Params, context: Context) -> None:
    """The older name of VerifyEmailIdentity."""
    verify_email_identity(params, context)


@service.operation("VerifyDomainIdentity")
def verify_domain_identity(params: Params, context: Context) -> Params:
    """Return the token that verifies the domain as a TXT record at `_amazonses`."""
    state = context.state(SesState)
    identity = _domain(state, params["Domain"])
    if not identity.txt_token:
        identity.txt_token = _new_txt_token(state)
    verification.begin_ownership(state, identity)
    return {"VerificationToken": identity.txt_token}


def _new_txt_token(state: SesState) -> str:
    stream = state.aws.ids.stream("ses-txt-token")
    return b64encode(stream.randbytes(TXT_TOKEN_BYTES)).decode()


def _domain(state: SesState, name: str) -> Identity:
    if names.is_address(name) or not names.valid_domain(name):
        raise invalid_parameter(f"Invalid domain name <{name}>.")
    return _get_or_add(state, name)


@service.operation("VerifyDomainDkim")
def verify_domain_dkim(params: Params, context: Context) -> Params:
    """Return the three tokens of Easy DKIM; they stay the same when asked for again."""
    state = context.state(SesState)
    identity = _domain(state, params["Domain"])
    dkim = identity.dkim
    if dkim.private_key is not None or not dkim.check.running:
        dkim_attributes.start_easy_dkim(state, identity)
        verification.begin_dkim(state, identity)
    return {"DkimTokens": list(dkim.tokens)}


@service.operation("DeleteIdentity")
def delete_identity(params: Params, context: Context) -> None:
    """Remove an identity, if it is there."""
    _remove(context.state(SesState), params["Identity"])


@service.operation("DeleteVerifiedEmailAddress")
def delete_verified_email_address(params: Params, context: Context) -> None:
    """Remove an address, if it is there."""
    if names.is_address(params["EmailAddress"]):
        _remove(context.state(SesState), params["EmailAddress"])


def _remove(state: SesState, name: str) -> None:
    identity = get(state, name)
    if identity is not None:
        remove(state, identity)
