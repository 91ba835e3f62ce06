"""The window shows what is there, to eyes and to screen readers, and nothing of it is active."""

from __future__ import annotations

import json
from functools import cache
from html.parser import HTMLParser
from typing import Any

import boto3
import pytest

from local_aws.context import Request, Response
from local_aws.in_process import answer
from local_aws.internet.phones import TextMessage
from local_aws.world import ACCOUNT_ID, REGION, LocalAws
from messaging_lab.window import Window


class Seen:
    """A local AWS with a window before it, as `serve` has it."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws, self.window = aws, Window(aws)

    def get(self, path: str) -> Response:
        return self.window.handle(Request("GET", f"http://127.0.0.1:4566{path}", {}))

    def text(self, path: str) -> str:
        """Return what a page says, without its markup and styles."""
        answer = self.get(path)
        assert answer.status == 200, path
        return _Reader.words(answer.body.decode())

    def call(self, service: str, operation: str, **params: Any) -> Any:
        """Call an operation through the window, as over HTTP."""
        _asked.append(self)
        return getattr(_client(service), operation)(**params)


_asked: list[Seen] = []
"""Whose clients' requests are for, the last."""


@cache
def _client(service: str) -> Any:
    # Not one of the local AWS's own, which send everything to it as well.
    keys = {"aws_access_key_id": ACCOUNT_ID, "aws_secret_access_key": "local"}
    session: Any = boto3.Session(**keys, region_name=REGION)
    client = session.client(service, endpoint_url="http://127.0.0.1:4566")
    client.meta.events.register_first("before-send.*.*", _through_the_window)
    return client


def _through_the_window(request: Any, **_: Any) -> Any:
    class Through:
        endpoint_url = "http://127.0.0.1:4566"
        handle = staticmethod(_asked[-1].window.handle)

    return answer(Through, request)  # type: ignore[arg-type]


class _Reader(HTMLParser):
    @classmethod
    def words(cls, page: str) -> str:
        reader = cls()
        reader.feed(page)
        return " ".join(" ".join(reader.found).split())

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.quiet = False
        self.frames: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.quiet = tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self.quiet = False

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self.found.append(data)


SENDER, READER = "cook@nutrition.example", "ann@gmail.example"


@pytest.fixture
def seen() -> Seen:
    from local_aws.ses import lab

    seen = Seen(LocalAws())
    for address in (SENDER, READER):
        seen.call("sesv2", "create_email_identity", EmailIdentity=address)
        lab.verify_identity(seen.aws, address)
    return seen


def send(seen: Seen, subject: str, html: str = "<p>Hello</p>") -> None:
    body = {"Html": {"Data": html}}
    content = {"Simple": {"Subject": {"Data": subject}, "Body": body}}
    to = {"ToAddresses": [READER]}
    seen.call("sesv2", "send_email", FromEmailAddress=SENDER, Destination=to, Content=content)


def test_what_a_service_has_at_the_root_is_not_the_overview(seen: Seen) -> None:
    assert seen.call("s3", "list_buckets")["Buckets"] == []


def test_the_overview_shows_what_arrived(seen: Seen) -> None:
    send(seen, "Soup day")
    seen.aws.internet.phones.put("+12065550100", TextMessage("Your code is 1", "NUTRI", 0.0))
    text = seen.text("/_lab/")
    for words in (READER, "Soup day", "+12065550100", "2026-01-06 09:00:00", "sesv2 SendEmail"):
        assert words in text, words


def test_a_message_is_opened_and_explained(seen: Seen) -> None:
    send(seen, "Soup day")
    number = len(seen.aws.internet.mailboxes.of(READER)) - 1
    text = seen.text(f"/_lab/window/message?address={READER}&number={number}")
    for words in ("From bytes to verdict", "Header fields", "Feedback-ID", "DMARC"):
        assert words in text, words
    assert "Soup day" in seen.text(f"/_lab/window/mailbox?address={READER}")


def test_hostile_mail_stays_dead(seen: Seen) -> None:
    send(seen, "<script>alert(1)</script>", "<img src=x onerror=alert(1)><script>alert(2)</script>")
    number = len(seen.aws.internet.mailboxes.of(READER)) - 1
    answer = seen.get(f"/_lab/window/message?address={READER}&number={number}")
    page = answer.body.decode()
    assert page.count("<script") == 1  # the window's own
    assert "<img src=x" not in page
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_requests_are_told_as_cli_commands_without_secrets(seen: Seen) -> None:
    seen.call("sqs", "list_queues")
    text = seen.text("/_lab/window/requests")
    assert f"aws sesv2 create-email-identity --email-identity {SENDER}" in text
    assert "aws sqs list-queues" in text


