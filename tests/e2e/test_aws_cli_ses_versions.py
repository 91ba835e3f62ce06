"""The same work by both APIs of SES with the AWS CLI: the walk-through of moving from v1 to v2."""

from __future__ import annotations

import base64
import json
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from .aws_cli import NEEDED, aws, run
from .test_aws_cli_ses import endpoint, lab

__all__ = ["endpoint"]

pytestmark = [pytest.mark.slow, NEEDED]

READER = "ann@gmail.example"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, endpoint: str) -> Path:
    """The folder with the input files, and an address that may send and receive."""
    folder = tmp_path_factory.mktemp("v1-v2")
    aws(endpoint, "ses", "verify-email-identity", "--email-address", READER)
    lab(endpoint, "identities/verify", {"identity": READER})
    return folder


def written(folder: Path, name: str, document: Any) -> str:
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return f"file://{path}"


def newest(endpoint: str) -> EmailMessage:
    stored = lab(endpoint, f"mailboxes/{READER}")["messages"][-1]
    message = message_from_bytes(base64.b64decode(stored["raw"]), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def arrived(endpoint: str, answer: Any) -> EmailMessage:
    lab(endpoint, "clock/advance", {"seconds": 1})
    message = newest(endpoint)
    assert message["Message-ID"] == f"<{answer['MessageId']}@email.amazonses.com>"
    return message


def content(subject: str) -> dict[str, Any]:
    body = {"Text": {"Data": "As text"}, "Html": {"Data": "<b>As HTML</b>"}}
    return {"Subject": {"Data": subject, "Charset": "UTF-8"}, "Body": body}


UNSUBSCRIBE = [
    {"Name": "List-Unsubscribe", "Value": "<https://nutrition.example/u>"},
    {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
]


def test_simple(endpoint: str, files: Path) -> None:
    destination = written(files, "destination.json", {"ToAddresses": [READER]})
    message = written(files, "v1-message.json", content("Simple by v1"))
    answer = aws(
        *(endpoint, "ses", "send-email", "--from", READER),
        *("--destination", destination, "--message", message),
    )
    assert arrived(endpoint, answer)["Subject"] == "Simple by v1"

    simple = content("Simple by v2") | {"Headers": UNSUBSCRIBE}
    whole = {
        "FromEmailAddress": READER,
        "Destination": {"ToAddresses": [READER]},
        "Content": {"Simple": simple},
    }
    source = written(files, "v2-simple.json", whole)
    got = arrived(endpoint, aws(endpoint, "sesv2", "send-email", "--cli-input-json", source))
    assert got["Subject"] == "Simple by v2"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_raw(endpoint: str, files: Path) -> None:
    raw = f"From: {READER}\nTo: {READER}\nSubject: Raw by v1\nMIME-Version: 1.0\n\nHello\n"
    source = written(files, "v1-raw.json", {"Data": raw})
    answer = aws(endpoint, "ses", "send-raw-email", "--raw-message", source)
    assert arrived(endpoint, answer)["Subject"] == "Raw by v1"

    whole = {
        "FromEmailAddress": READER,
        "Destination": {"ToAddresses": [READER]},
        "Content": {"Raw": {"Data": "Subject: Raw by v2\nMIME-Version: 1.0\n\nHello\n"}},
    }
    source = written(files, "v2-raw.json", whole)
    answer = aws(endpoint, "sesv2", "send-email", "--cli-input-json", source)
    assert arrived(endpoint, answer)["Subject"] == "Raw by v2"


def test_template(endpoint: str, files: Path) -> None:
    template = {
        "TemplateName": "welcome",
        "SubjectPart": "Greetings, {{name}}!",
        "HtmlPart": "<h1>Hello {{name}}</h1>",
        "TextPart": "Dear {{name}}",
    }
    source = written(files, "template.json", {"Template": template})
    aws(endpoint, "ses", "create-template", "--cli-input-json", source)
    by_v1 = {
        "Source": READER,
        "Template": "welcome",
        "Destination": {"ToAddresses": [READER]},
        "TemplateData": '{"name": "v1"}',
    }
    source = written(files, "v1-template.json", by_v1)
    answer = aws(endpoint, "ses", "send-templated-email", "--cli-input-json", source)
    assert arrived(endpoint, answer)["Subject"] == "Greetings, v1!"

    content = {"TemplateName": "welcome", "TemplateData": '{"name": "v2"}', "Headers": UNSUBSCRIBE}
    by_v2 = {
        "FromEmailAddress": READER,
        "Destination": {"ToAddresses": [READER]},
        "Content": {"Template": content},
    }
    source = written(files, "v2-template.json", by_v2)
    got = arrived(endpoint, aws(endpoint, "sesv2", "send-email", "--cli-input-json", source))
    assert got["Subject"] == "Greetings, v2!"
    assert got["List-Unsubscribe"] == "<https://nutrition.example/u>"


def test_identities(endpoint: str, files: Path) -> None:
    made = aws(endpoint, "ses", "verify-domain-dkim", "--domain", "one.example")
    assert len(made["DkimTokens"]) == 3
    made = aws(endpoint, "sesv2", "create-email-identity", "--email-identity", "two.example")
    assert (made["IdentityType"], made["VerifiedForSendingStatus"]) == ("DOMAIN", False)
    assert len(made["DkimAttributes"]["Tokens"]) == 3

    old = [
        aws(endpoint, "ses", "list-identities", "--identity-type", kind)["Identities"]
        for kind in ("Domain", "EmailAddress")
    ]
    new = aws(endpoint, "sesv2", "list-email-identities")["EmailIdentities"]
    assert sorted(old[0] + old[1]) == sorted(one["IdentityName"] for one in new)
    assert {one["VerificationStatus"] for one in new} == {"PENDING", "SUCCESS"}


def test_deleting_what_is_not_there(endpoint: str) -> None:
    quiet = run(endpoint, "ses", "delete-identity", "--identity", "nobody.example")
    assert (quiet.returncode, quiet.stdout.strip()) == (0, "")

    loud = run(endpoint, "sesv2", "delete-email-identity", "--email-identity", "nobody.example")
    assert loud.returncode != 0
    assert "(NotFoundException) when calling the DeleteEmailIdentity operation" in loud.stderr
    assert "Email identity nobody.example does not exist." in loud.stderr
