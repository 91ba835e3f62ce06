"""Bulk sends: one call, a message for each entry, and a status for each in place of an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.ses.identity.inheritance import speakers
from local_aws.ses.outbound import sending
from local_aws.ses.outbound.authorization import check_permitted
from local_aws.ses.outbound.refusals import Refusal, Refusals
from local_aws.ses.outbound.submission import Request, from_simple
from local_aws.ses.templates.sending import EMPTY, Letter, from_template

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

MAX_ENTRIES = 50
"""Destinations of a bulk call (API references)."""

OTHER_CODES = {
    "MessageRejected": "MESSAGE_REJECTED",
    "MailFromDomainNotVerifiedException": "MAIL_FROM_DOMAIN_NOT_VERIFIED",
}
"""Errors that both APIs have -> statuses."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an entry: a status in v2's spelling, and the id or the reason."""

    status: str
    message_id: str = ""
    error: str = ""


def _as(status: str) -> Refusal:
    return lambda text: AwsError(status, text, 400)


def _throttled(text: str) -> AwsError:
    daily = text.startswith("Daily")
    return AwsError("ACCOUNT_DAILY_QUOTA_EXCEEDED" if daily else "ACCOUNT_THROTTLED", text, 400)


def _no_set(name: str) -> AwsError:
    text = f"Configuration set <{name}> does not exist."
    return AwsError("CONFIGURATION_SET_NOT_FOUND", text, 400)


def _set_paused(name: str) -> AwsError:
    text = f"Configuration set <{name}> is paused."
    return AwsError("CONFIGURATION_SET_SENDING_PAUSED", text, 400)


def statuses(max_bytes: int) -> Refusals:
    """Return refusals whose codes are the statuses of entries."""
    return Refusals(
        invalid=_as("INVALID_PARAMETER"),
        no_configuration_set=_no_set,
        configuration_set_paused=_set_paused,
        account_paused=_as("ACCOUNT_SENDING_PAUSED"),
        throttled=_throttled,
        access_denied=_as("FAILED"),
        max_bytes=max_bytes,
    )


def send_all(
    state: SesState, entries: list[tuple[Request, Letter]], refusals: Refusals
) -> list[Result]:
    """Send a message for each entry, in order.

    What goes for all of them is an error of the call: no entries or too many, a sender that isn't
    verified, a configuration set that isn't there, a paused account (assumption: AWS has both an
    error and a status for these).
    """
    if not 1 <= len(entries) <= MAX_ENTRIES:
        raise refusals.invalid(f"A bulk call has 1 to {MAX_ENTRIES} destinations: {len(entries)}.")
    check_all(state, entries[0][0], refusals)
    own = statuses(refusals.max_bytes)
    return [_send(state, request, letter, own) for request, letter in entries]


def check_all(state: SesState, request: Request, refusals: Refusals) -> None:
    """Raise the API's error for what all entries have in common."""
    with refusals.explained():
        outgoing = from_simple(state, request, EMPTY)
    check_permitted(state, outgoing, refusals)
    outgoing.recipients = []
    identity = speakers(state, outgoing.senders[0].address).identity
    sending.find_configuration_set(state, outgoing, identity, refusals)
    sending.check_account(state, refusals)
    sending.check_verified(state, outgoing, refusals)


def _send(state: SesState, request: Request, letter: Letter, refusals: Refusals) -> Result:
    try:
        with refusals.explained():
            outgoing = from_template(state, request, letter)
        return Result("SUCCESS", sending.send(state, outgoing, refusals))
    except NotImplementedByTheLab:
        raise
    except AwsError as error:
        return Result(OTHER_CODES.get(error.code, error.code), error=error.message)
