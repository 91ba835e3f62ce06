"""What the operations say about a function."""

from __future__ import annotations

from typing import Any

from local_aws.functions.function import Alias, Function, FunctionUrl, Version


def configuration(function: Function, version: Version, qualifier: str = "") -> dict[str, Any]:
    """Return FunctionConfiguration of a version."""
    state = "Active" if version.ready else "Pending"
    waiting = {"StateReason": "The function is being created.", "StateReasonCode": "Creating"}
    return {
        "FunctionName": function.name,
        "FunctionArn": function.arn(qualifier),
        **version.settings,
        "CodeSize": version.code_size,
        "CodeSha256": version.code_sha256,
        "LastModified": version.modified,
        "Version": version.number,
        "RevisionId": version.revision,
        "State": state,
        **({} if version.ready else waiting),
        "LastUpdateStatus": "Successful",
    }


def alias(function: Function, found: Alias) -> dict[str, Any]:
    """Return AliasConfiguration."""
    return {
        "AliasArn": function.arn(found.name),
        "Name": found.name,
        "FunctionVersion": found.version,
        "Description": found.description,
        "RevisionId": found.revision,
    }


def url(function: Function, qualifier: str, found: FunctionUrl, address: str) -> dict[str, Any]:
    """Return FunctionUrlConfig."""
    return {
        "FunctionUrl": address,
        "FunctionArn": function.arn(qualifier),
        "AuthType": found.auth_type,
        "Cors": found.cors,
        "CreationTime": found.created,
        "LastModifiedTime": found.modified,
        "InvokeMode": "BUFFERED",
    }


def page(found: list[Any], params: dict[str, Any], member: str, size: int) -> dict[str, Any]:
    """Return one page of a list; the marker is the number of the next item."""
    start = int(params.get("Marker") or 0)
    end = start + int(params.get("MaxItems") or size)
    more = {"NextMarker": str(end)} if end < len(found) else {}
    return {member: found[start:end], **more}
