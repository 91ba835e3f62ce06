"""A verified sender for tests of sending: what verification would have ended with."""

from __future__ import annotations

from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from botocore.exceptions import ClientError

from local_aws.ses.identity import dkim_attributes, identities
from local_aws.ses.outbound.sent_message import SentMessage
from local_aws.ses.state import SesState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

DOMAIN = "news.nutrition.example"
SENDER = f"marketing@{DOMAIN}"
READER = "ann@postbox-user.example"


def ses_state(aws: LocalAws, region: str = REGION) -> SesState:
    """The state of SES in the tests' account."""
    return aws.state(SesState, ACCOUNT_ID, region)


def verify(aws: LocalAws, name: str, region: str = REGION) -> identities.Identity:
    """Add an identity as verified; a domain with Easy DKIM, its three CNAMEs in the world's DNS."""
    state = ses_state(aws, region)
    identity = identities.add(state, name)
    identity.verification.record("", state.now())
    if identity.is_domain:
        dkim_attributes.start_easy_dkim(state, identity)
        identity.dkim.check.record("", state.now())
        for token in identity.dkim.tokens:
            alias = [f"{token}.{identity.dkim.zone}"]
            aws.internet.dns.put(f"{token}._domainkey.{name}", "CNAME", alias)
    return identity


def production(aws: LocalAws, rate: float = 1e6) -> None:
    """Let the account out of the sandbox, as fast as a test needs."""
    account = ses_state(aws).account
    account.grant_production()
    account.max_send_rate, account.max_24_hour_send = rate, 1e9


def simple(text: str = "Hello", **more: Any) -> dict[str, Any]:
    """Content of a Simple message."""
    body = {"Text": {"Data": text, "Charset": "UTF-8"}}
    return {"Simple": {"Subject": {"Data": "Offer"}, "Body": body} | more}


def send(aws: LocalAws, to: str = READER, content: Any = None, **more: Any) -> SentMessage:
    """Send by v2 and return what SES remembers of the message."""
    request = {
        "FromEmailAddress": SENDER,
        "Destination": {"ToAddresses": [to]},
        "Content": content or simple(),
    }
    answer = aws.client("sesv2").send_email(**request | more)
    return ses_state(aws).messages[answer["MessageId"]]


def parsed(raw: bytes) -> EmailMessage:
    """A message as the stdlib reads it."""
    message = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    return message


def refused(call: Callable[..., Any], **arguments: Any) -> tuple[str, str]:
    """Code and text of the error that a call ends with."""
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise AssertionError("the call went through")
