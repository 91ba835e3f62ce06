"""The errors of End User Messaging SMS: a code, a reason of the model, and what it is about.

Known to the letter is the message of a ConflictException. Those of the other exceptions are
assumptions that follow its pattern; programs go by the members anyway.
"""

from __future__ import annotations

from typing import Any

from local_aws.errors import AwsError, NotImplementedByTheLab

SERVICE = "pinpoint-sms-voice-v2"


def conflict(reason: str, resource_type: str, resource_id: str) -> AwsError:
    """ConflictException: the request doesn't go together with the state of a resource."""
    about = {"Reason": reason, "ResourceType": resource_type, "ResourceId": resource_id}
    return _error("ConflictException", "Conflict Occurred", about)


def not_found(resource_type: str, resource_id: str) -> AwsError:
    """ResourceNotFoundException: there is no such resource in this account and Region."""
    about = {"ResourceType": resource_type, "ResourceId": resource_id}
    return _error("ResourceNotFoundException", "Resource Not Found", about)


def invalid(reason: str, field: str = "", message: str = "") -> AwsError:
    """ValidationException; with `field`, the member it is about and what is the matter with it."""
    about: dict[str, Any] = {"Reason": reason}
    if not field:
        return _error("ValidationException", "Validation Failed", about)
    fields = [{"Name": field, "Message": message}]
    text = f'Validation Failed - Reason="{reason}" {field}: {message}'
    return AwsError("ValidationException", text, None, **about, Fields=fields)


def over_quota(reason: str) -> AwsError:
    """ServiceQuotaExceededException."""
    return _error("ServiceQuotaExceededException", "Service Quota Exceeded", {"Reason": reason})


def not_done(operation: str, why: str) -> NotImplementedByTheLab:
    """Refuse by name what the local AWS has nothing to offer for."""
    return NotImplementedByTheLab(SERVICE, operation, why)


def _error(code: str, opening: str, about: dict[str, str]) -> AwsError:
    details = " ".join(f'{name}="{value}"' for name, value in about.items())
    return AwsError(code, f"{opening} - {details}", None, **dict[str, Any](about))
