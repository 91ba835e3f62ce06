"""What an application has really sent: found, followed to its mailbox, and saved as it is."""

from __future__ import annotations

import base64
import json
from email.message import EmailMessage
from typing import Any

import pytest
from tests.local_aws.journal.account import TRUST, package
from tests.messaging_lab.window.test_window import READER, SENDER, Seen, seen, send

from local_aws.context import Request
from local_aws.world import LocalAws

__all__ = ["seen"]

GONE = "gone@yahoo.example"


def lab(seen: Seen, route: str, body: dict[str, str]) -> None:
    """Ask the lab for something."""
    url = f"http://127.0.0.1:4566/_lab/{route}"
    answer = seen.aws.handle(Request("POST", url, {}, json.dumps(body).encode()))
    assert answer.status == 200, answer.body


def raw(seen: Seen, *to: str, name: str = "menu.txt") -> str:
    """Send a message with an attachment by v1; return its id."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = SENDER, ", ".join(to), "The menu"
    message.set_content("See the file.")
    message.add_attachment(b"soup", maintype="text", subtype="plain", filename=name)
    data = {"Data": message.as_bytes()}
    sent = seen.call("ses", "send_raw_email", Destinations=[*to], RawMessage=data)
    return str(sent["MessageId"])


def test_a_request_leads_to_the_mail_and_that_to_the_mailbox(seen: Seen) -> None:
    number = raw(seen, READER)
    page = f"/_lab/window/sent-message?id={number}"
    assert page in seen.get("/_lab/window/requests").body.decode()
    shown = seen.get(page).body.decode()
    assert "delivered" in shown and "gsmtp" in shown and "SendRawEmail, from" in shown
    where = "/_lab/window/message?address=ann%40gmail.example&amp;number=1"
    assert where in shown
    assert "The menu" in seen.text(where.replace("&amp;", "&"))


def test_a_mail_that_did_not_arrive_says_why(seen: Seen) -> None:
    lab(seen, "accounts/production", {})
    lab(seen, f"mailboxes/{GONE}/state", {"state": "closed"})
    number = raw(seen, READER, GONE)
    text = seen.text(f"/_lab/window/sent-message?id={number}")
    assert "bounced" in text and "Permanent/General" in text and "554" in text
    assert "1 delivered" in seen.text("/_lab/") and "1 bounced" in seen.text("/_lab/")


@pytest.mark.parametrize("page", ["mail", "sent"])
def test_mail_is_searched(seen: Seen, page: str) -> None:
    send(seen, "Soup day")
    send(seen, "Cake day")
    found = seen.text(f"/_lab/window/{page}?q=cAKE")
    assert "Cake day" in found and "Soup day" not in found and "Messages (1)" in found
    assert "“pie”" in seen.text(f"/_lab/window/{page}?q=pie")
    assert "Soup day" in seen.text(f"/_lab/window/{page}?q={READER}")


def test_long_lists_have_pages(seen: Seen) -> None:
    lab(seen, "accounts/production", {})
    for number in range(60):
        send(seen, f"Issue {number:02}")
    first, second = (seen.text(f"/_lab/window/mail?page={page}") for page in (1, 2))
    assert "Issue 59" in first and "Issue 05" not in first and "Page 1 of 2" in first
    assert "Issue 05" in second and "Issue 59" not in second
    assert seen.text("/_lab/window/mail?page=99") == second
    assert seen.text("/_lab/window/mail?page=x") == first
    assert "Page 2 of 2" in seen.text("/_lab/window/sent?page=2")
    assert "Issue 05" in seen.text(f"/_lab/window/mailbox?address={READER}&page=2")


def test_a_message_and_its_attachment_are_saved_as_they_are(seen: Seen) -> None:
    raw(seen, READER)
    place = f"address={READER}&number=1"
    whole = seen.get(f"/_lab/window/file?{place}")
    assert whole.body == seen.aws.internet.mailboxes.of(READER)[1].raw
    attached = seen.get(f"/_lab/window/file?{place}&part=0")
    assert attached.body.strip() == b"soup"
    for answer in (whole, attached):
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["content-security-policy"].startswith("sandbox")
    for missing in (f"{place}&part=1", f"{place}&part=x", f"address={READER}&number=7"):
        assert seen.get(f"/_lab/window/file?{missing}").status == 404


@pytest.mark.parametrize("name", ['a"; filename="b.exe', "a\r\nset-cookie: x=1", "メニュー.txt"])
def test_the_name_of_an_attachment_stays_in_its_header(seen: Seen, name: str) -> None:
    raw(seen, READER, name=name.replace("\r\n", " "))
    answer = seen.get(f"/_lab/window/file?address={READER}&number=1&part=0")
    value = answer.headers["content-disposition"]
    assert value.isascii() and value.count('"') == 2 and "\n" not in value


def test_what_came_back_is_shown_without_secrets(seen: Seen) -> None:
    seen.call("iam", "create_user", UserName="app")
    key = seen.call("iam", "create_access_key", UserName="app")["AccessKey"]
    text = seen.text("/_lab/window/requests")
    assert key["AccessKeyId"] in text and key["SecretAccessKey"] not in text
    assert "aws iam create-access-key --user-name app" in text
    made = seen.call("secretsmanager", "create_secret", Name="s", SecretString="Very5ecret!")
    seen.call("secretsmanager", "get_secret_value", SecretId=made["ARN"])
    text = seen.text("/_lab/window/requests")
    assert made["ARN"] in text and "Very5ecret!" not in text


def test_no_part_of_a_secret_in_an_answer_is_shown(seen: Seen) -> None:
    login = json.dumps({"user": "ana", "password": "Very5ecret!"})
    made = seen.call("secretsmanager", "create_secret", Name="login", SecretString=login)
    seen.call("secretsmanager", "get_secret_value", SecretId=made["ARN"])
    key = seen.call("kms", "create_key")["KeyMetadata"]["KeyId"]
    data_key = seen.call("kms", "generate_data_key", KeyId=key, KeySpec="AES_256")
    text = seen.text("/_lab/window/requests")
    assert "Very5ecret!" not in text and '"ana' not in text
    assert base64.b64encode(data_key["Plaintext"]).decode() not in text


def test_a_secret_that_is_cut_off_is_not_shown(seen: Seen) -> None:
    made = seen.call("secretsmanager", "create_secret", Name="long", SecretString="5ecret" * 2000)
    seen.call("secretsmanager", "get_secret_value", SecretId=made["ARN"])
    assert "5ecret" not in seen.text("/_lab/window/requests")


def test_a_functions_environment_is_shown_by_name_only(seen: Seen) -> None:
    role = seen.call("iam", "create_role", RoleName="app", AssumeRolePolicyDocument=TRUST)
    seen.call(
        "lambda",
        "create_function",
        FunctionName="app",
        Runtime="python3.13",
        Handler="app.handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": package("def handler(event, context): pass")},
        Environment={"Variables": {"TABLE": '5ecret {"x"}', "TOKEN": "Very5ecret!"}},
    )
    text = seen.text("/_lab/window/requests")
    assert "5ecret" not in text
    shown = {"Variables": {"TABLE": "(not shown)", "TOKEN": "(not shown)"}}
    assert f"--environment '{json.dumps(shown)}'" in text
    assert '"TOKEN": "(not shown)"' in text.partition("What came back")[2]


CALLS: list[tuple[str, str, dict[str, Any], str]] = [
    ("s3", "create_bucket", {"Bucket": "menus"}, "aws s3api create-bucket --bucket menus"),
    ("dynamodb", "list_tables", {"Limit": 5}, "aws dynamodb list-tables --limit 5"),
    ("sts", "get_caller_identity", {}, "aws sts get-caller-identity"),
    ("sns", "create_topic", {"Name": "t"}, "aws sns create-topic --name t"),
    ("route53", "list_hosted_zones", {}, "aws route53 list-hosted-zones"),
    ("pinpoint-sms-voice-v2", "create_configuration_set", {"ConfigurationSetName": "c"},
     "aws pinpoint-sms-voice-v2 create-configuration-set --configuration-set-name c"),
]  # fmt: skip


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_commands_of_every_protocol(seen: Seen, call: tuple[str, str, dict[str, Any], str]) -> None:
    service, method, params, command = call
    seen.call(service, method, **params)
    assert seen.window.recorder.requests[-1].command() == command


def test_requests_are_searched(seen: Seen) -> None:
    seen.call("sqs", "create_queue", QueueName="menus")
    found = seen.text("/_lab/window/requests?q=createqueue")
    assert "sqs CreateQueue" in found and "sesv2" not in found
    assert "“nosuch”" in seen.text("/_lab/window/requests?q=nosuch")


def test_where_nothing_has_happened_the_page_says_what_to_do() -> None:
    text = Seen(LocalAws()).text("/_lab/")
    assert text.index("export AWS_ENDPOINT_URL") < text.index("Sent by SES")
    assert "aws sesv2 create-email-identity" in text


def test_an_address_that_waits_has_a_button(seen: Seen) -> None:
    seen.call("sesv2", "create_email_identity", EmailIdentity="new@nutrition.example")
    seen.call("sesv2", "create_email_identity", EmailIdentity="nutrition.example")
    page = seen.get("/_lab/").body.decode()
    assert page.count("Click its link") == 1
    assert 'data-body="{&quot;identity&quot;: &quot;new@nutrition.example&quot;}"' in page
    assert "Publish its DKIM records" in page
