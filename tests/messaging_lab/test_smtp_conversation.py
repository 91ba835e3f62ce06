"""Deliveries over real SMTP, written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from messaging_lab import Lab
from messaging_lab.archive import open_message, search
from messaging_lab.mail_gateway import door, point_mx, wait_for_endpoint, where, where_header
from messaging_lab.smtp_conversation import Conversation, Line, converse, letter
from messaging_lab.smtp_credentials import smtp_door, smtp_password

SENDER, ANA = "mateo@duarte-almonds.example", "ana@office.nutrition.example"
NOON = datetime(2026, 1, 6, 12, tzinfo=UTC)


@pytest.fixture
def mail_host(local_lab: Lab) -> tuple[str, int]:
    """An endpoint that takes mail for one domain."""
    mm = local_lab.client("mailmanager")
    allowed = where("RECIPIENT", "ENDS_WITH", "@office.nutrition.example")
    policy_id = mm.create_traffic_policy(
        TrafficPolicyName="office",
        PolicyStatements=[{"Action": "ALLOW", "Conditions": [allowed]}],
        DefaultAction="DENY",
        MaxMessageSizeBytes=1000,
    )["TrafficPolicyId"]
    rules = mm.create_rule_set(RuleSetName="none", Rules=[])["RuleSetId"]
    made = mm.create_ingress_point(
        IngressPointName="office", Type="OPEN", TrafficPolicyId=policy_id, RuleSetId=rules
    )
    endpoint = wait_for_endpoint(local_lab, made["IngressPointId"])
    assert endpoint["Status"] == "ACTIVE"
    found = point_mx(local_lab, "office.nutrition.example", endpoint["ARecord"])
    assert found == [f"10 {endpoint['ARecord']}"]
    return door(local_lab, endpoint["ARecord"])


def mail(text: str = "10 t of almonds.\n.\n..\n") -> bytes:
    return letter(f"Mateo <{SENDER}>", ANA, "Our offer", text, date=NOON)


def test_a_delivery(mail_host: tuple[str, int]) -> None:
    said = converse(mail_host, SENDER, [ANA, "x@fit-food.example"], mail())
    assert said.accepted == (ANA,)
    assert said.delivered
    text = said.text()
    assert "-> EHLO mta1.duarte-almonds.example" in text
    assert "-> STARTTLS" in text
    assert f"-> RCPT TO:<{ANA}>\n<- 250" in text
    assert "-> RCPT TO:<x@fit-food.example>\n<- 550 5.7.1" in text
    assert text.endswith("-> QUIT\n<- 221 Bye")


def test_dots_arrive_as_they_are(local_lab: Lab, mail_host: tuple[str, int]) -> None:
    mm = local_lab.client("mailmanager")
    archive_id = mm.create_archive(ArchiveName="all-mail")["ArchiveId"]
    (rule_set,) = mm.list_rule_sets()["RuleSets"]
    keep = [{"Name": "keep", "Actions": [{"Archive": {"TargetArchive": archive_id}}]}]
    mm.update_rule_set(RuleSetId=rule_set["RuleSetId"], Rules=keep)
    assert converse(mail_host, SENDER, [ANA], mail()).delivered
    now = local_lab.clock.now
    (row,) = search(local_lab, archive_id, now - timedelta(days=1), now)
    assert open_message(local_lab, row["ArchivedMessageId"]).raw.endswith(mail())


def test_tls_is_wanted(mail_host: tuple[str, int]) -> None:
    said = converse(mail_host, SENDER, [ANA], mail(), tls=False)
    assert not said.delivered
    assert "<- 530 5.7.0" in said.text()


def test_the_size_of_the_policy(mail_host: tuple[str, int]) -> None:
    said = converse(mail_host, SENDER, [ANA], mail("x" * 70 + "\n" + "y\n" * 600))
    assert not said.delivered
    assert "<- 552" in said.text()


def test_nobody_taken_means_no_data(mail_host: tuple[str, int]) -> None:
    said = converse(mail_host, SENDER, ["x@fit-food.example"], mail(), helo="h.example")
    assert "-> EHLO h.example" in said.text()
    assert "DATA" not in said.text()


def test_nobody_listens() -> None:
    with pytest.raises(OSError):
        converse(("127.0.0.1", 1), SENDER, [ANA], mail())


def test_refusals_stand_out_and_markup_is_harmless() -> None:
    said = Conversation((Line("client", "MAIL <b>"), Line("server", "550 <i>no</i>")), ())
    assert "<strong" in said.html()
    assert "&lt;i&gt;no" in said.html()
    assert "<b>" not in said.html()


def test_a_letter_is_the_same_every_time_and_has_what_mail_needs() -> None:
    made = letter(SENDER, ANA, "Größe", "Viel.\n", date=NOON, headers=["X-Kind: a"])
    assert made == letter(SENDER, ANA, "Größe", "Viel.\n", date=NOON, headers=["X-Kind: a"])
    parsed = message_from_bytes(made, policy=policy.default)
    assert (parsed["Subject"], parsed["X-Kind"]) == ("Größe", "a")
    assert parsed["Message-ID"].endswith("@duarte-almonds.example>")
    assert b"\n" not in made.replace(b"\r\n", b"")


def test_conditions() -> None:
    assert where("TO", "EQUALS", "a", "b")["StringExpression"]["Values"] == ["a", "b"]
    evaluate = where_header("X-Kind", "CONTAINS", "a")["StringExpression"]["Evaluate"]
    assert evaluate == {"MimeHeaderAttribute": "X-Kind"}


def test_a_login_from_somewhere_stays_out_of_the_record() -> None:
    lab = Lab.open(lesson="09")
    login = lab.account_id, smtp_password("local", lab.region)
    sender = lab.sender("shop", "")
    said = converse(smtp_door(lab), sender, ["a@b.example"], b"x\r\n", login=login, source_ip="::1")
    shown = said.text()
    assert "-> AUTH PLAIN …" in shown and login[1] not in shown and login[0] not in shown
    assert "-> XCLIENT ADDR=::1" in shown
    assert said.answer.startswith("554 ") and not said.delivered
    wrong = converse(smtp_door(lab), sender, ["a@b.example"], b"x\r\n", login=("nobody", "x"))
    assert wrong.answer == "535 Authentication Credentials Invalid"
