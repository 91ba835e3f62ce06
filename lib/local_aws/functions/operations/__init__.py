"""The operations of AWS Lambda. Importing a module hangs its operations on the service."""

from local_aws.functions.operations import (
    aliases,
    concurrency,
    event_sources,
    functions,
    invoke,
    invoke_configs,
    permissions,
    tags,
    updates,
    urls,
    versions,
)

__all__ = [
    "aliases",
    "concurrency",
    "event_sources",
    "functions",
    "invoke",
    "invoke_configs",
    "permissions",
    "tags",
    "updates",
    "urls",
    "versions",
]
