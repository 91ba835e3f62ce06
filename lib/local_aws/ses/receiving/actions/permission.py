"""Whether SES may do something with a resource of the customer's, by the resource's policy.

Source: "Giving permissions to Amazon SES for email receiving" in the developer guide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.access.conditions import BadCondition, Values
from local_aws.access.policy import ALLOW, DENY, Question, effects
from local_aws.errors import NotImplementedByTheLab

if TYPE_CHECKING:
    from local_aws.ses.receiving.rules import Receiving

SERVICE = "ses.amazonaws.com"


def is_allowed(
    receiving: Receiving,
    document: str,
    action: str,
    resource: str,
    rule_arn: str,
    more: Values | None = None,
) -> bool:
    """Whether a policy lets SES do it, for a rule. Raises NotImplementedByTheLab for a condition
    that isn't known here. `more` are condition keys beside the usual ones."""
    account = (receiving.account_id,)
    values: Values = {
        "aws:sourceaccount": account,
        "aws:referer": account,
        "aws:sourcearn": (rule_arn,),
        "aws:securetransport": ("true",),
        **(more or {}),
    }
    question = Question(action, resource, values, frozenset({SERVICE}))
    try:
        found = effects(document, question, with_principal=True)
    except BadCondition as unknown:
        raise NotImplementedByTheLab(action.partition(":")[0], str(unknown)) from None
    return ALLOW in found and DENY not in found
