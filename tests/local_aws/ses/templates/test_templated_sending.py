"""Messages from templates, alone and in bulk; what can't be rendered ends as an event."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local_aws.world import LocalAws

from ..events.kit import SET, listen
from ..sender import DOMAIN, READER, SENDER, parsed, production, refused, send, ses_state, verify

CONTENT = {
    "Subject": "Greetings, {{name}}!",
    "Text": "Dear {{name}}, {{animal}}.",
    "Html": "<h1>{{name}}</h1>{{animal}}",
}
DATA = json.dumps({"name": "Ann", "animal": "cat"})


@pytest.fixture
def world(aws: LocalAws) -> LocalAws:
    """A verified sender in production, with a template."""
    verify(aws, DOMAIN)
    production(aws)
    aws.client("sesv2").create_email_template(TemplateName="welcome", TemplateContent=CONTENT)
    return aws


def template(data: str = DATA, **more: Any) -> dict[str, Any]:
    named = (
        {} if "TemplateContent" in more or "TemplateArn" in more else {"TemplateName": "welcome"}
    )
    return {"Template": named | {"TemplateData": data} | more}


def received(aws: LocalAws, address: str = READER) -> list[Any]:
    return [parsed(one.raw) for one in aws.internet.mailboxes.of(address)]


def test_a_message_from_a_template_arrives_filled_in(world: LocalAws) -> None:
    header = {"Name": "List-Unsubscribe", "Value": "<https://nutrition.example/u>"}
    send(world, content=template(Headers=[header]))

    (message,) = received(world)
    assert message["Subject"] == "Greetings, Ann!"
    assert message["List-Unsubscribe"] == "<https://nutrition.example/u>"
    texts = [part.get_content().strip() for part in message.iter_parts()]
    assert texts == ["Dear Ann, cat.", "<h1>Ann</h1>cat"]


def test_v1_sends_the_same(world: LocalAws) -> None:
    world.client("ses").send_templated_email(
        Source=SENDER,
        Destination={"ToAddresses": [READER]},
        Template="welcome",
        TemplateData=DATA,
    )

    assert received(world)[0]["Subject"] == "Greetings, Ann!"


def test_a_template_may_be_named_by_its_arn(world: LocalAws) -> None:
    arn = "arn:aws:ses:us-east-1:123456789012:template/welcome"
    send(world, content=template(TemplateArn=arn))

    assert received(world)[0]["Subject"] == "Greetings, Ann!"
    other = template(TemplateArn=arn.replace("us-east-1", "eu-west-1"))
    assert refused(send, aws=world, content=other)[0] == "NotImplemented"


def test_a_template_may_come_with_the_call(world: LocalAws) -> None:
    send(world, content=template(TemplateContent=CONTENT))

    assert received(world)[0]["Subject"] == "Greetings, Ann!"


def test_content_of_a_call_only_substitutes(world: LocalAws) -> None:
    listening = listen(world)
    content = CONTENT | {"Text": "{{#if name}}{{name}}{{/if}}"}
    send(world, content=template(TemplateContent=content), ConfigurationSetName=SET)

    (event,) = listening.events()
    assert "only simple substitutions" in event["failure"]["errorMessage"]


@pytest.mark.parametrize(
    "wrong", [{"TemplateContent": CONTENT, "TemplateName": "welcome"}, {"TemplateName": "nothing"}]
)
def test_one_template_that_is_there(world: LocalAws, wrong: dict[str, Any]) -> None:
    code, _ = refused(send, aws=world, content={"Template": wrong})

    assert code == ("NotFoundException" if len(wrong) == 1 else "BadRequestException")
    v1 = world.client("ses").send_templated_email
    destination = {"ToAddresses": [READER]}
    arguments = {"Source": SENDER, "Destination": destination, "TemplateData": "{}"}
    assert refused(v1, Template="nothing", **arguments) == (
        "TemplateDoesNotExist",
        "Template nothing does not exist.",
    )


def test_a_missing_attribute_is_an_event_and_no_error(world: LocalAws) -> None:
    listening = listen(world)
    message = send(world, content=template('{"name": "Ann"}'), ConfigurationSetName=SET)

    (event,) = listening.events()
    assert event["eventType"] == "Rendering Failure"
    assert event["mail"]["messageId"] == message.message_id
    assert event["failure"] == {
        "errorMessage": "Attribute 'animal' is not present in the rendering data.",
        "templateName": "welcome",
    }
    assert received(world) == []
    assert message.outcomes[READER].status == "not rendered"


def test_data_that_is_no_json_is_an_event_too(world: LocalAws) -> None:
    listening = listen(world)
    send(world, content=template("{name}"), ConfigurationSetName=SET)

    assert listening.titles() == ["Rendering Failure"]


def test_markup_in_data_is_not_escaped(world: LocalAws) -> None:
    send(world, content=template('{"name": "<b>Ann</b>", "animal": "a & b"}'))

    html = received(world)[0].get_body(("html",)).get_content()
    assert "<h1><b>Ann</b></h1>a & b" in html


def bulk(aws: LocalAws, *entries: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    request = {
        "FromEmailAddress": SENDER,
        "DefaultContent": template('{"name": "friend", "animal": "?"}'),
        "BulkEmailEntries": list(entries),
    }
    answer = aws.client("sesv2").send_bulk_email(**request | more)
    results: list[dict[str, Any]] = answer["BulkEmailEntryResults"]
    return results


def entry(address: str = READER, data: str = "", **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"Destination": {"ToAddresses": [address]}}
    if data:
        replacement = {"ReplacementTemplate": {"ReplacementTemplateData": data}}
        made["ReplacementEmailContent"] = replacement
    return made | more


def test_each_entry_has_its_own_data_over_the_defaults(world: LocalAws) -> None:
    results = bulk(world, entry(), entry(data='{"name": "Bo"}'), entry(data=DATA))

    assert [result["Status"] for result in results] == ["SUCCESS"] * 3
    assert len({result["MessageId"] for result in results}) == 3
    texts = [one.get_body(("plain",)).get_content().strip() for one in received(world)]
    assert texts == ["Dear friend, ?.", "Dear Bo, ?.", "Dear Ann, cat."]


def test_each_entry_has_its_own_tags_and_headers(world: LocalAws) -> None:
    default = template(Headers=[{"Name": "X-A", "Value": "1"}, {"Name": "X-B", "Value": "1"}])
    own = entry(
        data=DATA,
        ReplacementHeaders=[{"Name": "x-b", "Value": "2"}],
        ReplacementTags=[{"Name": "who", "Value": "ann"}],
    )
    tags = [{"Name": "who", "Value": "all"}, {"Name": "what", "Value": "news"}]
    (result,) = bulk(world, own, DefaultContent=default, DefaultEmailTags=tags)

    (message,) = received(world)
    assert (message["X-A"], message["X-B"]) == ("1", "2")
    assert ses_state(world).messages[result["MessageId"]].tags == {"what": "news", "who": "ann"}


def test_one_bad_entry_does_not_stop_the_others(world: LocalAws) -> None:
    results = bulk(world, entry(), entry("no address"), entry())

    assert [result["Status"] for result in results] == ["SUCCESS", "INVALID_PARAMETER", "SUCCESS"]
    assert "MessageId" not in results[1]
    assert results[1]["Error"]


def test_an_entry_that_can_not_be_rendered_is_accepted(world: LocalAws) -> None:
    listening = listen(world)
    (result,) = bulk(world, entry(), DefaultContent=template("{}"), ConfigurationSetName=SET)

    assert result["Status"] == "SUCCESS"
    (event,) = listening.events()
    assert event["mail"]["messageId"] == result["MessageId"]


def test_recipients_of_the_sandbox_are_refused_one_by_one(world: LocalAws) -> None:
    ses_state(world).account.production_access = False
    verify(world, READER)

    results = bulk(world, entry(), entry("stranger@gmail.example"))

    assert [result["Status"] for result in results] == ["SUCCESS", "MESSAGE_REJECTED"]
    assert "stranger@gmail.example" in results[1]["Error"]


@pytest.mark.parametrize(
    ("limit", "status"),
    [
        ({"max_send_rate": 2.0}, "ACCOUNT_THROTTLED"),
        ({"max_24_hour_send": 2.0}, "ACCOUNT_DAILY_QUOTA_EXCEEDED"),
    ],
)
def test_what_is_over_a_quota_is_throttled(
    world: LocalAws, limit: dict[str, float], status: str
) -> None:
    for name, value in limit.items():
        setattr(ses_state(world).account, name, value)

    results = bulk(world, entry(), entry(), entry())

    assert [result["Status"] for result in results] == ["SUCCESS", "SUCCESS", status]


def test_what_goes_for_all_entries_is_an_error_of_the_call(world: LocalAws) -> None:
    v2 = world.client("sesv2")
    assert refused(bulk, aws=world) == (
        "BadRequestException",
        "A bulk call has 1 to 50 destinations: 0.",
    )
    request = {"FromEmailAddress": SENDER, "BulkEmailEntries": [entry()]}
    full = {**request, "DefaultContent": template()}
    assert refused(v2.send_bulk_email, **{**full, "BulkEmailEntries": [entry()] * 51})[0] == (
        "BadRequestException"
    )
    assert refused(v2.send_bulk_email, **full, ConfigurationSetName="no")[0] == "NotFoundException"
    stranger = {**full, "FromEmailAddress": "me@stranger.example"}
    assert refused(v2.send_bulk_email, **stranger)[0] == "MessageRejected"
    v2.put_account_sending_attributes(SendingEnabled=False)
    assert refused(v2.send_bulk_email, **full)[0] == "SendingPausedException"


def test_v1_has_the_same_statuses_in_its_spelling(world: LocalAws) -> None:
    destinations = [
        {"Destination": {"ToAddresses": [READER]}, "ReplacementTemplateData": '{"name": "Bo"}'},
        {"Destination": {"ToAddresses": ["no address"]}},
    ]
    answer = world.client("ses").send_bulk_templated_email(
        Source=SENDER,
        Template="welcome",
        DefaultTemplateData=DATA,
        Destinations=destinations,
    )

    assert [one["Status"] for one in answer["Status"]] == ["Success", "InvalidParameterValue"]
    assert received(world)[0]["Subject"] == "Greetings, Bo!"


def test_what_was_not_rendered_is_no_attempt(world: LocalAws) -> None:
    send(world, content=template("{}"))
    send(world, content=template())

    (point,) = world.client("ses").get_send_statistics()["SendDataPoints"]
    assert point["DeliveryAttempts"] == 1
