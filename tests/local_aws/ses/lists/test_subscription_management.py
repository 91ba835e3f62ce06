"""Mail of a list: the links it carries, and what becomes of readers who follow them."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import Any

import pytest

from local_aws.context import Request, Response
from local_aws.internet.smtp import Envelope, exchange
from local_aws.ses.lists.unsubscribing import ONE_CLICK
from local_aws.world import LocalAws

from ..events.kit import SET, Listener, listen
from ..sender import (
    DOMAIN,
    READER,
    SENDER,
    parsed,
    production,
    refused,
    send,
    ses_state,
    simple,
    verify,
)
from .test_contact_lists import LIST, TOPICS, add

MANAGED = {"ContactListName": LIST, "TopicName": "Offers"}
PLACE = "{{amazonSESUnsubscribeUrl}}"
TEXTS = {
    "Text": {"Data": f"Offer. Leave: {PLACE}"},
    "Html": {"Data": f'<p>Offer. <a href="{PLACE}">Leave</a> {PLACE}</p>'},
}


@pytest.fixture
def world(aws: LocalAws) -> LocalAws:
    """A verified sender in production, with a list."""
    verify(aws, DOMAIN)
    production(aws)
    aws.client("sesv2").create_contact_list(ContactListName=LIST, Topics=TOPICS)
    return aws


@pytest.fixture
def listening(world: LocalAws) -> Listener:
    return listen(world)


def managed(aws: LocalAws, to: str = READER, **more: Any) -> Any:
    options = {"ListManagementOptions": MANAGED} | more
    return send(aws, to=to, content=simple(Body=TEXTS), **options)


def received(aws: LocalAws) -> EmailMessage:
    return parsed(aws.internet.mailboxes.of(READER)[-1].raw)


def link(aws: LocalAws) -> str:
    found = re.search(r"<(https://[^>]+)>", received(aws)["List-Unsubscribe"])
    assert found
    return found[1]


def ask(aws: LocalAws, method: str, body: str = "", url: str = "") -> Response:
    path = (url or link(aws)).removeprefix("https://")
    request = Request(method, f"http://127.0.0.1/_lab/unsubscribe/{path}", {}, body.encode())
    return aws.handle(request)


def contact(aws: LocalAws) -> dict[str, Any]:
    shown: dict[str, Any] = aws.client("sesv2").get_contact(
        ContactListName=LIST, EmailAddress=READER
    )
    return shown


def test_mail_of_a_list_has_the_header_and_the_link(world: LocalAws) -> None:
    managed(world)

    message, url = received(world), link(world)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url.startswith("https://unsubscribe.us-east-1.amazonses.com/")
    text, html = (part.get_content() for part in message.iter_parts())
    assert text.strip() == f"Offer. Leave: {url}"
    assert html.count(url) == 1
    assert html.count(PLACE) == 1, "the third place stays: two are replaced"


def test_both_signatures_cover_the_header_fields(world: LocalAws) -> None:
    managed(world)

    for signature in received(world).get_all("DKIM-Signature"):
        names = "".join(re.search(r"h=([^;]+)", signature)[1].lower().split()).split(":")
        assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(names)
    assert "dkim=pass" in received(world)["Authentication-Results"]


def test_a_header_of_the_sender_is_replaced(world: LocalAws) -> None:
    own = [{"Name": "List-Unsubscribe", "Value": "<https://nutrition.example/u>"}]
    content = simple(Body=TEXTS, Headers=own)
    send(world, content=content, ListManagementOptions=MANAGED)

    assert len(received(world).get_all("List-Unsubscribe")) == 1
    assert "nutrition.example" not in received(world)["List-Unsubscribe"]


def test_a_template_keeps_the_place(world: LocalAws) -> None:
    content = {"Subject": "Hi", "Text": "{{name}} {{amazonSESUnsubscribeUrl}}"}
    template = {"Template": {"TemplateContent": content, "TemplateData": '{"name": "Ann"}'}}
    send(world, content=template, ListManagementOptions=MANAGED)

    assert received(world).get_content().strip() == f"Ann {link(world)}"


def test_raw_mail_names_its_list_in_a_header(world: LocalAws) -> None:
    raw = (
        f"From: {SENDER}\r\nTo: {READER}\r\nSubject: x\r\n"
        f"X-SES-LIST-MANAGEMENT-OPTIONS: {LIST}; topic=Offers\r\n\r\n{PLACE}\r\n"
    )
    send(world, content={"Raw": {"Data": raw.encode()}})

    assert received(world)["X-SES-LIST-MANAGEMENT-OPTIONS"] is None
    assert received(world).get_content().strip() == link(world)


def test_several_recipients_get_no_link(world: LocalAws) -> None:
    both = {"ToAddresses": [READER, "bo@postbox-user.example"]}
    managed(world, Destination=both)

    assert received(world)["List-Unsubscribe"] is None


def test_who_gets_mail_becomes_a_contact(world: LocalAws) -> None:
    managed(world)

    assert contact(world)["TopicPreferences"] == []


@pytest.mark.parametrize(
    "options", [{"ContactListName": "x"}, {"ContactListName": LIST, "TopicName": "x"}]
)
def test_the_list_and_topic_must_be_there(world: LocalAws, options: dict[str, str]) -> None:
    assert refused(managed, aws=world, ListManagementOptions=options)[0] == "NotFoundException"


def test_one_click_takes_a_reader_out_of_the_topic(world: LocalAws, listening: Listener) -> None:
    managed(world, ConfigurationSetName=SET)
    listening.events()

    answer = ask(world, "POST", ONE_CLICK)

    assert answer.status == 200
    assert contact(world)["TopicPreferences"] == [
        {"TopicName": "Offers", "SubscriptionStatus": "OPT_OUT"}
    ]
    assert not contact(world)["UnsubscribeAll"]
    (event,) = listening.events()
    assert event["eventType"] == "Subscription"
    defaults = [
        {"topicName": "Offers", "subscriptionStatus": "OptIn"},
        {"topicName": "Recipes", "subscriptionStatus": "OptOut"},
    ]
    before = {
        "unsubscribeAll": False,
        "topicSubscriptionStatus": [],
        "topicDefaultSubscriptionStatus": defaults,
    }
    said = [{"topicName": "Offers", "subscriptionStatus": "OptOut"}]
    assert event["subscription"] == {
        "contactList": LIST,
        "timestamp": "2026-01-06T09:00:00.000Z",
        "source": "UnsubscribeHeader",
        "newTopicPreferences": before | {"topicSubscriptionStatus": said},
        "oldTopicPreferences": before,
    }


def test_without_a_topic_one_click_takes_a_reader_out_of_everything(world: LocalAws) -> None:
    managed(world, ListManagementOptions={"ContactListName": LIST})

    ask(world, "POST", ONE_CLICK)

    assert contact(world)["UnsubscribeAll"]


def test_who_is_out_gets_nothing_more_and_it_bounces(world: LocalAws, listening: Listener) -> None:
    managed(world)
    ask(world, "POST", ONE_CLICK)
    message = managed(world, ConfigurationSetName=SET)

    assert len(world.internet.mailboxes.of(READER)) == 1
    assert message.outcomes[READER].status == "suppressed"
    bounce = next(e["bounce"] for e in listening.events() if e["eventType"] == "Bounce")
    assert (bounce["bounceType"], bounce["bounceSubType"]) == (
        "Permanent",
        "UnsubscribedRecipient",
    )
    assert READER not in ses_state(world).suppression.entries


def test_mail_on_other_topics_and_without_a_list_still_goes(world: LocalAws) -> None:
    add(world.client("sesv2"), READER, ("Offers", "OPT_OUT"), ("Recipes", "OPT_IN"))
    managed(world, ListManagementOptions={"ContactListName": LIST, "TopicName": "Recipes"})
    send(world)

    assert len(world.internet.mailboxes.of(READER)) == 2


def test_a_topic_that_one_has_to_ask_for_goes_to_nobody_else(world: LocalAws) -> None:
    message = managed(
        world, ListManagementOptions={"ContactListName": LIST, "TopicName": "Recipes"}
    )

    assert message.outcomes[READER].bounce == ("Permanent", "UnsubscribedRecipient")


def test_the_landing_page_shows_and_takes_preferences(world: LocalAws, listening: Listener) -> None:
    managed(world, ConfigurationSetName=SET)
    listening.events()

    page = ask(world, "GET").body.decode()
    assert "Recipes of the week" in page
    assert page.count("checked") == 1
    assert contact(world)["TopicPreferences"] == [], "looking changes nothing"

    answer = ask(world, "POST", "preferences=1&topic=Recipes").body.decode()
    assert "saved" in answer
    said = {
        one["TopicName"]: one["SubscriptionStatus"] for one in contact(world)["TopicPreferences"]
    }
    assert said == {"Offers": "OPT_OUT", "Recipes": "OPT_IN"}
    (event,) = listening.events()
    assert event["subscription"]["source"] == "UnsubscribePage"

    ask(world, "POST", "preferences=1&unsubscribe_all=on")
    assert contact(world)["UnsubscribeAll"]


def test_mail_to_the_other_address_unsubscribes_too(world: LocalAws) -> None:
    managed(world)
    address = re.search(r"<mailto:([^>]+)>", received(world)["List-Unsubscribe"])[1]
    envelope = Envelope("192.0.2.20", "mx.gmail.example", READER, [address, f"x{address}"], b"\r\n")

    replies = exchange(world.internet, world.internet.resolver(), envelope)

    assert [reply.code for reply in replies] == [250, 550]
    assert contact(world)["TopicPreferences"][0]["SubscriptionStatus"] == "OPT_OUT"


def test_what_is_no_link_or_no_request(world: LocalAws) -> None:
    managed(world)
    right = link(world)

    assert ask(world, "POST", "x=1").status == 400
    assert ask(world, "PUT").status == 405
    for wrong in (right[:-1], right.replace("us-east-1", "us-west-2"), "https://x.example/a"):
        assert ask(world, "POST", ONE_CLICK, wrong).status == 404
    world.client("sesv2").delete_contact(ContactListName=LIST, EmailAddress=READER)
    assert ask(world, "POST", ONE_CLICK, right).status == 404
