"""What the tests of this folder share: short ways to ask for things and to be refused them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

RECIPIENT = "+447700900999"


def request_number(sms: Any, **more: Any) -> dict[str, Any]:
    """Request a number, by default a British one, and return its description."""
    asked = {
        "IsoCountryCode": "GB",
        "MessageType": "TRANSACTIONAL",
        "NumberCapabilities": ["SMS"],
        "NumberType": "LONG_CODE",
    } | more
    answer: dict[str, Any] = sms.request_phone_number(**asked)
    return answer


def simulator(sms: Any, **more: Any) -> dict[str, Any]:
    """Request a simulator number."""
    return request_number(sms, IsoCountryCode="US", NumberType="SIMULATOR", **more)


def pool_of(sms: Any, identity: str, country: str = "GB", **more: Any) -> dict[str, Any]:
    """Create a pool of one identity."""
    answer: dict[str, Any] = sms.create_pool(
        **({"OriginationIdentity": identity, "MessageType": "TRANSACTIONAL"} | more),
        IsoCountryCode=country,
    )
    return answer


def refused(call: Callable[..., Any], **params: Any) -> dict[str, Any]:
    """Call an operation that must fail; return the members of the error with its `Code`."""
    with pytest.raises(ClientError) as caught:
        call(**params)
    answer: dict[str, Any] = dict(caught.value.response)
    answer["Code"] = answer["Error"]["Code"]
    return answer


def reason(call: Callable[..., Any], **params: Any) -> tuple[str, str]:
    """Call an operation that must fail; return the code without `Exception`, and the reason."""
    error = refused(call, **params)
    return error["Code"].removesuffix("Exception"), error.get("Reason", "")


def missing(call: Callable[..., Any], **params: Any) -> tuple[str, str]:
    """Call an operation that must find nothing; return ResourceType and ResourceId."""
    error = refused(call, **params)
    assert error["Code"] == "ResourceNotFoundException", error
    return error["ResourceType"], error["ResourceId"]
