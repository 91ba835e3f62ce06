"""SendEmail in process, from the boto3 call to the judged mailbox, beside what is possible at all.

The limit: one boto3 call whose answer is a stub, plus two raw RSA-2048 signatures. Ours does the
same call, composes, signs twice, hands the message over, has it judged (SPF, DKIM, DMARC) and
stored. SES signs in its own name with a 1024-bit key; the last line is what it would be with the
limit's 2048. As in a campaign, every message goes to another reader. Rounds are short and
alternate, so that a busy machine slows all; the medians are compared.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from local_aws.internet import world_zones
from local_aws.keys import rsa_key
from local_aws.ses.identity import dkim_attributes, identities
from local_aws.ses.state import SesState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

DOMAIN = "news.nutrition.example"
GOAL = 0.7
ROUNDS, MESSAGES, WARM_UP = 20, 50, 20
FIRST = 5
"""Calls of a round that aren't timed: they bring the code back into the processor's caches."""

REQUEST = {
    "FromEmailAddress": f"Nutrition.co <marketing@{DOMAIN}>",
    "Content": {
        "Simple": {
            "Subject": {"Data": "Your order", "Charset": "UTF-8"},
            "Body": {
                "Text": {"Data": "Thank you for your order.\n" * 40, "Charset": "UTF-8"},
                "Html": {"Data": "<p>Thank you for your order.</p>\n" * 40, "Charset": "UTF-8"},
            },
        }
    },
}


Send = Callable[[str], None]
"""Sends the request to a reader."""


class _Body(BytesIO):
    def stream(self, **_: Any) -> Any:
        yield self.read()


def limit() -> Send:
    """Return a function that makes one stubbed call and two signatures."""
    session = boto3.Session("key", "secret", region_name=REGION)
    client = session.client("sesv2")
    answer = b'{"MessageId": "0100019b9288d680-6b16f03d-7bf5-44fa-b361-fa16ec755287-000000"}'
    headers = {"content-type": "application/json"}

    def stub(request: Any, **_: Any) -> AWSResponse:
        return AWSResponse(request.url, 200, headers, _Body(answer))

    client.meta.events.register("before-send.*.*", stub)
    key, padding, digest = rsa_key("benchmark", "limit", 2048), PKCS1v15(), SHA256()

    def once(reader: str) -> None:
        client.send_email(Destination={"ToAddresses": [reader]}, **REQUEST)
        key.sign(b"x" * 500, padding, digest)
        key.sign(b"x" * 500, padding, digest)

    return once


def ours() -> tuple[Send, LocalAws]:
    """Return a function that sends one message, and the world it is sent in."""
    aws = LocalAws()
    state = aws.state(SesState, ACCOUNT_ID, REGION)
    state.account.grant_production()
    state.account.max_send_rate = state.account.max_24_hour_send = 1e9
    identity = identities.add(state, DOMAIN)
    dkim_attributes.start_easy_dkim(state, identity)
    identity.verification.record("", state.now())
    identity.dkim.check.record("", state.now())
    for token in identity.dkim.tokens:
        name = f"{token}._domainkey.{DOMAIN}"
        aws.internet.dns.put(name, "CNAME", [f"{token}.{identity.dkim.zone}"])
    aws.internet.dns.put(f"_dmarc.{DOMAIN}", "TXT", ["v=DMARC1; p=reject"])
    client = aws.session().client("sesv2")

    def once(reader: str) -> None:
        client.send_email(Destination={"ToAddresses": [reader]}, **REQUEST)

    return once, aws


def timed(once: Send, numbers: range) -> float:
    """Return the CPU seconds of one call, the mean of a call for each number of a reader."""
    readers = [f"reader{number}@gmail.example" for number in numbers]
    for _ in range(FIRST):
        once("first@gmail.example")
    begin = time.process_time()
    for reader in readers:
        once(reader)
    return (time.process_time() - begin) / len(readers)


def with_key(bits: int) -> Send:
    """Return a function that sends one message which amazonses.com signs with a key of this size.

    Raises AssertionError unless messages are delivered with SPF, both signatures and DMARC passed.
    """
    send, aws = ours()

    def once(reader: str) -> None:
        world_zones.AMAZONSES_BITS = bits
        send(reader)

    timed(once, range(WARM_UP))
    for number in range(WARM_UP):
        (message,) = aws.internet.mailboxes.of(f"reader{number}@gmail.example")
        results = message.authentication_results
        assert [results.count(f"{check}=pass") for check in ("spf", "dkim", "dmarc")] == [1, 2, 1]
    return once


def main() -> None:
    """Print the rates and their ratios."""
    floor, real, longer = limit(), with_key(world_zones.AMAZONSES_BITS), with_key(2048)
    timed(floor, range(WARM_UP))
    rounds = [
        [timed(once, range(first, first + MESSAGES)) for once in (floor, real, longer)]
        for first in range(WARM_UP, WARM_UP + ROUNDS * MESSAGES, MESSAGES)
    ]
    bound, *found = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"limit {1 / bound:12.0f} messages/s   {bound * 1e3:.2f} ms")
    for own, label in zip(found, ("", "   with a 2048-bit amazonses.com key"), strict=True):
        rate = f"{1 / own:6.0f} messages/s   {own * 1e3:.2f} ms"
        print(f"ratio {bound / own:4.2f} {rate}{label}")
    print(f"goal  {GOAL:4.2f}")


if __name__ == "__main__":
    main()
