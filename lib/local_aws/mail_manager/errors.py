"""Mail Manager's errors. The codes are the model's; the texts of AWS aren't documented."""

from __future__ import annotations

from local_aws.errors import AwsError


def not_found(what: str, identifier: str) -> AwsError:
    """A resource that isn't there, where the operation declares ResourceNotFoundException."""
    return AwsError("ResourceNotFoundException", f"{what} not found: {identifier}")


def invalid(message: str) -> AwsError:
    """A parameter that can't be right."""
    return AwsError("ValidationException", message)


def conflict(message: str) -> AwsError:
    """The state of a resource forbids what was asked."""
    return AwsError("ConflictException", message)


def quota_exceeded(message: str) -> AwsError:
    """A quota of the account is used up."""
    return AwsError("ServiceQuotaExceededException", message)
