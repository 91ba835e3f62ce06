"""StartQuery, GetQueryResults, StopQuery, DescribeQueries."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.logs.insights.queries import Query, QueryState
from local_aws.logs.insights.syntax import Malformed
from local_aws.logs.service import service

PAGE = 10_000
MOST_GROUPS = 50
ONE_OF = (
    "Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be given, with at "
    f"least one and at most {MOST_GROUPS} log groups."
)


def _invalid(text: str) -> AwsError:
    return AwsError("InvalidParameterException", text)


@service.operation("StartQuery")
def start_query(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Check a query and have it run."""
    language = params.get("queryLanguage", "CWLI")
    if language != "CWLI":
        raise NotImplementedByTheLab("logs", "StartQuery", f"queryLanguage {language}")
    if params["startTime"] > params["endTime"]:
        raise _invalid("End time should not be before start time.")
    state = context.state(QueryState)
    groups, times = _groups(params, state), (params["startTime"], params["endTime"])
    try:
        query = state.start(params["queryString"], groups, *times, params.get("limit"))
    except Malformed as problem:
        raise _malformed(problem) from None
    context.aws.clock.call_later(0, state.run, query)
    return {"queryId": query.query_id}


def _groups(params: dict[str, Any], state: QueryState) -> list[str]:
    one = [params["logGroupName"]] if "logGroupName" in params else []
    given = [one, params.get("logGroupNames", []), params.get("logGroupIdentifiers", [])]
    lists = [names for names in given if names]
    if len(lists) != 1 or len(lists[0]) > MOST_GROUPS:
        raise _invalid(ONE_OF)
    names = [name.partition(":log-group:")[2].removesuffix(":*") or name for name in lists[0]]
    for name in names:
        if name not in state.groups():
            text = f"Log group '{name}' does not exist for account ID '{state.account_id}'"
            raise AwsError("ResourceNotFoundException", text)
    return names


def _malformed(problem: Malformed) -> AwsError:
    location = {"startCharOffset": problem.start, "endCharOffset": problem.end}
    error = {"location": location, "message": str(problem)}
    text = f"{problem} (characters {problem.start} to {problem.end})"
    return AwsError("MalformedQueryException", text, queryCompileError=error)


def _query(params: dict[str, Any], context: Context) -> Query:
    query = context.state(QueryState).queries.get(params["queryId"])
    if query is None:
        text = f"The query with id {params['queryId']} does not exist."
        raise AwsError("ResourceNotFoundException", text)
    return query


@service.operation("GetQueryResults")
def get_query_results(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the results of a query, a page at a time."""
    query = _query(params, context)
    begin = _place(params.get("nextToken", "0"), len(query.results))
    end = begin + min(params.get("maxItems", PAGE), PAGE)
    answer: dict[str, Any] = {
        "queryLanguage": "CWLI",
        "results": query.results[begin:end],
        "statistics": query.statistics,
        "status": query.status,
    }
    if end < len(query.results):
        answer["nextToken"] = str(end)
    return answer


def _place(token: str, count: int) -> int:
    if not token.isdigit() or int(token) > count:
        raise _invalid("The specified nextToken is invalid.")
    return int(token)


@service.operation("StopQuery")
def stop_query(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Stop a query that has not ended."""
    query = _query(params, context)
    if query.status != "Scheduled":
        raise _invalid(f"Query Id {query.query_id} is not running: it is {query.status}.")
    query.status = "Cancelled"
    return {"success": True}


@service.operation("DescribeQueries")
def describe_queries(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the queries, the newest first."""
    queries = reversed(list(context.state(QueryState).queries.values()))
    found = [
        _view(query)
        for query in queries
        if params.get("status", query.status) == query.status
        and params.get("logGroupName", query.groups[0]) in query.groups
    ]
    begin = _place(params.get("nextToken", "0"), len(found))
    end = begin + params.get("maxResults", 1000)
    more = {"nextToken": str(end)} if end < len(found) else {}
    return {"queries": found[begin:end], **more}


def _view(query: Query) -> dict[str, Any]:
    return {
        "queryLanguage": "CWLI",
        "queryId": query.query_id,
        "queryString": query.text,
        "status": query.status,
        "createTime": query.started,
        "logGroupName": query.groups[0],
    }
