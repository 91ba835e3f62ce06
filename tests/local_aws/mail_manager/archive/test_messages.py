"""One archived message: its link, how it came, its text."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.local_aws.mail_manager.archive.kit import envelope, error_code, mail

from local_aws.context import Request, Response
from local_aws.mail_manager.archive.archive import Archive
from local_aws.mail_manager.archive.state import ArchiveState
from local_aws.world import ACCOUNT_ID, LocalAws

METADATA = {
    "IngressPointId": "inp-1",
    "TrafficPolicyId": "tp-1",
    "RuleSetId": "rs-1",
    "SenderHostname": "mta.nutrition.example",
    "SenderIpAddress": "192.0.2.1",
    "TlsCipherSuite": "TLS_AES_256_GCM_SHA384",
    "TlsProtocol": "TLSv1.3",
    "SourceArn": "arn:aws:ses:us-east-1:123456789012:mailmanager-rule-set/rs-1",
}


def download(aws: LocalAws, link: str) -> Response:
    return aws.handle(Request("GET", link, {}))


def body(mailmanager: Any, archive: Archive, raw: bytes) -> dict[str, Any]:
    message_id = archive.append(raw, envelope())
    answer = mailmanager.get_archive_message_content(ArchivedMessageId=message_id)
    return dict(answer["Body"])


def test_the_link_leads_to_the_message_as_it_came_until_it_expires(
    aws: LocalAws, mailmanager: Any, archive: Archive
) -> None:
    raw = mail("Grüße\0") + b"\xff\r\n"
    message_id = archive.append(raw, envelope())
    link = mailmanager.get_archive_message(ArchivedMessageId=message_id)["MessageDownloadLink"]
    assert download(aws, link).body == raw
    aws.clock.advance(300)
    assert download(aws, link).status == 200
    aws.clock.advance(1)
    expired = download(aws, link)
    assert expired.status == 403 and b"Request has expired" in expired.body
    again = mailmanager.get_archive_message(ArchivedMessageId=message_id)["MessageDownloadLink"]
    assert again != link and download(aws, again).body == raw


def test_the_bucket_of_links_is_not_the_customer_s(
    aws: LocalAws, mailmanager: Any, archive: Archive
) -> None:
    mailmanager.get_archive_message(ArchivedMessageId=archive.append(mail(), envelope()))
    assert aws.client("s3").list_buckets()["Buckets"] == []


def test_links_work_in_other_regions(aws: LocalAws) -> None:
    client = aws.client("mailmanager", region="eu-west-1")
    archive_id = client.create_archive(ArchiveName="all-mail")["ArchiveId"]
    archive = aws.state(ArchiveState, ACCOUNT_ID, "eu-west-1").get(archive_id)
    message_id = archive.append(mail(), envelope())
    for _ in range(2):
        link = client.get_archive_message(ArchivedMessageId=message_id)["MessageDownloadLink"]
        assert download(aws, link).body == mail()


def test_metadata_and_envelope_are_shown_as_they_were_given(
    aws: LocalAws, mailmanager: Any, archive: Archive
) -> None:
    message_id = archive.append(mail(), envelope("a@x.example", "b@x.example"), METADATA)
    found = mailmanager.get_archive_message(ArchivedMessageId=message_id)
    assert found["Metadata"] == {"Timestamp": aws.clock.utc(), **METADATA}
    assert found["Envelope"] == envelope("a@x.example", "b@x.example")


def test_text_and_html_are_shown_without_attachments(mailmanager: Any, archive: Archive) -> None:
    message = EmailMessage(policy=policy.SMTP)
    message.set_content("Grüße, 佐藤\n")
    message.add_alternative("<p>Grüße</p>\n", subtype="html", charset="iso-8859-1")
    message.add_attachment("not this\n", filename="notes.txt")
    assert body(mailmanager, archive, message.as_bytes()) == {
        "Text": "Grüße, 佐藤\n",
        "Html": "<p>Grüße</p>\n",
        "MessageMalformed": False,
    }


def test_a_message_of_one_kind_has_only_that(mailmanager: Any, archive: Archive) -> None:
    html = b"Content-Type: text/html\r\n\r\n<p>x</p>"
    assert body(mailmanager, archive, html) == {"Html": "<p>x</p>", "MessageMalformed": False}
    pdf = b"Content-Type: application/pdf\r\n\r\n%PDF"
    assert body(mailmanager, archive, pdf) == {"MessageMalformed": False}


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\nno part at all",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Subject: x\r\nthis is no header\r\n\r\n",
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!=x",
    ],
)
def test_broken_mime_is_said_to_be_malformed(
    mailmanager: Any, archive: Archive, raw: bytes
) -> None:
    assert body(mailmanager, archive, raw)["MessageMalformed"] is True


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0\xff" * 50,
        b"Content-Type: text/plain; charset=nonsense\r\n\r\nx",
        b"Content-Type: text/plain; charset*=x'y\r\n\r\nx",
        b"Content-Type: ;;;=\r\nContent-Transfer-Encoding: x y\r\n\r\n\xff",
        b'Content-Type: multipart/mixed; boundary="\r\n\r\n--\r\n\r\n--',
        b"Content-Disposition: attachment; filename*0*=\r\n\r\n",
    ],
)
def test_no_message_is_too_broken_to_be_shown(
    mailmanager: Any, archive: Archive, raw: bytes
) -> None:
    assert "MessageMalformed" in body(mailmanager, archive, raw)


@pytest.mark.parametrize("message_id", ["x", "", "nosucharchive00000000000001", "ä" * 20])
def test_an_unknown_message_is_refused(mailmanager: Any, message_id: str) -> None:
    for call in (mailmanager.get_archive_message, mailmanager.get_archive_message_content):
        with pytest.raises(ClientError) as error:
            call(ArchivedMessageId=message_id)
        assert error_code(error) == "ValidationException"


def test_a_number_that_the_archive_has_not_reached_is_refused(
    mailmanager: Any, archive: Archive
) -> None:
    archive.append(mail(), envelope())
    with pytest.raises(ClientError) as error:
        mailmanager.get_archive_message(ArchivedMessageId=archive.message_id(2))
    assert error_code(error) == "ValidationException"
