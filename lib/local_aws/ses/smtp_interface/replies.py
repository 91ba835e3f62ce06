"""What the SMTP interface answers, in SES's words ("SMTP response codes returned by Amazon SES").

The words "Transaction failed" before what is wrong with a message have been seen in users' logs.
"""

from __future__ import annotations

from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.internet.smtp import Reply
from local_aws.ses.outbound.refusals import Refusal, Refusals

MAX_BYTES = 40 * 1024 * 1024
"""Octets of a message ("Service quotas in Amazon SES")."""

NO_TLS = Reply(530, "Must issue a STARTTLS command first")
NO_LOGIN = Reply(530, "Authentication required")
BAD_LOGIN = Reply(535, "Authentication Credentials Invalid")
BAD_SENDER = Reply(501, "Invalid MAIL FROM address provided")

WORDING = {
    "250 2.1.0 Ok": "250 Ok",
    "250 2.1.5 Ok": "250 Ok",
    "235 2.7.0 Authentication successful": "235 Authentication successful.",
    "535 5.7.8 Authentication credentials invalid": str(BAD_LOGIN),
    "538 5.7.11 Encryption required for requested authentication mechanism": str(NO_TLS),
    "552 Error: Too much mail data": "552 Message is too long.",
    "552 Error: message size exceeds fixed maximum message size": "552 Message is too long.",
    "553 5.1.7 The sender is not an address": str(BAD_SENDER),
    "553 5.1.3 The recipient is not an address": "501 Invalid RCPT TO address provided",
    "553 5.1.3 Error: malformed address": "501 Invalid RCPT TO address provided",
    "451 4.3.0 Temporary service failure": "451 Temporary service failure",
}
"""The server's own replies -> those of SES, which has no enhanced status codes."""


def _error(code: int, prefix: str) -> Refusal:
    return lambda text: AwsError(str(code), prefix + text, code)


def _no_set(name: str) -> AwsError:
    return _error(554, "Transaction failed: ")(f"Configuration set <{name}> does not exist.")


def _set_paused(name: str) -> AwsError:
    return _error(554, "Message rejected: ")(f"Configuration set <{name}> is paused.")


SMTP = Refusals(
    invalid=_error(554, "Transaction failed: "),
    no_configuration_set=_no_set,
    configuration_set_paused=_set_paused,
    account_paused=_error(554, "Message rejected: "),
    throttled=_error(454, "Throttling failure: "),
    access_denied=_error(554, "Access denied: "),
    max_bytes=MAX_BYTES,
)
"""Assumption: a configuration set that is missing or paused, and a paused account, are told in the
words of the API behind the prefixes that SES has for other refusals."""

CODES = {
    "MessageRejected": "Message rejected",
    "MailFromDomainNotVerifiedException": "Message rejected",
}


def reply_of(error: AwsError) -> Reply:
    """Return the reply that an error of a send is told by."""
    if isinstance(error, NotImplementedByTheLab):
        return Reply(554, f"Transaction failed: {error.message}")
    if error.code.isdigit():
        return Reply(int(error.code), error.message)
    return Reply(554, f"{CODES.get(error.code, 'Transaction failed')}: {error.message}")
