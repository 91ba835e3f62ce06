"""A verifier of somebody else's (dkimpy), which asks our DNS server over UDP, agrees with us.

Everything goes over sockets as for a stranger: the API over HTTP, the keys over DNS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import dkim
import dns.resolver
import pytest
from tests.messaging_lab.nutrition import authenticated, send

from messaging_lab import Lab
from messaging_lab.authentication import judge, read, signatures
from messaging_lab.commands.served import Served

Dns = Callable[..., bytes | None]

PROVIDERS = ["gmail", "yahoo", "outlook", "other"]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A local AWS with its DNS, as `messaging-lab serve --frozen` starts it."""
    running = Served(0, 0, ticking=False)
    yield running
    running.stop()


@pytest.fixture
def lab(served: Served, monkeypatch: pytest.MonkeyPatch) -> Lab:
    """A lab that has joined it and authenticated its domain."""
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", served.aws.endpoint_url)
    joined = Lab.open(lesson="02")
    authenticated(joined)
    return joined


@pytest.fixture
def ask(served: Served) -> Dns:
    """dkimpy's way to ask for TXT records: by dnspython, of our server, over UDP."""
    resolver = dns.resolver.Resolver(configure=False)
    host, port = served.aws.listeners["dns"].split(":")
    resolver.nameservers, resolver.port = [host], int(port)

    def txt(name: bytes, timeout: int = 5) -> bytes | None:
        try:
            answer = resolver.resolve(name.decode().rstrip("."), "TXT", tcp=False, lifetime=timeout)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        return b"".join(answer[0].strings)

    return txt


def verdicts(raw: bytes, ask: Dns) -> list[tuple[str, bool]]:
    """Return domain and dkimpy's verdict for each signature, topmost first."""
    found = []
    for index, signature in enumerate(signatures(read(raw))):
        try:
            good = dkim.DKIM(raw).verify(idx=index, dnsfunc=ask)
        except dkim.ValidationError:
            good = False
        found.append((signature.domain, good))
    return found


@pytest.mark.parametrize("provider", PROVIDERS)
def test_it_accepts_both_signatures_as_the_receivers_do(lab: Lab, ask: Dns, provider: str) -> None:
    mail = send(lab, to=lab.recipient(provider))
    assert verdicts(mail.raw, ask) == [("nutrition.example", True), ("amazonses.com", True)]
    assert {(one.domain, one.result) for one in judge(mail).dkim} == {
        ("nutrition.example", "pass"),
        ("amazonses.com", "pass"),
    }


def test_it_refuses_both_after_one_changed_byte_of_the_body(lab: Lab, ask: Dns) -> None:
    mail = send(lab)
    changed = mail.raw.replace(b"5671", b"5677")
    assert sum(a != b for a, b in zip(mail.raw, changed, strict=True)) == 1
    assert verdicts(changed, ask) == [("nutrition.example", False), ("amazonses.com", False)]


@pytest.mark.parametrize("field", [b"\nSubject: Invoice", b"\nFrom: hello", b"\nTo: ana"])
def test_it_refuses_both_after_one_changed_byte_of_a_signed_field(
    lab: Lab, ask: Dns, field: bytes
) -> None:
    mail = send(lab)
    assert mail.raw.count(field) == 1
    changed = mail.raw.replace(field, field[:-1] + b"z")
    assert verdicts(changed, ask) == [("nutrition.example", False), ("amazonses.com", False)]


def test_feedback_id_is_covered_by_ses_alone(lab: Lab, ask: Dns) -> None:
    changed = send(lab).raw.replace(b":AmazonSES", b":AmazonSEZ")
    assert verdicts(changed, ask) == [("nutrition.example", True), ("amazonses.com", False)]


def test_without_the_published_key_it_refuses(lab: Lab, ask: Dns) -> None:
    mail = send(lab)
    lab.clean_up()
    lab.clock.wait(60)
    assert verdicts(mail.raw, ask) == [("nutrition.example", False), ("amazonses.com", True)]
