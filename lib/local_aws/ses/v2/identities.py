"""v2: create, read, list and delete identities."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses import tagging
from local_aws.ses.errors import (
    bad_request,
    configuration_set_not_found,
    identity_exists,
    identity_not_found,
)
from local_aws.ses.identity import inheritance, mail_from, names, verification
from local_aws.ses.identity.identities import (
    Identity,
    add,
    get,
    is_verified,
    limit_problem,
    remove,
)
from local_aws.ses.identity.verification_mail import send_verification_mail
from local_aws.ses.state import SesState
from local_aws.ses.v2 import service
from local_aws.ses.v2.dkim_settings import apply_dkim_settings, check_dkim_settings

Params = dict[str, Any]


def require_identity(state: SesState, name: str) -> Identity:
    """Return an identity. Raises NotFoundException."""
    identity = get(state, name)
    if identity is None:
        raise identity_not_found(name)
    return identity


def require_configuration_set(state: SesState, name: str) -> None:
    """Raise NotFoundException if there is no such configuration set."""
    if name not in state.configuration_sets:
        raise configuration_set_not_found(name)


@service.operation("CreateEmailIdentity")
def create_email_identity(params: Params, context: Context) -> Params:
    """Make an identity and start to verify it: by DNS, or by a mail to the address."""
    state = context.state(SesState)
    _check_request(state, params)
    identity = add(state, params["EmailIdentity"])
    identity.configuration_set = params.get("ConfigurationSetName", "")
    identity.tags = tagging.as_dict(params.get("Tags", []))
    if identity.is_domain:
        apply_dkim_settings(state, identity, params.get("DkimSigningAttributes", {}))
    response = _created(state, identity)
    _begin_verification(state, identity)
    return response


def _check_request(state: SesState, params: Params) -> None:
    name, settings = params["EmailIdentity"], params.get("DkimSigningAttributes", {})
    if problem := names.problem(name):
        raise bad_request(problem)
    if get(state, name):
        raise identity_exists(name)
    tagging.check(params.get("Tags", []))
    if params.get("ConfigurationSetName"):
        require_configuration_set(state, params["ConfigurationSetName"])
    if settings and names.is_address(name):
        raise bad_request("The EmailIdentity value must be a valid domain.")
    check_dkim_settings("CreateEmailIdentity", settings)
    if problem := limit_problem(state):
        raise AwsError("LimitExceededException", problem, 400)


def _created(state: SesState, identity: Identity) -> Params:
    # AWS answers before it has begun to look: DKIM is NOT_STARTED here and PENDING at the next Get.
    response: Params = {
        "IdentityType": identity.type,
        "VerifiedForSendingStatus": is_verified(state, identity.name),
    }
    if identity.is_domain:
        response["DkimAttributes"] = inheritance.describe_dkim(state, identity)
    return response


def _begin_verification(state: SesState, identity: Identity) -> None:
    if identity.is_domain:
        verification.begin_dkim(state, identity)
    else:
        send_verification_mail(state, identity)


@service.operation("GetEmailIdentity")
def get_email_identity(params: Params, context: Context) -> Params:
    """Show an identity with all its settings and how its verification stands."""
    state = context.state(SesState)
    identity = require_identity(state, params["EmailIdentity"])
    response: Params = {
        "IdentityType": identity.type,
        "FeedbackForwardingStatus": identity.feedback_forwarding,
        "VerifiedForSendingStatus": is_verified(state, identity.name),
        "DkimAttributes": inheritance.describe_dkim(state, identity),
        "MailFromAttributes": mail_from.describe(identity),
        "Policies": dict(identity.policies),
        "Tags": tagging.as_list(identity.tags),
        "VerificationStatus": identity.verification.status,
        "VerificationInfo": verification.describe(identity),
    }
    if identity.configuration_set:
        response["ConfigurationSetName"] = identity.configuration_set
    return response


@service.operation("DeleteEmailIdentity")
def delete_email_identity(params: Params, context: Context) -> None:
    """Remove an identity with all its settings."""
    state = context.state(SesState)
    remove(state, require_identity(state, params["EmailIdentity"]))
