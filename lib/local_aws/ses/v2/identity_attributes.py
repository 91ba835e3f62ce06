"""v2: settings of an identity (DKIM, MAIL FROM, feedback, configuration set)."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.ses.errors import bad_request
from local_aws.ses.identity import dkim_attributes, inheritance, mail_from, names, verification
from local_aws.ses.identity.identities import Identity, get
from local_aws.ses.state import SesState
from local_aws.ses.v2 import service
from local_aws.ses.v2.dkim_settings import (
    apply_dkim_settings,
    check_dkim_settings,
    refuse_replication,
)
from local_aws.ses.v2.identities import require_configuration_set, require_identity

Params = dict[str, Any]


@service.operation("PutEmailIdentityDkimAttributes")
def put_email_identity_dkim_attributes(params: Params, context: Context) -> None:
    """Turn DKIM signing on or off."""
    state, name = context.state(SesState), params["EmailIdentity"]
    problem = inheritance.switch_signing(state, name, params.get("SigningEnabled", False))
    if problem:
        raise bad_request(problem)


@service.operation("PutEmailIdentityDkimSigningAttributes")
def put_email_identity_dkim_signing_attributes(params: Params, context: Context) -> Params:
    """Choose between Easy DKIM and BYODKIM, or another key length."""
    state = context.state(SesState)
    origin, settings = params["SigningAttributesOrigin"], params.get("SigningAttributes", {})
    if names.is_address(params["EmailIdentity"]):
        raise bad_request("The EmailIdentity value must be a valid domain.")
    refuse_replication("PutEmailIdentityDkimSigningAttributes", origin)
    identity = require_identity(state, params["EmailIdentity"])
    if origin == "EXTERNAL":
        _use_own_key(state, identity, settings)
    else:
        _use_easy_dkim(state, identity, settings.get("NextSigningKeyLength", ""))
    return _signing_response(state, identity)


def _use_own_key(state: SesState, identity: Identity, settings: Params) -> None:
    wanted = {"DomainSigningSelector": "", "DomainSigningPrivateKey": ""} | settings
    check_dkim_settings("PutEmailIdentityDkimSigningAttributes", wanted)
    apply_dkim_settings(state, identity, settings)
    verification.begin_dkim(state, identity)


def _use_easy_dkim(state: SesState, identity: Identity, length: str) -> None:
    dkim = identity.dkim
    at_it = dkim.tokens and dkim.private_key is None and dkim.check.running
    if at_it and not length:
        return
    if at_it:
        dkim_attributes.change_length(state, identity, length)
    else:
        dkim_attributes.start_easy_dkim(state, identity, length)
    verification.begin_dkim(state, identity)


def _signing_response(state: SesState, identity: Identity) -> Params:
    shown = inheritance.describe_dkim(state, identity)
    response = {"DkimStatus": shown["Status"], "DkimTokens": shown["Tokens"]}
    if "SigningHostedZone" in shown:
        response["SigningHostedZone"] = shown["SigningHostedZone"]
    return response


@service.operation("PutEmailIdentityMailFromAttributes")
def put_email_identity_mail_from_attributes(params: Params, context: Context) -> None:
    """Set the custom MAIL FROM domain, or remove it with an empty one."""
    state, name = context.state(SesState), params["EmailIdentity"]
    identity, domain = get(state, name), params.get("MailFromDomain", "").lower()
    if identity is None:
        raise bad_request(f"Identity <{name}> does not exist.")
    problem = mail_from.problem(identity, domain) if domain else ""
    if problem:
        raise bad_request(problem)
    mail_from.set_domain(identity, domain, params.get("BehaviorOnMxFailure", ""), state.now())
    verification.watch(state, identity)


@service.operation("PutEmailIdentityFeedbackAttributes")
def put_email_identity_feedback_attributes(params: Params, context: Context) -> None:
    """Turn the forwarding of bounces and complaints by e-mail on or off."""
    name = params["EmailIdentity"]
    identity = get(context.state(SesState), name)
    if identity is None:
        raise bad_request(
            f"Identity {name} is invalid. Must be a verified email address or domain."
        )
    identity.feedback_forwarding = params.get("EmailForwardingEnabled", False)


@service.operation("PutEmailIdentityConfigurationSetAttributes")
def put_email_identity_configuration_set_attributes(params: Params, context: Context) -> None:
    """Set the default configuration set, or remove it by naming none."""
    state = context.state(SesState)
    identity = require_identity(state, params["EmailIdentity"])
    name = params.get("ConfigurationSetName", "")
    if name:
        require_configuration_set(state, name)
    identity.configuration_set = name
