"""v2: the account."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses import account as accounts
from local_aws.ses import auto_validation
from local_aws.ses.state import SesState
from local_aws.ses.v2 import service
from local_aws.ses.vdm import settings as vdm

Params = dict[str, Any]


@service.operation("GetAccount")
def get_account(params: Params, context: Context) -> Params:
    """Show sandbox or production, quotas, and how the last review stands.

    There are no dedicated addresses to be warmed up here.
    """
    state = context.state(SesState)
    account = state.account
    response: Params = {
        "DedicatedIpAutoWarmupEnabled": False,
        "EnforcementStatus": account.enforcement_status,
        "PricingAttributes": account.pricing_plan.describe(state.now()),
        "ProductionAccessEnabled": account.production_access,
        "SendQuota": accounts.describe_quota(state),
        "SendingEnabled": account.sending_enabled,
        "SuppressionAttributes": _suppression(state),
        "VdmAttributes": vdm.describe(state),
    }
    if account.details:
        review = {"ReviewDetails": dict(account.review)} if account.review else {}
        response["Details"] = account.details | review
    return response


def _suppression(state: SesState) -> Params:
    found = state.suppression
    shown: Params = {"SuppressedReasons": list(found.reasons)}
    if found.auto_validation.enabled:
        shown["ValidationAttributes"] = auto_validation.describe(found.auto_validation)
    return shown


DETAILS = (
    *("MailType", "WebsiteURL", "ContactLanguage", "UseCaseDescription"),
    "AdditionalContactEmailAddresses",
)


@service.operation("PutAccountDetails")
def put_account_details(params: Params, context: Context) -> None:
    """Save the account's details and, where asked for, request production access.

    The review stays PENDING until the lab's access team decides (`/_lab/accounts/production`).
    Raises ConflictException while one is under way.
    """
    state = context.state(SesState)
    account = state.account
    _refuse_under_review(account)
    account.details = {name: params[name] for name in DETAILS if name in params}
    if params.get("ProductionAccessEnabled") and not account.production_access:
        account.review = {"Status": "PENDING", "CaseId": accounts.new_case_id(state)}


def _refuse_under_review(account: accounts.Account) -> None:
    if account.review.get("Status") == "PENDING":
        message = "Account details are under review already: wait until the review has ended."
        raise AwsError("ConflictException", message, 409)


@service.operation("PutAccountPricingAttributes")
def put_account_pricing_attributes(params: Params, context: Context) -> None:
    """Ask for another pricing plan: a higher one holds at once, a lower one from next month.

    Raises ConflictException while the account's details are under review.
    """
    state = context.state(SesState)
    _refuse_under_review(state.account)
    state.account.pricing_plan = state.account.pricing_plan.changed(params["Plan"], state.now())


@service.operation("PutAccountSendingAttributes")
def put_account_sending_attributes(params: Params, context: Context) -> None:
    """Pause or resume all sending of the account in this Region."""
    context.state(SesState).account.sending_enabled = params.get("SendingEnabled", False)


@service.operation("PutAccountVdmAttributes")
def put_account_vdm_attributes(params: Params, context: Context) -> None:
    """Switch Virtual Deliverability Manager on or off, and what it does."""
    vdm.put(context.state(SesState), params["VdmAttributes"])
