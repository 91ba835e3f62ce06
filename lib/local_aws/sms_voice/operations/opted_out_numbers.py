"""PutOptedOutNumber, DescribeOptedOutNumbers, DeleteOptedOutNumber."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import countries, filters, opt_outs, paging
from local_aws.sms_voice.errors import not_found
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]

FILTERS: filters.Tests[opt_outs.OptedOut] = {
    "end-user-opted-out": filters.flag(lambda one: one.by_end_user)
}


@service.operation("PutOptedOutNumber")
def put_opted_out_number(params: Params, context: Context) -> Params:
    """Put a number on a list."""
    found = opt_outs.find(context.state(SmsState), params["OptOutListName"])
    number = countries.e164(params["OptedOutNumber"], "OptedOutNumber")
    added = found.add(number, context.aws.clock.utc(), by_end_user=False)
    return found.names() | added.shown()


@service.operation("DescribeOptedOutNumbers")
def describe_opted_out_numbers(params: Params, context: Context) -> Params:
    """Show some numbers of a list, or all."""
    found = opt_outs.find(context.state(SmsState), params["OptOutListName"])
    asked = params.get("OptedOutNumbers") or list(found.numbers)
    numbers = [countries.e164(one, "OptedOutNumbers") for one in asked]
    for number in numbers:
        if number not in found.numbers:
            raise not_found("opted-out-number", number)
    listed = [found.numbers[one] for one in numbers]
    kept = filters.apply(listed, params.get("Filters", []), FILTERS)
    shown, more = paging.page(kept, params, lambda one: one.number, found.id)
    return found.names() | {"OptedOutNumbers": [one.shown() for one in shown]} | more


@service.operation("DeleteOptedOutNumber")
def delete_opted_out_number(params: Params, context: Context) -> Params:
    """Take a number off a list, which is possible once in 30 days."""
    state = context.state(SmsState)
    found = opt_outs.find(state, params["OptOutListName"])
    number = countries.e164(params["OptedOutNumber"], "OptedOutNumber")
    return found.names() | found.remove(number, state.now()).shown()
