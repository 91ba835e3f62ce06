"""v1: IP address filters of email receiving."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.ses.receiving import filters
from local_aws.ses.receiving.errors import already_exists, limit_exceeded
from local_aws.ses.receiving.rules import Receiving, check_name
from local_aws.ses.v1 import service

Params = dict[str, Any]


@service.operation("CreateReceiptFilter")
def create_receipt_filter(params: Params, context: Context) -> None:
    """Let mail from some addresses in, or keep it out."""
    receiving, made = context.state(Receiving), params["Filter"]
    check_name(made["Name"])
    filters.check(made["IpFilter"]["Cidr"])
    if made["Name"] in receiving.filters:
        raise already_exists("Filter", made["Name"])
    if len(receiving.filters) >= filters.MAX_FILTERS:
        raise limit_exceeded("filters", filters.MAX_FILTERS)
    receiving.filters[made["Name"]] = made


@service.operation("DeleteReceiptFilter")
def delete_receipt_filter(params: Params, context: Context) -> None:
    """Delete a filter. One that isn't there is no error."""
    context.state(Receiving).filters.pop(params["FilterName"], None)


@service.operation("ListReceiptFilters")
def list_receipt_filters(params: Params, context: Context) -> Params:
    """List the filters in the order of their making."""
    return {"Filters": list(context.state(Receiving).filters.values())}
