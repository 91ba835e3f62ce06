"""What was sent as a text: from whom, to whom, what became of it, and the way there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.messaging_lab.window.test_window import Seen

from local_aws.context import Request
from local_aws.world import LocalAws

PHONE, BLOCKED = "+12065550100", "+12065550101"
SMS = "pinpoint-sms-voice-v2"


class Texting(Seen):
    """A local AWS with a number to send from."""

    def __init__(self) -> None:
        super().__init__(LocalAws())
        self.lab("accounts/production", {})
        wanted = {"IsoCountryCode": "US", "MessageType": "TRANSACTIONAL", "NumberType": "TEN_DLC"}
        bought = self.call(SMS, "request_phone_number", **wanted, NumberCapabilities=["SMS"])
        self.number = bought["PhoneNumber"]
        self.lab("sms/registrations", {"origination_identity": self.number})
        self.aws.clock.advance(86400)

    def lab(self, route: str, body: dict[str, Any]) -> None:
        """Ask the lab for something."""
        url = f"http://127.0.0.1:4566/_lab/{route}"
        answer = self.aws.handle(Request("POST", url, {}, json.dumps(body).encode()))
        assert answer.status == 200, answer.body

    def send(self, body: str, to: str = PHONE) -> str:
        """Send a text; return its id."""
        params = {"DestinationPhoneNumber": to, "MessageBody": body}
        sent = self.call(SMS, "send_text_message", OriginationIdentity=self.number, **params)
        return str(sent["MessageId"])


@pytest.fixture
def texting() -> Texting:
    return Texting()


def test_a_text_is_listed_with_its_status_and_leads_to_its_phone(texting: Texting) -> None:
    texting.send("Your soup is ready")
    for page in ("/_lab/", "/_lab/window/texts"):
        text = texting.text(page)
        for words in (texting.number, PHONE, "Your soup is ready", "accepted by phone carrier"):
            assert words in text, words
        assert "window/phone?number=%2B12065550100" in texting.get(page).body.decode()
    assert "123456789012, us-east-1" in texting.text("/_lab/window/texts")


def test_a_text_that_did_not_arrive_says_why_and_leads_to_no_phone(texting: Texting) -> None:
    texting.lab(f"phones/{BLOCKED}/condition", {"condition": "blocked"})
    texting.send("Hello?", BLOCKED)
    text = texting.text("/_lab/window/texts")
    assert "BLOCKED" in text and "Phone has blocked SMS" in text
    assert "window/phone?" not in texting.get("/_lab/window/texts").body.decode()


def test_a_text_on_its_way_is_marked_so_until_it_has_arrived(texting: Texting) -> None:
    texting.lab(f"phones/{PHONE}/condition", {"condition": "late", "seconds": 600})
    texting.send("Hello")
    before = texting.get("/_lab/window/texts").body.decode()
    assert "QUEUED" in before and "mlab-badge mlab-warn" in before
    texting.aws.clock.advance(600)
    assert "mlab-badge mlab-pass" in texting.get("/_lab/window/texts").body.decode()


def test_the_newest_comes_first_and_the_others_are_found(texting: Texting) -> None:
    ids = [texting.send(f"Text {number:02}") for number in range(60)]
    overview, first = texting.text("/_lab/"), texting.text("/_lab/window/texts")
    assert "Sent as text messages (60)" in overview and "All sent texts" in overview
    assert first.index("Text 59") < first.index("Text 58") and "Page 1 of 2" in first
    assert "Text 00" in texting.text("/_lab/window/texts?page=2")
    for wanted in (ids[7], "tEXT 07"):
        found = texting.text(f"/_lab/window/texts?q={wanted}")
        assert "Text 07" in found and "Text 08" not in found and "Messages (1)" in found
    assert "“nosuch”" in texting.text("/_lab/window/texts?q=nosuch")


def test_the_request_that_sent_it_leads_to_it(texting: Texting) -> None:
    one = texting.send("By SMS")
    other = texting.call("sns", "publish", PhoneNumber=PHONE, Message="By SNS")["MessageId"]
    page = texting.get("/_lab/window/requests").body.decode()
    for number, words in ((one, "By SMS"), (other, "By SNS")):
        assert f"/_lab/window/texts?q={number}" in page
        assert words in texting.text(f"/_lab/window/texts?q={number}")


def test_a_hostile_text_stays_dead(texting: Texting) -> None:
    texting.send("<script>alert(1)</script>\u202eexe.jpg")
    for path in ("/_lab/", "/_lab/window/texts"):
        page = texting.get(path).body.decode()
        assert page.count("<script") == 1  # the window's own
        assert "&lt;script&gt;" in page and "[U+202E]exe.jpg" in page


def test_a_long_text_is_cut_on_the_overview_only(texting: Texting) -> None:
    texting.send("long " * 40 + "end")
    assert "long end" not in texting.text("/_lab/").partition("Phones")[0]
    assert "long end" in texting.text("/_lab/window/texts")


def test_where_nothing_was_sent_it_says_so() -> None:
    seen = Seen(LocalAws())
    assert "No text message has been sent yet." in seen.text("/_lab/")
    assert "No text message has been sent yet." in seen.text("/_lab/window/texts")
