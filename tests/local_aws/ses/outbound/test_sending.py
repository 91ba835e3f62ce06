"""What a send call is refused for, in which words, under which code; and what gets through."""

from __future__ import annotations

import re
from typing import Any

import pytest
from botocore.config import Config

from local_aws.ses.outbound.sent_message import SentMessage
from local_aws.world import LocalAws

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

ONCE = Config(retries={"max_attempts": 0})
INVALID = {"sesv2": "BadRequestException", "ses": "InvalidParameterValue"}


@pytest.fixture
def v2(aws: LocalAws) -> Any:
    """A v2 client that doesn't repeat refused calls."""
    return aws.session().client("sesv2", config=ONCE)


@pytest.fixture
def v1(aws: LocalAws) -> Any:
    """A v1 client that doesn't repeat refused calls."""
    return aws.session().client("ses", config=ONCE)


@pytest.fixture
def open_world(aws: LocalAws) -> LocalAws:
    """A verified sender in production."""
    verify(aws, DOMAIN)
    production(aws)
    return aws


def request(**more: Any) -> dict[str, Any]:
    return {
        "FromEmailAddress": SENDER,
        "Destination": {"ToAddresses": [READER]},
        "Content": simple(),
    } | more


def v1_request(**more: Any) -> dict[str, Any]:
    return {
        "Source": SENDER,
        "Destination": {"ToAddresses": [READER]},
        "Message": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}},
    } | more


def raw(text: str) -> dict[str, Any]:
    return {"Raw": {"Data": text.replace("\n", "\r\n").encode()}}


# --- the sandbox


def test_sandbox_names_all_that_is_not_verified(aws: LocalAws, v2: Any, v1: Any) -> None:
    expected = (
        "MessageRejected",
        "Email address is not verified. The following identities failed the check in region "
        f"US-EAST-1: {SENDER}, {READER}",
    )
    assert refused(v2.send_email, **request()) == expected
    assert refused(v1.send_email, **v1_request()) == expected
    verify(aws, DOMAIN)
    _, text = refused(v2.send_email, **request())
    assert text.endswith(f"US-EAST-1: {READER}")
    verify(aws, READER)
    v2.send_email(**request())


def test_sandbox_takes_simulator_addresses(aws: LocalAws) -> None:
    verify(aws, DOMAIN)
    send(aws, "success@simulator.amazonses.com")


def test_regions_verify_apart(aws: LocalAws) -> None:
    verify(aws, DOMAIN)
    production(aws)
    client = aws.client("sesv2", region="eu-west-1")
    _, text = refused(client.send_email, **request())
    assert f"region EU-WEST-1: {SENDER}" in text


def test_long_lists_of_failures_end_in_an_ellipsis(v2: Any) -> None:
    many = {"ToAddresses": [f"p{n}@x.example" for n in range(20)]}
    _, text = refused(v2.send_email, **request(Destination=many))
    assert text.endswith("p8@x.example, ...")


def test_other_senders_are_checked_as_well(open_world: LocalAws, v2: Any, v1: Any) -> None:
    _, text = refused(v2.send_email, **request(FeedbackForwardingEmailAddress="f@other.example"))
    assert text.endswith(": f@other.example")
    _, text = refused(v1.send_email, **v1_request(ReturnPath="r@other.example"))
    assert text.endswith(": r@other.example")
    message = f"From: Me <{SENDER}>\nSender: Boss <s@other.example>\nTo: {READER}\n\nx"
    _, text = refused(v2.send_email, Content=raw(message))
    assert text.endswith(": Boss <s@other.example>")


# --- quotas


def test_one_message_a_second(aws: LocalAws, v2: Any, v1: Any) -> None:
    verify(aws, DOMAIN)
    verify(aws, READER)
    v2.send_email(**request())
    expected = "Maximum sending rate exceeded."
    assert refused(v2.send_email, **request()) == ("TooManyRequestsException", expected)
    assert refused(v1.send_email, **v1_request()) == ("Throttling", expected)
    aws.clock.advance(1)
    v1.send_email(**v1_request())


