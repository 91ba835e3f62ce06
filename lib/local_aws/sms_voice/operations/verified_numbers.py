"""CreateVerifiedDestinationNumber, Describe…, Delete…, VerifyDestinationNumber."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import countries, filters, opt_outs, quotas, tagging, verified_numbers
from local_aws.sms_voice.errors import invalid, not_done, not_found
from local_aws.sms_voice.filters import Tests, text
from local_aws.sms_voice.idempotency import once
from local_aws.sms_voice.paging import by_age, page
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState
from local_aws.sms_voice.verified_numbers import KEPT_SECONDS, VerifiedNumber

Params = dict[str, Any]

FILTERS: Tests[VerifiedNumber] = {
    "status": text(lambda one: one.status),
    "rcs-agent-id": text(lambda one: None),
}


@service.operation("CreateVerifiedDestinationNumber")
@once
def create_verified_destination_number(params: Params, context: Context) -> Params:
    """Add a number that is still to be verified."""
    if "RcsAgentId" in params:
        raise not_done("CreateVerifiedDestinationNumber", "RcsAgentId isn't done")
    state = context.state(SmsState)
    number = countries.e164(params["DestinationPhoneNumber"], "DestinationPhoneNumber")
    existing = verified_numbers.by_number(state, number)
    if existing is not None:
        raise existing.conflict("RESOURCE_ALREADY_EXISTS")
    _check_opted_in(state, number)
    quotas.check(state, "VERIFIED_DESTINATION_NUMBERS")
    tags = tagging.read(params.get("Tags", []))
    base = state.base(VerifiedNumber.kind, state.new_id("vdn"))
    made = state.verified_numbers[base["id"]] = VerifiedNumber(**base, number=number, tags=tags)
    return made.shown() | {"Tags": tagging.shown(tags)}


def _check_opted_in(state: SmsState, number: str) -> None:
    # Assumption: the reason of the model is for this, and it is the default list that counts.
    if number in state.opt_out_lists[opt_outs.DEFAULT].numbers:
        message = f"the owner of {number} doesn't want messages"
        raise invalid("CANNOT_ADD_OPTED_OUT_NUMBER", "DestinationPhoneNumber", message)


@service.operation("DescribeVerifiedDestinationNumbers")
def describe_verified_destination_numbers(params: Params, context: Context) -> Params:
    """Show some of the numbers, or all. Ids and numbers together must both fit (assumption)."""
    state, member = context.state(SmsState), "VerifiedDestinationNumberIds"
    named = [verified_numbers.find(state, one, member) for one in params.get(member, [])]
    fitting = named or list(state.verified_numbers.values())
    if params.get("DestinationPhoneNumbers"):
        numbers = [_by_number(state, one) for one in params["DestinationPhoneNumbers"]]
        fitting = [one for one in fitting if one in numbers]
    kept = filters.apply(fitting, params.get("Filters", []), FILTERS)
    found, more = page(kept, params, by_age, member)
    return {"VerifiedDestinationNumbers": [one.shown() for one in found]} | more


def _by_number(state: SmsState, text: str) -> VerifiedNumber:
    number = countries.e164(text, "DestinationPhoneNumbers")
    found = verified_numbers.by_number(state, number)
    if found is None:
        raise not_found(VerifiedNumber.kind, number)
    return found


@service.operation("VerifyDestinationNumber")
def verify_destination_number(params: Params, context: Context) -> Params:
    """Verify a number by the code that it has received."""
    state = context.state(SmsState)
    found = verified_numbers.find(state, params["VerifiedDestinationNumberId"])
    found.verify(params["VerificationCode"], state.now())
    return found.shown()


@service.operation("DeleteVerifiedDestinationNumber")
def delete_verified_destination_number(params: Params, context: Context) -> Params:
    """Delete a number that was added at least a day ago."""
    state = context.state(SmsState)
    found = verified_numbers.find(state, params["VerifiedDestinationNumberId"])
    if state.now() < found.created.timestamp() + KEPT_SECONDS:
        raise found.conflict("RESOURCE_DELETION_NOT_ALLOWED")
    del state.verified_numbers[found.id]
    return found.names()
