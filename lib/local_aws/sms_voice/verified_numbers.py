"""Verified destination numbers: the only ones that a sandbox account may send to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from local_aws.sms_voice import arns
from local_aws.sms_voice.errors import invalid, not_found, over_quota
from local_aws.sms_voice.resource import Resource

if TYPE_CHECKING:
    from local_aws.sms_voice.state import SmsState

CODE_SECONDS = 15 * 60.0
"""How long a verification code is good for. Assumption: AWS doesn't say."""

ATTEMPTS_PER_DAY = 5
"""Codes that are sent to one number in 24 hours. Assumption: AWS names the quota, not its size."""

KEPT_SECONDS = 24 * 3600.0
"""A number can't be deleted before this time after it was added (user guide, "Sandbox")."""

DAY = 24 * 3600.0


@dataclass(kw_only=True)
class VerifiedNumber(Resource):
    """A destination number that is verified or waits for its code. `sent` has the moments of the
    codes sent in the last day, `code` the newest.
    """

    kind: ClassVar[str] = "verified-destination-number"
    number: str
    status: str = "PENDING"
    code: str = ""
    sent: list[float] = field(default_factory=list)

    def names(self) -> dict[str, Any]:
        """Return the members that all answers have."""
        return {
            "VerifiedDestinationNumberArn": self.arn,
            "VerifiedDestinationNumberId": self.id,
            "DestinationPhoneNumber": self.number,
            "CreatedTimestamp": self.created,
        }

    def shown(self) -> dict[str, Any]:
        """Return the members of a description."""
        return self.names() | {"Status": self.status}

    def new_code(self, code: str, now: float) -> None:
        """Take note that `code` is sent; older codes are worth nothing any more.

        Raises ConflictException if the number is verified and ServiceQuotaExceededException.
        """
        self._check_pending()
        self.sent = [moment for moment in self.sent if moment > now - DAY]
        if len(self.sent) >= ATTEMPTS_PER_DAY:
            raise over_quota("VERIFICATION_ATTEMPTS_PER_DAY")
        self.sent.append(now)
        self.code = code

    def verify(self, code: str, now: float) -> None:
        """Take a code that the number's owner has read.

        Raises ConflictException if it comes too late or the number is verified, and
        ValidationException for another code.
        """
        self._check_pending()
        if not self.code or code != self.code:
            text = "this is not the code that was sent last"
            raise invalid("VERIFICATION_CODE_MISMATCH", "VerificationCode", text)
        if now > self.sent[-1] + CODE_SECONDS:
            raise self.conflict("VERIFICATION_CODE_EXPIRED")
        self.status = "VERIFIED"

    def _check_pending(self) -> None:
        if self.status == "VERIFIED":
            raise self.conflict("VERIFICATION_ALREADY_COMPLETE")


def find(
    state: SmsState, reference: str, field: str = "VerifiedDestinationNumberId"
) -> VerifiedNumber:
    """Return a verified destination number by id or ARN. Raises ResourceNotFoundException."""
    name = arns.identifier(state, reference, VerifiedNumber.kind, field)
    found = state.verified_numbers.get(name)
    if found is None:
        raise not_found(VerifiedNumber.kind, name)
    return found


def by_number(state: SmsState, number: str) -> VerifiedNumber | None:
    """Return the entry of a number in E.164 format."""
    return next((one for one in state.verified_numbers.values() if one.number == number), None)