def test_200_recipients_a_day_but_not_the_simulator(aws: LocalAws, v2: Any, v1: Any) -> None:
    verify(aws, DOMAIN)
    state = ses_state(aws)
    state.account.max_send_rate = 1e6
    for _ in range(4):
        people = [f"p{n}@{DOMAIN}" for n in range(50)]
        v2.send_email(**request(Destination={"BccAddresses": people}))
    assert v2.get_account()["SendQuota"]["SentLast24Hours"] == 200.0
    expected = "Daily message quota exceeded."
    own = {"ToAddresses": [SENDER]}
    answer = refused(v2.send_email, **request(Destination=own))
    assert answer == ("TooManyRequestsException", expected)
    assert refused(v1.send_email, **v1_request(Destination=own)) == ("Throttling", expected)
    send(aws, "success@simulator.amazonses.com")
    aws.clock.advance(86_400)
    v2.send_email(**request(Destination=own))
    assert v2.get_account()["SendQuota"]["SentLast24Hours"] == 1.0


def test_paused_account(open_world: LocalAws, v2: Any, v1: Any) -> None:
    ses_state(open_world).account.sending_enabled = False
    assert refused(v2.send_email, **request()) == ("SendingPausedException", "Account is paused")
    code, _ = refused(v1.send_email, **v1_request())
    assert code == "AccountSendingPausedException"


# --- recipients and sizes


@pytest.mark.parametrize("destination", [{}, {"ToAddresses": []}])
def test_no_recipients(open_world: LocalAws, v2: Any, v1: Any, destination: Any) -> None:
    text = "There are no recipients specified"
    answer = refused(v2.send_email, **request(Destination=destination))
    assert answer == (INVALID["sesv2"], text)
    if destination:  # an empty structure is not sent by v1's protocol
        answer = refused(v1.send_email, **v1_request(Destination=destination))
        assert answer == (INVALID["ses"], text)


def test_more_than_50_recipients(open_world: LocalAws, v2: Any) -> None:
    people = [f"p{n}@x.example" for n in range(51)]
    to = {"ToAddresses": people[:20], "CcAddresses": people[20:40], "BccAddresses": people[40:]}
    answer = refused(v2.send_email, **request(Destination=to))
    assert answer == (INVALID["sesv2"], "Recipient count exceeds 50.")


def test_v1_takes_10_megabytes_and_v2_takes_40(open_world: LocalAws, v2: Any, v1: Any) -> None:
    attachment = {"RawContent": b"x" * 8_000_000, "FileName": "big.bin"}
    send(open_world, content=simple(Attachments=[attachment]))
    message = f"From: {SENDER}\r\nTo: {READER}\r\n\r\n".encode() + b"x" * 10_485_760
    code, text = refused(v1.send_raw_email, RawMessage={"Data": message})
    assert code == INVALID["ses"]
    assert re.fullmatch(r"Message length is more than 10485760 bytes long: '\d+'\.", text)
    attachment["RawContent"] = b"x" * 31_000_000
    code, text = refused(v2.send_email, **request(Content=simple(Attachments=[attachment])))
    assert code == INVALID["sesv2"]
    assert text.startswith("Message length is more than 41943040 bytes long")


def test_more_than_500_parts(open_world: LocalAws, v2: Any) -> None:
    head = f'From: {SENDER}\nTo: {READER}\nContent-Type: multipart/mixed; boundary="b"\n\n'
    content = raw(head + "--b\n\nx\n" * 501 + "--b--\n")
    assert refused(v2.send_email, Content=content) == (
        INVALID["sesv2"],
        "MIME part count exceeds 500.",
    )
    v2.send_email(Content=raw(head + "--b\n\nx\n" * 500 + "--b--\n"))
    v2.send_email(Content=raw(head + "--c\n" * 1000 + "--b--\n"))
    attachments = [{"RawContent": b"x", "FileName": f"{n}.txt"} for n in range(501)]
    _, text = refused(v2.send_email, **request(Content=simple(Attachments=attachments)))
    assert text == "MIME part count exceeds 500."


# --- header injection

EVIL = "x\r\nBcc: victim@x.example"