def test_what_the_model_calls_sensitive_is_not_shown(seen: Seen) -> None:
    from botocore.exceptions import ClientError

    with pytest.raises(ClientError):
        seen.call(
            "mailmanager",
            "create_ingress_point",
            IngressPointName="door",
            Type="AUTH",
            RuleSetId="rs-1",
            TrafficPolicyId="tp-1",
            IngressPointConfiguration={"SmtpPassword": "Very5ecret!"},
        )
    text = seen.text("/_lab/window/requests")
    assert "create-ingress-point" in text
    assert "Very5ecret!" not in text
    assert "(not shown)" in text


def test_a_refusal_says_why(seen: Seen) -> None:
    from botocore.exceptions import ClientError

    with pytest.raises(ClientError):
        seen.call("sesv2", "get_email_identity", EmailIdentity="missing.example")
    assert "Email identity missing.example does not exist" in seen.text("/_lab/window/requests")


def test_zones_are_what_resolvers_see(seen: Seen) -> None:
    zone = seen.call("route53", "create_hosted_zone", Name="nutrition.example", CallerReference="1")
    record = {
        "Name": "_dmarc.nutrition.example",
        "Type": "TXT",
        "TTL": 300,
        "ResourceRecords": [{"Value": '"v=DMARC1; p=none"'}],
    }
    seen.call(
        "route53",
        "change_resource_record_sets",
        HostedZoneId=zone["HostedZone"]["Id"],
        ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]},
    )
    assert "no hosted zone" in seen.text("/_lab/").partition("DNS zones")[2]
    seen.aws.clock.advance(60)
    assert "v=DMARC1; p=none" in seen.text("/_lab/window/zone?name=nutrition.example")


def test_a_phone(seen: Seen) -> None:
    seen.aws.internet.phones.put("+12065550100", TextMessage("Your code is 1", "NUTRI", 0.0))
    text = seen.text("/_lab/window/phone?number=%2B12065550100")
    assert "Your code is 1" in text and "NUTRI" in text


def test_the_pulse_changes_when_something_happens(seen: Seen) -> None:
    before = seen.get("/_lab/window/pulse").body
    assert seen.get("/_lab/window/pulse").body == before
    seen.aws.clock.advance(60)
    after = seen.get("/_lab/window/pulse").body
    assert after != before
    send(seen, "One more")
    assert seen.get("/_lab/window/pulse").body != after


@pytest.mark.parametrize(
    "path",
    [
        "/_lab/window/message?address=ann@gmail.example&number=99",
        "/_lab/window/message?address=ann@gmail.example&number=x",
        "/_lab/window/mailbox",
        "/_lab/window/zone?name=missing.example",
        "/_lab/window/phone?number=%2B1",
    ],
)
def test_what_is_not_there(seen: Seen, path: str) -> None:
    answer = seen.get(path)
    assert answer.status == 404
    assert "There is nothing here" in _Reader.words(answer.body.decode())


def test_other_routes_are_the_local_awss(seen: Seen) -> None:
    assert json.loads(seen.get("/_lab/status").body)["now"] == seen.aws.clock.now()
    assert seen.get("/_lab/window/nosuch").status == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "host": "127.0.0.1:4566"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_pages_of_other_sites_can_change_nothing(seen: Seen, headers: dict[str, str]) -> None:
    url = "http://127.0.0.1:4566/_lab/clock/advance"
    request = Request("POST", url, headers, b'{"seconds": 60}')
    before = seen.aws.clock.now()
    assert seen.window.handle(request).status == 403
    assert seen.aws.clock.now() == before
    own = {"origin": "http://127.0.0.1:4566", "host": "127.0.0.1:4566"}
    assert seen.window.handle(Request("POST", url, own, b'{"seconds": 60}')).status == 200


def test_a_large_request_is_told_by_its_name_alone(seen: Seen) -> None:
    send(seen, "Large", "x" * 200_000)
    recorded = seen.window.recorder.requests[-1]
    assert len(recorded.request.body) < 1000
    text = seen.text("/_lab/window/requests")
    assert "sesv2 SendEmail" in text and "too large to be shown" in text
    raw = b"Subject: Large\r\n\r\n" + b"x\r\n" * 50_000
    seen.call(
        "ses", "send_raw_email", Source=SENDER, Destinations=[READER], RawMessage={"Data": raw}
    )
    assert "ses SendRawEmail" in seen.text("/_lab/window/requests")


def test_a_reset_forgets_the_requests_as_well(seen: Seen) -> None:
    send(seen, "Soup day")
    url = "http://127.0.0.1:4566/_lab/reset"
    assert seen.window.handle(Request("POST", url, {}, b"{}")).status == 200
    assert "sesv2" not in seen.text("/_lab/window/requests")
