"""v1: settings of an identity (DKIM, MAIL FROM, feedback)."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.ses.errors import invalid_parameter
from local_aws.ses.identity import inheritance, mail_from, verification
from local_aws.ses.identity.identities import Identity, get
from local_aws.ses.state import SesState
from local_aws.ses.v1 import service
from local_aws.ses.v1.identity_list import existing
from local_aws.ses.v1.spelling import camel

Params = dict[str, Any]

BEHAVIORS = {
    "UseDefaultValue": mail_from.USE_DEFAULT_VALUE,
    "RejectMessage": mail_from.REJECT_MESSAGE,
}


@service.operation("SetIdentityDkimEnabled")
def set_identity_dkim_enabled(params: Params, context: Context) -> None:
    """Turn DKIM signing on or off."""
    state = context.state(SesState)
    problem = inheritance.switch_signing(state, params["Identity"], params["DkimEnabled"])
    if problem:
        raise invalid_parameter(problem)


@service.operation("GetIdentityDkimAttributes")
def get_identity_dkim_attributes(params: Params, context: Context) -> Params:
    """Show whether and how mail from identities is signed."""
    state = context.state(SesState)
    found = existing(context, params["Identities"])
    return {"DkimAttributes": {name: _dkim(state, one) for name, one in found.items()}}


def _dkim(state: SesState, identity: Identity) -> Params:
    shown = inheritance.describe_dkim(state, identity)
    response = {
        "DkimEnabled": shown["SigningEnabled"],
        "DkimVerificationStatus": camel(shown["Status"]),
    }
    return response | ({"DkimTokens": shown["Tokens"]} if shown.get("Tokens") else {})


@service.operation("SetIdentityMailFromDomain")
def set_identity_mail_from_domain(params: Params, context: Context) -> None:
    """Set the custom MAIL FROM domain, or remove it by naming none."""
    state, name = context.state(SesState), params["Identity"]
    identity, domain = get(state, name), params.get("MailFromDomain", "").lower()
    if identity is None:
        raise invalid_parameter(f"Identity <{name}> does not exist.")
    if domain and (problem := mail_from.problem(identity, domain)):
        raise invalid_parameter(problem)
    behavior = BEHAVIORS[params.get("BehaviorOnMXFailure", "UseDefaultValue")]
    mail_from.set_domain(identity, domain, behavior, state.now())
    verification.watch(state, identity)


@service.operation("GetIdentityMailFromDomainAttributes")
def get_identity_mail_from_domain_attributes(params: Params, context: Context) -> Params:
    """Show the custom MAIL FROM domains of identities."""
    found = existing(context, params["Identities"])
    shown = {name: _mail_from(identity) for name, identity in found.items()}
    return {"MailFromDomainAttributes": shown}


def _mail_from(identity: Identity) -> Params:
    custom = identity.mail_from
    shown = {"BehaviorOnMXFailure": camel(custom.behavior)}
    if custom.domain:
        shown["MailFromDomain"] = custom.domain
        shown["MailFromDomainStatus"] = camel(custom.check.status)
    return shown


@service.operation("SetIdentityFeedbackForwardingEnabled")
def set_identity_feedback_forwarding_enabled(params: Params, context: Context) -> None:
    """Turn the forwarding of bounces and complaints by e-mail on or off."""
    name = params["Identity"]
    identity = get(context.state(SesState), name)
    if identity is None:
        text = f"Identity {name} is invalid. Must be a verified email address or domain."
        raise invalid_parameter(text)
    identity.feedback_forwarding = params["ForwardingEnabled"]