@pytest.mark.parametrize("evil", [EVIL, "x\ny", "x\ry", "x\0y"])
@pytest.mark.parametrize(
    "place",
    [
        lambda evil: {"FromEmailAddress": f'"{evil}" <{SENDER}>'},
        lambda evil: {"FromEmailAddress": f"{evil}{SENDER}"},
        lambda evil: {"Destination": {"ToAddresses": [f"{evil} <{READER}>"]}},
        lambda evil: {"ReplyToAddresses": [f"{evil} <{READER}>"]},
        lambda evil: {"FeedbackForwardingEmailAddress": f"{evil}{SENDER}"},
        lambda evil: {"EmailTags": [{"Name": evil, "Value": "v"}]},
        lambda evil: {"EmailTags": [{"Name": "n", "Value": evil}]},
        lambda evil: {"Content": {"Simple": simple()["Simple"] | {"Subject": {"Data": evil}}}},
        lambda evil: {"Content": simple(Headers=[{"Name": "X-A", "Value": evil}])},
        lambda evil: {"Content": simple(Attachments=[{"RawContent": b"", "FileName": evil}])},
    ],
)
def test_line_ends_are_refused_everywhere(
    open_world: LocalAws, v2: Any, place: Any, evil: str
) -> None:
    code, text = refused(v2.send_email, **request() | place(evil))
    assert code == INVALID["sesv2"]
    assert "\n" not in text.replace(evil, "")
    assert not ses_state(open_world).sent


def test_line_ends_are_refused_by_v1(open_world: LocalAws, v1: Any) -> None:
    message = {"Subject": {"Data": EVIL}, "Body": {"Text": {"Data": "t"}}}
    assert refused(v1.send_email, **v1_request(Message=message)) == (
        INVALID["ses"],
        "Subject must not contain control characters such as CR and LF.",
    )


# --- headers


@pytest.mark.parametrize("name", ["Subject", "from", "BCC", "Message-ID", "Content-Type", "Date"])
def test_headers_that_ses_sets(open_world: LocalAws, v2: Any, name: str) -> None:
    code, text = refused(
        v2.send_email, **request(Content=simple(Headers=[{"Name": name, "Value": "x"}]))
    )
    assert code == INVALID["sesv2"] and f"'{name}'" in text


def test_single_headers(open_world: LocalAws, v2: Any) -> None:
    twice = [{"Name": "List-Unsubscribe", "Value": "<https://x.example>"}] * 2
    answer = refused(v2.send_email, **request(Content=simple(Headers=twice)))
    assert answer == (INVALID["sesv2"], "Duplicate header 'List-Unsubscribe'.")
    send(open_world, content=simple(Headers=[{"Name": "X-A", "Value": "1"}] * 2))


def test_people_and_names_arrive(open_world: LocalAws) -> None:
    to = {
        "ToAddresses": ['"Doe, Jane" <jane@x.example>', "Jörg <joerg@xn--mnchen-3ya.example>"],
        "CcAddresses": ["cc@x.example"],
        "BccAddresses": ["secret@x.example"],
    }
    sender = f"Nutrition.co <{SENDER}>"
    more = {"ReplyToAddresses": ["Help <help@x.example>", "a@x.example"]}
    sent = send(open_world, FromEmailAddress=sender, Destination=to, **more)
    message = parsed(sent.raw)
    assert f"From: {sender}\r\n".encode() in sent.raw
    assert [a.display_name for a in message["To"].addresses] == ["Doe, Jane", "Jörg"]
    assert message["Cc"] == "cc@x.example"
    assert message["Reply-To"] == "Help <help@x.example>, a@x.example"
    assert b"secret" not in sent.raw
    assert sent.recipients == (
        *("jane@x.example", "joerg@xn--mnchen-3ya.example"),
        *("cc@x.example", "secret@x.example"),
    )


# --- tags and configuration sets


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("a b", "v", "Invalid tag name <a b>: only alphanumeric ASCII characters, '_',  '-' are"),
        ("ses:other", "v", "Invalid tag name <ses:other>"),
        (
            "n",
            "a b",
            "Invalid tag value <a b>: only alphanumeric ASCII characters, '_',  '-' , '.'",
        ),
        ("x" * 256, "v", "Tag name cannot exceed 255 characters."),
        ("n", "x" * 256, "Tag value cannot exceed 255 characters."),
        ("", "v", "The tag name must be specified."),
        ("n", "", "The tag value must be specified."),
    ],
)
def test_tags(open_world: LocalAws, v1: Any, name: str, value: str, text: str) -> None:
    code, answer = refused(v1.send_email, **v1_request(Tags=[{"Name": name, "Value": value}]))
    assert code == INVALID["ses"] and answer.startswith(text)


def feedback_id(message: SentMessage) -> str:
    return str(parsed(message.raw)["Feedback-ID"])


