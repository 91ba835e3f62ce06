"""Reserved concurrency, and the limits of the account."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.functions.code import MAX_UNZIPPED, MAX_ZIPPED
from local_aws.functions.errors import invalid
from local_aws.functions.pool import ACCOUNT_CONCURRENCY
from local_aws.functions.service import service
from local_aws.functions.state import FunctionsState

TOTAL_CODE_SIZE = 80_530_636_800
"""Octets of code in a Region ("Lambda quotas": 75 GB)."""


@service.operation("PutFunctionConcurrency")
def put_function_concurrency(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Reserve concurrency for a function, which is its limit as well; 0 stops it."""
    state = context.state(FunctionsState)
    function, _ = state.find(params["FunctionName"])
    wanted = params["ReservedConcurrentExecutions"]
    if wanted > ACCOUNT_CONCURRENCY:
        raise invalid(
            "Specified ReservedConcurrentExecutions for function decreases account's "
            "UnreservedConcurrentExecution below its minimum value of [0]."
        )
    function.reserved_concurrency = wanted
    return {"ReservedConcurrentExecutions": wanted}


@service.operation("GetFunctionConcurrency")
def get_function_concurrency(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the reserved concurrency, nothing where there is none."""
    function, _ = context.state(FunctionsState).find(params["FunctionName"])
    return {"ReservedConcurrentExecutions": function.reserved_concurrency}


@service.operation("DeleteFunctionConcurrency")
def delete_function_concurrency(params: dict[str, Any], context: Context) -> None:
    """Let a function have what is left in the account."""
    function, _ = context.state(FunctionsState).find(params["FunctionName"])
    function.reserved_concurrency = None


@service.operation("GetAccountSettings")
def get_account_settings(_: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return limits and what is used of them."""
    functions = context.state(FunctionsState).functions.values()
    versions = [one for function in functions for one in function.all_versions()]
    reserved = sum(one.reserved_concurrency or 0 for one in functions)
    return {
        "AccountLimit": {
            "TotalCodeSize": TOTAL_CODE_SIZE,
            "CodeSizeUnzipped": MAX_UNZIPPED,
            "CodeSizeZipped": MAX_ZIPPED,
            "ConcurrentExecutions": ACCOUNT_CONCURRENCY,
            "UnreservedConcurrentExecutions": ACCOUNT_CONCURRENCY - reserved,
        },
        "AccountUsage": {
            "TotalCodeSize": sum(one.code_size for one in versions),
            "FunctionCount": len(functions),
        },
    }
