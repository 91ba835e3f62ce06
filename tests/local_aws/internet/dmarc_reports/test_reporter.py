"""What arrives at the address in `rua`, when, and from whom."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from xml.etree import ElementTree

import pytest
from tests.local_aws.internet.sender import DOMAIN, Sender

from local_aws.internet.authentication import judge
from local_aws.internet.mailboxes import StoredMessage

RUA = f"rua@{DOMAIN}"
GMAIL, YAHOO, OUTLOOK, POSTBOX = "a@gmail.com", "a@yahoo.com", "a@hotmail.com", "a@company.example"
EVERYBODY = (GMAIL, YAHOO, OUTLOOK, POSTBOX)
DAY = 86400


@pytest.fixture
def shop(sender: Sender) -> Sender:
    """A sender whose reports go to a mailbox of its own domain."""
    sender.internet.dns.put(DOMAIN, "MX", ["10 mx.postbox.example"])
    sender.publish(spf=True, dkim=True, dmarc=f"p=quarantine; rua=mailto:{RUA}")
    return sender


def attachments(messages: list[StoredMessage]) -> Iterator[tuple[str, bytes]]:
    """Yield name and XML of each report."""
    for message in messages:
        parsed = message_from_bytes(message.raw, policy=policy.default)
        for part in parsed.iter_attachments():
            content = part.get_content()
            name = str(part.get_filename())
            yield name, unpacked(name, content)


def unpacked(name: str, content: bytes) -> bytes:
    if name.endswith(".gz"):
        return gzip.decompress(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(archive.namelist()[0])


def reports(sender: Sender, address: str = RUA) -> list[ElementTree.Element]:
    """Return the reports in a mailbox, without the namespace."""
    found = []
    for _, xml in attachments(sender.internet.mailboxes.of(address)):
        root = ElementTree.fromstring(xml)
        for one in root.iter():
            one.tag = one.tag.rpartition("}")[2]
        found.append(root)
    return found


def test_every_receiver_reports_on_the_day_before(shop: Sender) -> None:
    for to in EVERYBODY:
        shop.send(to)
    shop.internet.clock.advance(DAY)
    found = reports(shop)
    assert [one.findtext("report_metadata/org_name") for one in found] == [
        "Postbox",
        "gmail.example",
        "Yahoo",
        "Outlook.example",
    ]
    spans = {
        (one.findtext(".//date_range/begin"), one.findtext(".//date_range/end")) for one in found
    }
    assert spans == {("1767657600", "1767743999")}


def test_nothing_is_reported_before_the_day_is_over(shop: Sender) -> None:
    shop.send(GMAIL)
    shop.internet.clock.advance(15 * 3600)
    assert reports(shop) == []


def test_each_day_has_its_own_report(shop: Sender) -> None:
    shop.send(GMAIL)
    shop.internet.clock.advance(16 * 3600)  # one o'clock, before the report on the first day
    shop.send(GMAIL)
    shop.send(GMAIL)
    shop.internet.clock.advance(2 * DAY)
    about_shop = [one for one in reports(shop) if one.findtext(".//org_name") == "gmail.example"]
    assert [one.findtext(".//count") for one in about_shop] == ["1", "2"]


def test_messages_are_counted_by_source_and_results(shop: Sender) -> None:
    for _ in range(3):
        shop.send(YAHOO)
    shop.send(YAHOO, mail_from="x@other.example")
    shop.send(YAHOO, signer="", mail_from="x@other.example")
    shop.internet.clock.advance(DAY)
    (report,) = reports(shop)
    rows = [
        tuple(record.findtext(f".//{name}") for name in ("count", "disposition"))
        + tuple(record.findtext(f"row/policy_evaluated/{name}") for name in ("dkim", "spf"))
        for record in report.findall("record")
    ]
    assert rows == [
        ("3", "pass", "pass", "pass"),
        ("1", "pass", "pass", "fail"),
        ("1", "quarantine", "fail", "fail"),
    ]


def test_refused_mail_is_reported(shop: Sender) -> None:
    shop.publish(dmarc=f"p=reject; rua=mailto:{RUA}")
    shop.send(POSTBOX, signer="", mail_from="x@other.example")
    shop.internet.clock.advance(DAY)
    (report,) = reports(shop)
    assert report.findtext(".//disposition") == "reject"


@pytest.mark.parametrize(
    ("to", "expected"), [(YAHOO, "policy_test_mode"), (OUTLOOK, "other"), (POSTBOX, None)]
)
def test_test_mode_is_the_reason_for_a_milder_disposition(
    shop: Sender, to: str, expected: str | None
) -> None:
    testing = "t=y; " if expected else ""
    shop.publish(dmarc=f"p=quarantine; {testing}rua=mailto:{RUA}")
    # Signed by somebody else, so that no receiver finds it unauthenticated.
    shop.internet.dns.put("s._domainkey.other.example", "TXT", [shop.key_record])
    shop.send(to, signer="other.example", mail_from="x@other.example")
    shop.internet.clock.advance(DAY)
    (report,) = reports(shop)
    assert report.findtext(".//disposition") == ("none" if expected else "quarantine")
    assert report.findtext(".//reason/type") == expected


def test_a_policy_changed_during_the_day_makes_two_reports(shop: Sender) -> None:
    shop.send(GMAIL)
    shop.publish(dmarc=f"p=reject; rua=mailto:{RUA}")
    shop.internet.clock.advance(3600)  # the old record's TTL is over
    shop.send(GMAIL)
    shop.internet.clock.advance(DAY)
    found = reports(shop)
    assert [one.findtext("policy_published/p") for one in found] == ["quarantine", "reject"]
    assert len({one.findtext(".//report_id") for one in found}) == 2


def test_a_domain_without_rua_gets_no_report(shop: Sender) -> None:
    shop.publish(dmarc="p=none")
    shop.send(GMAIL)
    shop.internet.clock.advance(DAY)
    assert shop.internet.providers["gmail"].reporter.sent == []


def test_a_report_passes_dmarc_itself(shop: Sender) -> None:
    for to in EVERYBODY:
        shop.send(to)
    shop.internet.clock.advance(DAY)
    stored = shop.internet.mailboxes.of(RUA)
    now = shop.internet.clock.now()
    verdicts = [judge(one.envelope, shop.resolver, "test", now=now) for one in stored]
    assert [one.dmarc.result for one in verdicts] == ["pass"] * 4
    assert all(one.dmarc.spf_aligned and one.dmarc.dkim_aligned for one in verdicts)


def test_names_of_files_and_subjects(shop: Sender) -> None:
    shop.send(GMAIL)
    shop.send(YAHOO)
    shop.internet.clock.advance(DAY)
    stored = shop.internet.mailboxes.of(RUA)
    names = [name for name, _ in attachments(stored)]
    ids = [one.findtext(".//report_id") for one in reports(shop)]
    span = "1767657600!1767743999"
    assert names == [
        f"gmail.example!{DOMAIN}!{span}!{ids[0]}.zip",
        f"yahoo.example!{DOMAIN}!{span}!{ids[1]}.xml.gz",
    ]
    subject = message_from_bytes(stored[1].raw, policy=policy.default)["Subject"]
    assert subject == f"Report Domain: {DOMAIN} Submitter: yahoo.example Report-ID: {ids[1]}"


def test_a_report_is_sent_again_while_the_host_says_later(shop: Sender) -> None:
    postbox, yahoo = (shop.internet.providers[name] for name in ("postbox", "yahoo"))
    postbox.fill(RUA)
    shop.send(YAHOO)
    shop.internet.clock.advance(21 * 3600 + 60)  # two attempts, at five and at six
    assert [one.reply.code for one in yahoo.reporter.sent] == [452, 452]
    postbox.reopen(RUA)
    shop.internet.clock.advance(DAY)
    assert [one.reply.code for one in yahoo.reporter.sent] == [452, 452, 250]
    assert len({one.report.report_id for one in yahoo.reporter.sent}) == 1
    assert len(reports(shop)) == 1


def test_a_report_that_nobody_takes_is_given_up(shop: Sender) -> None:
    shop.internet.providers["postbox"].fill(RUA)
    shop.send(YAHOO)
    shop.internet.clock.advance(2 * DAY)
    assert len(shop.internet.providers["yahoo"].reporter.sent) == 4


def test_two_worlds_write_the_same(shop: Sender) -> None:
    shop.send(GMAIL)
    shop.internet.clock.advance(DAY)
    first = [one.raw for one in shop.internet.mailboxes.of(RUA)]
    shop.internet.ids.reset()
    shop.internet.clock.clear()
    shop.internet.reset()
    again = Sender(shop.internet, shop.key, shop.key_record)
    again.internet.dns.put(DOMAIN, "MX", ["10 mx.postbox.example"])
    again.publish(spf=True, dkim=True, dmarc=f"p=quarantine; rua=mailto:{RUA}")
    again.send(GMAIL)
    again.internet.clock.advance(DAY)
    assert [one.raw for one in again.internet.mailboxes.of(RUA)] == first