def test_feedback_tags(open_world: LocalAws) -> None:
    assert feedback_id(send(open_world)).startswith("::1.us-east-1.")
    tags = [{"Name": "ses:feedback-id-b", "Value": "q4"}, {"Name": "c", "Value": "x"}]
    sent = send(open_world, EmailTags=tags)
    assert feedback_id(sent).startswith(":q4:1.us-east-1.")
    assert sent.tags == {"ses:feedback-id-b": "q4", "c": "x"}


def test_control_headers_act_and_vanish(open_world: LocalAws, v2: Any) -> None:
    v2.create_configuration_set(ConfigurationSetName="set-a")
    v2.create_configuration_set(ConfigurationSetName="set-b")
    head = f"From: {SENDER}\nTo: {READER}\nX-SES-CONFIGURATION-SET: set-a\n"
    content = raw(head + "X-SES-MESSAGE-TAGS: ses:feedback-id-a=promo, c=1\nX-SES-X: y\n\nhi\n")
    sent = send(open_world, content=content, Destination={})
    assert sent.configuration_set == "set-a"
    assert sent.tags == {"ses:feedback-id-a": "promo", "c": "1"}
    assert feedback_id(sent).startswith("promo::1.")
    assert b"X-SES-CONFIGURATION-SET" not in sent.raw and b"X-SES-MESSAGE-TAGS" not in sent.raw
    over = {"EmailTags": [{"Name": "d", "Value": "2"}], "ConfigurationSetName": "set-b"}
    sent = send(open_world, content=content, Destination={}, **over)
    assert (sent.configuration_set, sent.tags) == ("set-b", {"d": "2"})


@pytest.mark.parametrize("name", ["X-SES-TENANT"])
def test_control_headers_that_are_not_done(open_world: LocalAws, v2: Any, name: str) -> None:
    code, text = refused(v2.send_email, Content=raw(f"From: {SENDER}\nTo: {READER}\n{name}: x\n\n"))
    assert code == "NotImplemented" and name in text


def test_configuration_sets_have_to_exist_and_send(open_world: LocalAws, v2: Any, v1: Any) -> None:
    text = "Configuration set <no> does not exist."
    answer = refused(v2.send_email, **request(ConfigurationSetName="no"))
    assert answer == ("NotFoundException", text)
    answer = refused(v1.send_email, **v1_request(ConfigurationSetName="no"))
    assert answer == ("ConfigurationSetDoesNotExist", text)
    v2.create_configuration_set(
        ConfigurationSetName="off", SendingOptions={"SendingEnabled": False}
    )
    code, _ = refused(v2.send_email, **request(ConfigurationSetName="off"))
    assert code == "SendingPausedException"
    code, _ = refused(v1.send_email, **v1_request(ConfigurationSetName="off"))
    assert code == "ConfigurationSetSendingPausedException"
    v2.put_configuration_set_sending_options(ConfigurationSetName="off", SendingEnabled=True)
    assert send(open_world, ConfigurationSetName="off").configuration_set == "off"


def test_default_configuration_set_of_the_identity(open_world: LocalAws, v2: Any) -> None:
    v2.create_configuration_set(ConfigurationSetName="default")
    ses_state(open_world).identities[DOMAIN].configuration_set = "default"
    assert send(open_world).configuration_set == "default"
    v2.delete_configuration_set(ConfigurationSetName="default")
    assert refused(v2.send_email, **request())[0] == "BadRequestException"


# --- MAIL FROM and the envelope


def test_envelope(open_world: LocalAws) -> None:
    sent = send(open_world)
    assert sent.mail_from == f"{sent.message_id}@amazonses.com"
    assert sent.feedback_address == SENDER
    assert sent.client_ip.encode() in sent.raw
    mail_from = ses_state(open_world).identities[DOMAIN].mail_from
    mail_from.domain = f"bounce.{DOMAIN}"
    mail_from.check.begin(0.0)
    assert send(open_world).mail_from.endswith("@amazonses.com")
    mail_from.behavior = "REJECT_MESSAGE"
    code, text = refused(open_world.client("sesv2").send_email, **request())
    assert (code, text) == (
        "MailFromDomainNotVerifiedException",
        "Mail FROM domain is not verified",
    )
    mail_from.check.record("", 0.0)
    assert send(open_world).mail_from.endswith(f"@bounce.{DOMAIN}")


