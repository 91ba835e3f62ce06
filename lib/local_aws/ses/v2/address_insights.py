"""v2: what can be told of an address."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.ses import address_insights
from local_aws.ses.errors import bad_request
from local_aws.ses.state import SesState
from local_aws.ses.v2 import service

Params = dict[str, Any]


@service.operation("GetEmailAddressInsights")
def get_email_address_insights(params: Params, context: Context) -> Params:
    """Judge an address by its form, its domain's records, and mail sent to it before."""
    address = params["EmailAddress"]
    if not address:
        raise bad_request("EmailAddress must not be empty.")
    found = address_insights.checks(context.state(SesState), address)
    verdicts = {name: {"ConfidenceVerdict": verdict} for name, verdict in found.items()}
    valid = {"ConfidenceVerdict": address_insights.overall(found)}
    return {"MailboxValidation": {"IsValid": valid, "Evaluations": verdicts}}
