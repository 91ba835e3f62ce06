"""Number overrides: exceptions from the country rules of a protect configuration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import countries, filters, paging, protect
from local_aws.sms_voice.errors import invalid, not_found
from local_aws.sms_voice.filters import Tests, after, before, text
from local_aws.sms_voice.idempotency import once
from local_aws.sms_voice.protect import NumberOverride
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]

NO_COUNTRY = "001"
"""What libphonenumber calls the region of numbers that belong to no country."""


def _begins_with(value: str) -> Callable[[NumberOverride], bool]:
    start = f"+{value.removeprefix('+')}"
    return lambda one: one.number.startswith(start)


FILTERS: Tests[NumberOverride] = {
    "iso-country-code": text(lambda one: one.country),
    "destination-phone-number-begins-with": _begins_with,
    "action": text(lambda one: one.action),
    "expires-before": before(lambda one: one.expires),
    "expires-after": after(lambda one: one.expires),
    "created-before": before(lambda one: one.created),
    "created-after": after(lambda one: one.created),
}


@service.operation("PutProtectConfigurationRuleSetNumberOverride")
@once
def put_number_override(params: Params, context: Context) -> Params:
    """Add a rule for one number, or replace it. It must not have expired already."""
    found = protect.find(context.state(SmsState), params["ProtectConfigurationId"])
    number = countries.e164(params["DestinationPhoneNumber"], "DestinationPhoneNumber")
    now, expires = context.aws.clock.utc(), params.get("ExpirationTimestamp")
    if expires is not None and expires <= now:
        text = "the time of expiry must lie ahead"
        raise invalid("INVALID_PARAMETER", "ExpirationTimestamp", text)
    country = countries.country_of(number)
    known = None if country == NO_COUNTRY else country
    made = NumberOverride(number, params["Action"], known, now, expires)
    found.overrides[number] = made
    return found.names() | made.shown()


@service.operation("DeleteProtectConfigurationRuleSetNumberOverride")
def delete_number_override(params: Params, context: Context) -> Params:
    """Take the rule for a number away. What the error is about is an assumption."""
    found = protect.find(context.state(SmsState), params["ProtectConfigurationId"])
    number = countries.e164(params["DestinationPhoneNumber"], "DestinationPhoneNumber")
    if number not in found.overrides:
        raise not_found(protect.ProtectConfiguration.kind, number)
    return found.names() | found.overrides.pop(number).shown()


@service.operation("ListProtectConfigurationRuleSetNumberOverrides")
def list_number_overrides(params: Params, context: Context) -> Params:
    """List the rules for numbers, in order of the numbers; the expired ones too."""
    found = protect.find(context.state(SmsState), params["ProtectConfigurationId"])
    kept = filters.apply(found.overrides.values(), params.get("Filters", []), FILTERS)
    page, more = paging.page(kept, params, lambda one: one.number, found.id)
    return found.names() | {"RuleSetNumberOverrides": [one.shown() for one in page]} | more
