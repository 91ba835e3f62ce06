"""ListAvailablePhoneNumbers."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import number_preferences
from local_aws.sms_voice.errors import invalid
from local_aws.sms_voice.numbering import plan_of
from local_aws.sms_voice.paging import page
from local_aws.sms_voice.phone_numbers import check_capabilities
from local_aws.sms_voice.service import service

Params = dict[str, Any]

PAGE = 10
"""Numbers on a page where MaxResults isn't given (API reference)."""


@service.operation("ListAvailablePhoneNumbers")
def list_available_phone_numbers(params: Params, context: Context) -> Params:
    """Show 10DLC numbers that can be requested. Nobody keeps them for the caller meanwhile."""
    number_preferences.refuse_registration(params, "ListAvailablePhoneNumbers")
    country = params["IsoCountryCode"]
    if country != "US":
        raise invalid("INVALID_PARAMETER", "IsoCountryCode", "only numbers of the US are listed")
    check_capabilities(country, params["NumberCapabilities"])
    free = plan_of(context.aws).free(country, params["NumberType"])
    wanted = filter(number_preferences.wanted(params), free)
    found, more = page(wanted, {"MaxResults": PAGE} | params, str, "available phone numbers")
    return {"AvailablePhoneNumbers": found} | more
