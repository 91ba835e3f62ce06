"""v2: the account-level suppression list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.ses import auto_validation
from local_aws.ses.errors import bad_request, not_found
from local_aws.ses.identity import names
from local_aws.ses.paging import BadToken, page
from local_aws.ses.state import SesState
from local_aws.ses.suppression import Suppressed
from local_aws.ses.times import utc
from local_aws.ses.v2 import service
from local_aws.ses.v2.configuration_sets import require, set_suppression_options

Params = dict[str, Any]

NOT_DONE = ("TenantName",)
"""Parameters of tenants, which the local AWS does not have."""

MAX_PAGE_SIZE = 1000
"""Addresses on a page, at most and by default (assumption)."""


def refuse_what_is_not_done(params: Params, context: Context) -> None:
    """Raise NotImplementedByTheLab for parameters that would have no effect."""
    for name in NOT_DONE:
        if name in params:
            raise NotImplementedByTheLab("sesv2", f"{context.operation} with {name}")


def refuse_in_sandbox(state: SesState, operation: str) -> None:
    """Raise BadRequestException in the sandbox; that it is refused is documented, not the words."""
    if not state.account.production_access:
        text = f"{operation} is not available in the sandbox: request production access first."
        raise bad_request(text)


@service.operation("PutAccountSuppressionAttributes")
def put_account_suppression_attributes(params: Params, context: Context) -> None:
    """Say for which reasons SES lists addresses and honours the list; none switches it off.

    Auto Validation changes where it is given; where it is alone, the reasons stay (assumption).
    """
    found, validation = context.state(SesState).suppression, params.get("ValidationAttributes")
    if validation is not None:
        found.auto_validation = auto_validation.read(validation)
    if validation is None or "SuppressedReasons" in params:
        found.reasons = tuple(dict.fromkeys(params.get("SuppressedReasons", [])))


@service.operation("PutConfigurationSetSuppressionOptions")
def put_configuration_set_suppression_options(params: Params, context: Context) -> None:
    """Override the account's reasons, and its Auto Validation, for messages with a set.

    Without SuppressedReasons the account's count again; with an empty list nothing is suppressed.
    """
    options = {name: params[name] for name in params if name != "ConfigurationSetName"}
    set_suppression_options(require(params, context), options)


@service.operation("PutSuppressedDestination")
def put_suppressed_destination(params: Params, context: Context) -> None:
    """List an address, or change its reason."""
    refuse_what_is_not_done(params, context)
    state, address = context.state(SesState), params["EmailAddress"]
    refuse_in_sandbox(state, "PutSuppressedDestination")
    if not names.valid_address(address):
        raise bad_request(f"Invalid email address<{address}>.")
    state.suppression.put(Suppressed(address, params["Reason"], state.now()))


def _require(state: SesState, address: str) -> Suppressed:
    found = state.suppression.entries.get(address)
    if found is None:
        raise not_found(f"Email address {address} does not exist on your suppression list.")
    return found


@service.operation("GetSuppressedDestination")
def get_suppressed_destination(params: Params, context: Context) -> Params:
    """Show why and since when an address is listed. Its case matters."""
    refuse_what_is_not_done(params, context)
    found = _require(context.state(SesState), params["EmailAddress"])
    shown = _summary(found)
    causes = {"MessageId": found.message_id, "FeedbackId": found.feedback_id}
    attributes = {name: cause for name, cause in causes.items() if cause}
    return {"SuppressedDestination": shown | ({"Attributes": attributes} if attributes else {})}


def _summary(entry: Suppressed) -> Params:
    return {
        "EmailAddress": entry.address,
        "Reason": entry.reason,
        "LastUpdateTime": utc(entry.updated_at),
    }


@service.operation("DeleteSuppressedDestination")
def delete_suppressed_destination(params: Params, context: Context) -> None:
    """Take an address off the list. Its case matters."""
    refuse_what_is_not_done(params, context)
    state = context.state(SesState)
    state.suppression.remove(_require(state, params["EmailAddress"]).address)


@service.operation("ListSuppressedDestinations")
def list_suppressed_destinations(params: Params, context: Context) -> Params:
    """List the addresses, by reason and by time of the last change, a page at a time."""
    refuse_what_is_not_done(params, context)
    state, size = context.state(SesState), params.get("PageSize", MAX_PAGE_SIZE)
    if not 1 <= size <= MAX_PAGE_SIZE:
        raise bad_request(
            f"Value {size} for parameter PageSize is invalid. "
            f"PageSize must be between 1 and {MAX_PAGE_SIZE}."
        )
    entries = state.suppression.entries
    found = sorted(address for address, entry in entries.items() if _matches(entry, params))
    token, scope = params.get("NextToken", ""), f"suppressed {state.region}"
    try:
        shown, following = page(found, size, token, scope)
    except BadToken:
        raise AwsError("InvalidNextTokenException", f"Invalid NextToken <{token}>.", 400) from None
    answer: Params = {
        "SuppressedDestinationSummaries": [_summary(entries[address]) for address in shown]
    }
    return answer | ({"NextToken": following} if following else {})


def _matches(entry: Suppressed, params: Params) -> bool:
    reasons: list[str] = params.get("Reasons", [])
    start: datetime | None = params.get("StartDate")
    end: datetime | None = params.get("EndDate")
    at = utc(entry.updated_at)
    if reasons and entry.reason not in reasons:
        return False
    return (start is None or at >= start) and (end is None or at <= end)
