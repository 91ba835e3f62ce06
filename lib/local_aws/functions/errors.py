"""Errors in AWS Lambda's words."""

from __future__ import annotations

from local_aws.errors import AwsError, NotImplementedByTheLab


def not_found(arn: str) -> AwsError:
    """Return the error for a function, version or alias that isn't there."""
    return AwsError("ResourceNotFoundException", f"Function not found: {arn}", Type="User")


def missing(text: str) -> AwsError:
    """Return the error for another thing that isn't there."""
    return AwsError("ResourceNotFoundException", text, Type="User")


def conflict(text: str) -> AwsError:
    """Return the error for something that is there already, or is in another state."""
    return AwsError("ResourceConflictException", text, Type="User")


def invalid(text: str) -> AwsError:
    """Return the error for a value that isn't possible."""
    return AwsError("InvalidParameterValueException", text, Type="User")


def throttled(reason: str) -> AwsError:
    """Return the error for an invocation over a limit of concurrency."""
    return AwsError("TooManyRequestsException", "Rate Exceeded.", Type="User", Reason=reason)


def refused(what: str, why: str = "") -> NotImplementedByTheLab:
    """Return the refusal of an option that the local AWS doesn't do."""
    return NotImplementedByTheLab("lambda", what, why)
