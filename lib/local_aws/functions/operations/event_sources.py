"""CreateEventSourceMapping and its neighbours, for queues of SQS."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.context import Context
from local_aws.functions import views
from local_aws.functions.asynchronous import queue_url
from local_aws.functions.errors import conflict, invalid, missing, refused
from local_aws.functions.function import Version
from local_aws.functions.service import service
from local_aws.functions.sources.mapping import EventSourceMapping
from local_aws.functions.state import FunctionsState

DEFAULT_BATCH = 10
LARGEST_FIFO_BATCH = 10
LARGEST_BATCH = 10_000
PAGE = 100

NOT_DONE = ("FilterCriteria", "ScalingConfig", "DestinationConfig", "KMSKeyArn", "MetricsConfig")
GONE = "The resource you requested does not exist."


def _refuse(params: dict[str, Any]) -> None:
    for name in NOT_DONE:
        if params.get(name):
            raise refused(f"event source mappings with {name}")
    if params.get("EventSourceArn") and ":sqs:" not in params["EventSourceArn"]:
        raise refused("event source mappings of other services", "only queues of SQS are read")


def _shown(mapping: EventSourceMapping, context: Context) -> dict[str, Any]:
    where = f"{context.region}:{context.account_id}"
    return {
        "UUID": mapping.uuid,
        "EventSourceMappingArn": f"arn:aws:lambda:{where}:event-source-mapping:{mapping.uuid}",
        "BatchSize": mapping.batch_size,
        "MaximumBatchingWindowInSeconds": int(mapping.window),
        "EventSourceArn": mapping.queue_arn,
        "FunctionArn": mapping.function_arn,
        "LastModified": mapping.modified,
        "LastProcessingResult": mapping.last_result,
        "State": mapping.state,
        "StateTransitionReason": "USER_INITIATED",
        "FunctionResponseTypes": ["ReportBatchItemFailures"] if mapping.reports_failures else [],
    }


def _check_batch(size: int, window: float, queue_arn: str) -> None:
    if queue_arn.endswith(".fifo"):
        if window:
            raise invalid("Batching window is not supported for FIFO queues.")
        if size > LARGEST_FIFO_BATCH:
            raise invalid("Invalid batch size: FIFO queues have at most 10.")
    if size > LARGEST_BATCH:
        raise invalid(f"Invalid batch size: at most {LARGEST_BATCH}.")
    if size > DEFAULT_BATCH and not window:
        raise invalid(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is "
            "greater than 10"
        )


def _check_queue(state: FunctionsState, queue_arn: str, version: Version) -> None:
    name = "VisibilityTimeout"
    try:
        url = queue_url(state, queue_arn)
        answer = state.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[name])
    except ClientError:
        raise invalid(
            "Error occurred while ReceiveMessage. SQS Error Code: "
            "AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does "
            "not exist."
        ) from None
    seconds = int(answer["Attributes"][name])
    if seconds < version.timeout:
        raise invalid(
            f"Queue visibility timeout: {seconds} seconds is less than Function timeout: "
            f"{version.timeout} seconds"
        )


def _become(state: FunctionsState, mapping: EventSourceMapping, new: str) -> None:
    mapping.state = new
    state.watched = -1  # what is in the queue already counts as new


@service.operation("CreateEventSourceMapping")
def create_event_source_mapping(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Have Lambda read a queue for a function."""
    _refuse(params)
    state = context.state(FunctionsState)
    queue_arn = params.get("EventSourceArn") or ""
    function, qualifier = state.find(params["FunctionName"])
    size = params.get("BatchSize", DEFAULT_BATCH)
    window = params.get("MaximumBatchingWindowInSeconds", 0)
    if not queue_arn:
        raise invalid("EventSourceArn is mandatory.")
    _check_batch(size, window, queue_arn)
    _check_queue(state, queue_arn, function.version(qualifier))
    arn = function.arn(qualifier)
    for known in state.mappings.values():
        if (known.queue_arn, known.function_arn) == (queue_arn, arn):
            raise conflict(
                f'An event source mapping with SQS arn (" {queue_arn} ") and function (" '
                f'{function.name} ") already exists. Please update or delete the existing '
                f"mapping with UUID {known.uuid}"
            )
    mapping = EventSourceMapping(
        context.aws.ids.uuid("event-source-mapping"),
        queue_arn,
        arn,
        size,
        window,
        "ReportBatchItemFailures" in params.get("FunctionResponseTypes", ()),
        context.aws.clock.utc(),
        tags=dict(params.get("Tags", {})),
    )
    state.mappings[mapping.uuid] = mapping
    final = "Enabled" if params.get("Enabled", True) else "Disabled"
    _settle(state, mapping, final)
    return _shown(mapping, context)


def _settle(state: FunctionsState, mapping: EventSourceMapping, final: str) -> None:
    """Let the mapping reach a state after the answer, and then look into its queue."""
    mapping.due = False
    state.aws.clock.call_later(0, _become, state, mapping, final)


def _find(params: dict[str, Any], context: Context) -> tuple[FunctionsState, EventSourceMapping]:
    state = context.state(FunctionsState)
    found = state.mappings.get(params["UUID"])
    if found is None:
        raise missing(GONE)
    return state, found


@service.operation("GetEventSourceMapping")
def get_event_source_mapping(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a mapping."""
    return _shown(_find(params, context)[1], context)


@service.operation("ListEventSourceMappings")
def list_event_source_mappings(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the mappings, of a queue or of a function."""
    state = context.state(FunctionsState)
    wanted = params.get("EventSourceArn")
    arn = None
    if params.get("FunctionName"):
        function, qualifier = state.find(params["FunctionName"])
        arn = function.arn(qualifier)
    found = [
        _shown(one, context)
        for one in state.mappings.values()
        if wanted in (None, one.queue_arn) and arn in (None, one.function_arn)
    ]
    return views.page(found, params, "EventSourceMappings", PAGE)


@service.operation("UpdateEventSourceMapping")
def update_event_source_mapping(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Change a mapping: its function, its batches, or whether it reads at all."""
    _refuse(params)
    state, mapping = _find(params, context)
    size = params.get("BatchSize", mapping.batch_size)
    window = params.get("MaximumBatchingWindowInSeconds", mapping.window)
    _check_batch(size, window, mapping.queue_arn)
    if params.get("FunctionName"):
        function, qualifier = state.find(params["FunctionName"])
        _check_queue(state, mapping.queue_arn, function.version(qualifier))
        mapping.function_arn = function.arn(qualifier)
    mapping.batch_size, mapping.window = size, window
    if "FunctionResponseTypes" in params:
        kinds = params["FunctionResponseTypes"]
        mapping.reports_failures = "ReportBatchItemFailures" in kinds
    mapping.modified = context.aws.clock.utc()
    was_on = mapping.state in ("Enabled", "Creating", "Enabling")
    final = "Enabled" if params.get("Enabled", was_on) else "Disabled"
    mapping.state = {"Enabled": "Enabling", "Disabled": "Disabling"}[final]
    _settle(state, mapping, final)
    return _shown(mapping, context)


@service.operation("DeleteEventSourceMapping")
def delete_event_source_mapping(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Stop reading a queue; what is in it stays there."""
    state, mapping = _find(params, context)
    del state.mappings[mapping.uuid]
    mapping.state = "Deleting"
    return _shown(mapping, context)