def test_other_regions_have_their_own_names(aws: LocalAws) -> None:
    verify(aws, DOMAIN, "eu-west-1")
    ses_state(aws, "eu-west-1").account.production_access = True
    answer = aws.client("sesv2", region="eu-west-1").send_email(**request())
    sent = ses_state(aws, "eu-west-1").messages[answer["MessageId"]]
    assert sent.mail_from == f"{sent.message_id}@eu-west-1.amazonses.com"
    assert parsed(sent.raw)["Message-ID"] == f"<{sent.message_id}@eu-west-1.amazonses.com>"
    assert ":1.eu-west-1." in feedback_id(sent)
    assert "eu-west-1" in sent.helo


# --- raw messages


def test_raw_message_is_left_alone_but_for_what_ses_sets(open_world: LocalAws) -> None:
    body = "--b\nContent-Type: text/plain\n\n  odd   spacing \t\n=20\n.\n--b--\nepilogue"
    text = (
        f"From: A <{SENDER}>\nTo: {READER}\nBcc: hidden@x.example\nMessage-Id: <own@x>\n"
        "X-Own:   kept   as it is\nSubject: =?utf-8?q?s=C3=A9?=\n folded\nDate: old\n"
        f'Content-Type: multipart/mixed; boundary="b"\nReturn-Path: <{SENDER}>\n\n{body}'
    )
    sent = send(open_world, content=raw(text), Destination={}, FromEmailAddress=SENDER)
    assert sent.recipients == (READER, "hidden@x.example")
    head, _, rest = sent.raw.partition(b"\r\n\r\n")
    assert rest == body.replace("\n", "\r\n").encode()
    assert f"Message-Id: <{sent.message_id}@email.amazonses.com>".encode() in head
    assert (
        b"X-Own:   kept   as it is\r\nSubject: =?utf-8?q?s=C3=A9?=\r\n folded\r\nDate: Tue" in head
    )
    assert b"Bcc" not in head and b"Return-Path" not in head and b"own@x" not in head


def test_destination_wins_over_the_header(open_world: LocalAws) -> None:
    content = raw(f"From: {SENDER}\nTo: header@x.example\n\nx\n")
    assert send(open_world, "given@x.example", content).recipients == ("given@x.example",)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (f"To: {READER}\n\nx", "Missing required header 'From'."),
        (f"From: {SENDER}\nFrom: {SENDER}\nTo: {READER}\n\nx", "Duplicate header 'From'."),
        (f"From: {SENDER}\nTo: nobody\n\nx", "Missing final '@domain'"),
        (f"From: {SENDER}\n\nx", "There are no recipients specified"),
        (f"From: {SENDER}\nno field\nTo: {READER}\n\nx", "Illegal header 'no field'."),
        (f"From: {SENDER}\n: x\nTo: {READER}\n\nx", "Empty header names are illegal."),
        (f"From: {SENDER}\nX-A: b\rBcc: c\nTo: {READER}\n\nx", "Header 'X-A' must not contain"),
    ],
)
def test_bad_raw_messages(open_world: LocalAws, v1: Any, text: str, answer: str) -> None:
    code, found = refused(v1.send_raw_email, RawMessage={"Data": text.encode()})
    assert code == INVALID["ses"] and found.startswith(answer)


def test_v1_raw_takes_the_missing_from_out_of_source(open_world: LocalAws, v1: Any) -> None:
    data = f"To: {READER}\nSubject: s\n\nx".encode()
    answer = v1.send_raw_email(Source=SENDER, RawMessage={"Data": data})
    sent = ses_state(open_world).messages[answer["MessageId"]]
    assert parsed(sent.raw)["From"] == SENDER


# --- what is not done


@pytest.mark.parametrize(
    "more",
    [
        {"TenantName": "x"},
    ],
)
def test_refused_by_name(open_world: LocalAws, v2: Any, more: dict[str, Any]) -> None:
    code, text = refused(v2.send_email, **request(**more))
    assert code == "NotImplemented"
    assert next(iter(more)) in text


@pytest.mark.parametrize("content", [{}, simple() | raw("x")])
def test_content_is_one_of_three(open_world: LocalAws, v2: Any, content: dict[str, Any]) -> None:
    code, _ = refused(v2.send_email, **request(Content=content))
    assert code == INVALID["sesv2"]


def test_a_body_is_needed(open_world: LocalAws, v2: Any) -> None:
    content = {"Simple": {"Subject": {"Data": "s"}, "Body": {}}}
    code, text = refused(v2.send_email, **request(Content=content))
    assert code == INVALID["sesv2"] and "body is empty" in text
