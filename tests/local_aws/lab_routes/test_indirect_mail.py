"""The lab's routes for a forwarder, a gateway and a second sender, through the helper side."""

from __future__ import annotations

import json

import pytest

from local_aws.context import Request
from local_aws.world import LocalAws
from messaging_lab.errors import LabError
from messaging_lab.lab_world import LabWorld


@pytest.fixture
def world(aws: LocalAws) -> LabWorld:
    def send(method: str, path: str, body: bytes) -> tuple[int, bytes]:
        answer = aws.handle(Request(method, f"http://lab{path}", {}, body))
        return answer.status, answer.body

    return LabWorld(send, "123456789012", "us-east-1")


def test_forward(aws: LocalAws, world: LabWorld) -> None:
    assert world.forward("ana@alumni.example", "ana@gmail.example") == "mx.alumni.example"
    found = aws.internet.indirect_mail.forwarder.forwards["ana@alumni.example"]
    assert (found.to, found.rewrites_sender) == ("ana@gmail.example", False)


def test_gateway(aws: LocalAws, world: LabWorld) -> None:
    world.set_gateway(changes_mail=False)
    assert not aws.internet.indirect_mail.gateway.changes_mail


def test_service(world: LabWorld) -> None:
    people = ["a@outlook.example", "b@company.example"]
    replies = world.send_by_service("HR <hr@shop.example>", people, "Jobs", "Come.")
    assert [reply[:3] for reply in replies] == ["250", "250"]
    assert [len(world.mailbox(one)) for one in people] == [1, 1]
    assert world.service_record("Shop.example") == {
        "name": "lp1._domainkey.shop.example",
        "type": "CNAME",
        "value": "lp1._domainkey.letterpost.example",
    }


def test_stranger(world: LabWorld) -> None:
    replies = world.send_by_stranger("a@shop.example", ["a@outlook.example"], "Pay", "Now.")
    assert [reply[:3] for reply in replies] == ["250"]
    assert len(world.mailbox("a@outlook.example")) == 1


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("forwards/ana@alumni.example", {}, 'The body needs "to", a text.'),
        ("forwards/ana@alumni.example", {"to": "me"}, "\"to\" is 'me': give an address"),
        ("forwards/ana", {"to": "a@b.example"}, "\"address\" is 'ana': give an address"),
        ("gateway", {"changes_mail": "no"}, '"changes_mail", true or false'),
        ("mailing-service/send", {"from": "a@b", "subject": "x"}, '"to", a list of addresses'),
        (
            "mailing-service/send",
            {"from": "a@b\nBcc: c@d", "subject": "x", "to": ["c@d"], "text": "x"},
            "must each be one line",
        ),
        (
            "mailing-service/send",
            {"from": "nobody", "subject": "x", "to": ["c@d"], "text": "x"},
            '"from" is',
        ),
    ],
)
def test_bad_requests(aws: LocalAws, path: str, body: dict[str, object], sentence: str) -> None:
    request = Request("POST", f"http://lab/_lab/{path}", {}, json.dumps(body).encode())
    answer = aws.handle(request)
    assert answer.status == 400
    assert sentence in json.loads(answer.body)["error"]


def test_errors_are_lab_errors(world: LabWorld) -> None:
    with pytest.raises(LabError, match="give an address"):
        world.forward("ana@alumni.example", "me")
