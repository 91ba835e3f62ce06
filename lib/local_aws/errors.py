"""The errors that the local AWS answers with.

* AwsError                     any error with a code, a message and an HTTP status
  + NotImplementedByTheLab     a real operation of AWS that the local AWS does not do
"""

from __future__ import annotations

from typing import Any


class AwsError(Exception):
    """An error as a client receives it.

    `code` is the shape name in the service model (`NotFoundException`) or, where AWS sends a code
    that the model doesn't name, that code. Further `members` go beside the message
    (`Reason="..."`).
    """

    def __init__(self, code: str, message: str, status: int | None = None, **members: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.members = members


class NotImplementedByTheLab(AwsError):
    """Answered instead of an empty success wherever the local AWS has nothing to offer."""

    def __init__(self, service: str, operation: str, why: str = "") -> None:
        reason = f": {why}" if why else ""
        message = f"The local AWS does not do {service} {operation}{reason}"
        super().__init__("NotImplemented", message, status=501)
