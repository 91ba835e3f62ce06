"""The errors of the sending calls. The two APIs have the same reasons under different codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from local_aws.errors import AwsError
from local_aws.ses.errors import bad_request, invalid_parameter, not_found
from local_aws.ses.message.addresses import BadAddress
from local_aws.ses.message.compose import BadContent
from local_aws.ses.message.tags import BadTag

Refusal = Callable[[str], AwsError]


@dataclass(slots=True)
class Explained:
    """A `with` block whose refusals become errors of an API."""

    invalid: Refusal

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _: object, problem: BaseException | None, __: object) -> None:
        """Raise the API's error in place of a refusal."""
        if isinstance(problem, BadAddress | BadContent | BadTag):
            raise self.invalid(str(problem)) from None


@dataclass(frozen=True, slots=True)
class Refusals:
    """How one API says no. Each member makes an error from a text or a configuration set's name."""

    invalid: Refusal
    no_configuration_set: Refusal
    configuration_set_paused: Refusal
    account_paused: Refusal
    throttled: Refusal
    access_denied: Refusal
    max_bytes: int

    def explained(self) -> Explained:
        """Turn what parsers and writers of messages refuse into errors of this API."""
        return Explained(self.invalid)


def rejected(message: str) -> AwsError:
    """Both: the message itself is refused."""
    return AwsError("MessageRejected", message, 400)


def _v1_configuration_set(code: str, text: str) -> Refusal:
    return lambda name: AwsError(code, text.format(name), 400, ConfigurationSetName=name)


V1 = Refusals(
    invalid=invalid_parameter,
    no_configuration_set=_v1_configuration_set(
        "ConfigurationSetDoesNotExist", "Configuration set <{}> does not exist."
    ),
    configuration_set_paused=_v1_configuration_set(
        "ConfigurationSetSendingPausedException", "Configuration set <{}> is paused."
    ),
    account_paused=lambda text: AwsError("AccountSendingPausedException", text, 400),
    throttled=lambda text: AwsError("Throttling", text, 400),
    access_denied=lambda text: AwsError("AccessDenied", text, 403),
    max_bytes=10 * 1024 * 1024,
)
"""Version 1: sizes after base64 up to 10 MB ("Service quotas in Amazon SES")."""

V2 = Refusals(
    invalid=bad_request,
    no_configuration_set=lambda name: not_found(f"Configuration set <{name}> does not exist."),
    configuration_set_paused=lambda name: AwsError(
        "SendingPausedException", f"Configuration set <{name}> is paused.", 400
    ),
    account_paused=lambda text: AwsError("SendingPausedException", text, 400),
    throttled=lambda text: AwsError("TooManyRequestsException", text, 429),
    access_denied=lambda text: AwsError("AccessDeniedException", text, 403),
    max_bytes=40 * 1024 * 1024,
)
"""Version 2: up to 40 MB (the same page)."""
