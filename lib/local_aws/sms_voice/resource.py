"""What all resources of the service have in common: an ARN, tags, an age and perhaps protection."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from local_aws.sms_voice.errors import conflict


@dataclass(kw_only=True)
class Resource:
    """A resource of an account. `serial` orders the resources of a list by their creation.

    `kind` is AWS's word for it, in the ARN as in the ResourceType of an error.
    """

    kind: ClassVar[str]
    id: str
    arn: str
    serial: int
    created: datetime
    deletion_protection: bool = False
    tags: dict[str, str] = field(default_factory=dict)

    def check_deletable(self) -> None:
        """Raise ConflictException if deletion protection is on."""
        if self.deletion_protection:
            raise conflict("DELETION_PROTECTION_ENABLED", self.kind, self.id)

    def conflict(self, reason: str) -> Exception:
        """Return the ConflictException that names this resource."""
        return conflict(reason, self.kind, self.id)
