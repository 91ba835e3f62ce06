"""Whether the caller may send: IAM's policies of a user, and those of the identities.

Source: "Identity and access management in Amazon SES" and "Sending authorization policy anatomy"
in the developer guide: actions, condition keys, and the ARN of the identity as the resource.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.access.conditions import Values
from local_aws.access.decision import is_allowed
from local_aws.access.policy import Question
from local_aws.access.principals import Principal
from local_aws.ses.events.mail_headers import decoded
from local_aws.ses.identity import identities
from local_aws.ses.outbound.authorities import owner_of
from local_aws.ses.times import iso

if TYPE_CHECKING:
    from local_aws.ses.message.addresses import Mailbox
    from local_aws.ses.outbound.refusals import Refusals
    from local_aws.ses.outbound.sending import Outgoing
    from local_aws.ses.state import SesState


def check_permitted(state: SesState, outgoing: Outgoing, refusals: Refusals) -> None:
    """Raise the API's AccessDenied where the caller may not send this message.

    Asked are the identity of the From address, those of other accounts among the other senders,
    and, of IAM's policies only, the configuration set.
    """
    principal = Principal(state.account_id, outgoing.caller.user)
    for place, mailbox in enumerate(outgoing.senders):
        owner = owner_of(state, outgoing, mailbox, refusals)
        if place == 0 or owner is not state:
            _check_identity(owner, outgoing, mailbox, principal, refusals)
    if principal.user and outgoing.configuration_set:
        arn = state.arn("configuration-set", outgoing.configuration_set)
        _check(state, outgoing, principal, arn, [], refusals)


def _check_identity(
    owner: SesState,
    outgoing: Outgoing,
    mailbox: Mailbox,
    principal: Principal,
    refusals: Refusals,
) -> None:
    identity = identities.find(owner, mailbox.address)
    policies = list(identity.policies.values()) if identity else []
    if not principal.user and not policies and owner.account_id == principal.account_id:
        return
    arn = owner.arn("identity", identity.name if identity else mailbox.address)
    _check(owner, outgoing, principal, arn, policies, refusals)


def _check(
    owner: SesState,
    outgoing: Outgoing,
    principal: Principal,
    arn: str,
    policies: list[str],
    refusals: Refusals,
) -> None:
    action = f"ses:{outgoing.action}"
    question = Question(action, arn, condition_values(owner, outgoing, principal))
    if not is_allowed(principal, question, policies, owner.account_id):
        raise refusals.access_denied(
            f"User `{principal.arn}' is not authorized to perform `{action}' on resource `{arn}'"
        )


def condition_values(state: SesState, outgoing: Outgoing, principal: Principal) -> Values:
    """Return what the condition keys of AWS and of SES stand for in a send.

    aws:SecureTransport is true: on AWS no other connection reaches SES.
    """
    author, caller = outgoing.senders[0], outgoing.caller
    values = {
        "aws:sourceip": (caller.source_ip,),
        "aws:currenttime": (iso(state.now()),),
        "aws:epochtime": (str(int(state.now())),),
        "aws:securetransport": ("true",),
        "aws:requestedregion": (state.region,),
        "aws:principalarn": (principal.arn,),
        "aws:principalaccount": (principal.account_id,),
        "ses:apiversion": (caller.api_version,),
        "ses:fromaddress": (author.address,),
        "ses:fromdisplayname": (decoded(author.name),) if author.name else (),
        "ses:recipients": tuple(recipient.address for recipient in outgoing.recipients),
        "ses:feedbackaddress": (outgoing.feedback_address,),
    }
    return values | ({"aws:username": (principal.user,)} if principal.user else {})
