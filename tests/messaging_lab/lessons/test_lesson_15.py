"""Lesson 15: its checks blank, solved, and wrong as people are."""

from __future__ import annotations

from typing import Any

import pytest
from tests.messaging_lab.nutrition import with_domain

from messaging_lab import Lab
from messaging_lab.authentication.records import DnsRecord
from messaging_lab.hosted_zones import publish
from messaging_lab.lessons.lesson_15 import addresses, on_trial
from messaging_lab.mail_gateway import point_mx, wait_for_endpoint, where
from messaging_lab.mailbox_hosts import host_mail, relay_networks, server_name, write


class Case:
    """The gateway before the first exercise: only the trial domains lead to it."""

    def __init__(self) -> None:
        self.lab = Lab.open(lesson="15")
        self.mm = self.lab.client("mailmanager")
        self.rosa = self.lab.recipient("yahoo", "rosa")
        self.networks = relay_networks(self.lab)
        self.staff, self.sales = (one.partition("@")[2] for one in addresses(self.lab).values())
        self.servers = {
            self.staff: server_name("workspace", self.staff),
            self.sales: server_name("microsoft365", self.sales),
        }
        with_domain(self.lab)
        self.allow_workspace()
        host_mail(self.lab, "microsoft365", [self.sales, f"trial.{self.sales}"])
        self.a_record = self._gateway()
        for domain, server in self.servers.items():
            point_mx(self.lab, domain, server)
            point_mx(self.lab, f"trial.{domain}", self.a_record)

    def _gateway(self) -> str:
        self.relays = {domain: self._relay(server) for domain, server in self.servers.items()}
        self.rule_set = self.mm.create_rule_set(RuleSetName="relay", Rules=self.rules())[
            "RuleSetId"
        ]
        policy = self.mm.create_traffic_policy(
            TrafficPolicyName="all", PolicyStatements=[], DefaultAction="ALLOW"
        )
        made = self.mm.create_ingress_point(
            IngressPointName="gateway",
            Type="OPEN",
            TrafficPolicyId=policy["TrafficPolicyId"],
            RuleSetId=self.rule_set,
        )
        return str(wait_for_endpoint(self.lab, made["IngressPointId"])["ARecord"])

    def _relay(self, server: str) -> str:
        made = self.mm.create_relay(
            RelayName=f"to-{server[:5]}",
            ServerName=server,
            ServerPort=25,
            Authentication={"NoAuthentication": {}},
        )
        return str(made["RelayId"])

    def rules(self, mail_from: str = "PRESERVE") -> list[dict[str, Any]]:
        return [
            {
                "Name": domain.split(".")[0],
                "Conditions": [where("RECIPIENT", "ENDS_WITH", domain)],
                "Actions": [{"Relay": {"Relay": relay, "MailFrom": mail_from}}],
            }
            for domain, relay in self.relays.items()
        ]

    def allow_workspace(self) -> None:
        host_mail(self.lab, "workspace", [self.staff, f"trial.{self.staff}"], self.networks)

    def allow_microsoft(self, *prefixes: str, networks: list[str] | None = None) -> None:
        domains = [f"{prefix}{self.sales}" for prefix in prefixes]
        host_mail(
            self.lab, "microsoft365", domains, self.networks if networks is None else networks
        )

    def write(self, *recipients: str) -> None:
        for to in recipients:
            write(self.lab, self.rosa, to, "A question")

    @property
    def trial(self) -> str:
        return on_trial(addresses(self.lab)["Microsoft 365"])

    def missing(self, name: str) -> str:
        findings = self.lab.check(name).findings
        return "\n".join(finding.sentence for finding in findings if not finding.right)


@pytest.fixture
def case() -> Case:
    return Case()


def test_1_blank(case: Case) -> None:
    assert case.missing("15-1").startswith("Nothing from yahoo.example is in the mailbox of ana@")


def test_1_solved(case: Case) -> None:
    case.allow_microsoft("trial.")
    case.write(case.trial)
    assert case.lab.check("15-1").passed


def test_1_not_written_again(case: Case) -> None:
    case.write(case.trial)
    case.allow_microsoft("trial.")
    assert case.missing("15-1").startswith("Nothing from yahoo.example")


def test_1_the_other_domain(case: Case) -> None:
    case.allow_microsoft("")
    case.write(case.trial)
    assert case.missing("15-1").startswith("Nothing from yahoo.example")


def test_1_mail_from_replaced(case: Case) -> None:
    case.allow_microsoft("trial.")
    case.mm.update_rule_set(RuleSetId=case.rule_set, Rules=case.rules("REPLACE"))
    case.write(case.trial)
    said = case.missing("15-1")
    assert said.startswith("SPF says fail for mail-manager.us-east-1.amazonses.com")
    assert "DMARC says fail" in said


def test_1_around_the_gateway(case: Case) -> None:
    point_mx(case.lab, f"trial.{case.sales}", case.servers[case.sales])
    case.write(case.trial)
    assert case.missing("15-1").startswith("It came around the gateway")


def test_2_blank(case: Case) -> None:
    said = case.missing("15-2")
    assert "The MX of staff.nutrition.example leads to aspmx.l.google.com" in said
    assert "Microsoft 365: no mail from yahoo.example has come to ana@sales" in said


def test_2_solved(case: Case) -> None:
    case.allow_microsoft("")
    for domain in case.servers:
        point_mx(case.lab, domain, case.a_record)
    case.write(*addresses(case.lab).values())
    assert case.lab.check("15-2").passed


def test_2_one_of_two(case: Case) -> None:
    point_mx(case.lab, case.staff, case.a_record)
    case.write(*addresses(case.lab).values())
    said = case.missing("15-2")
    assert "The MX of sales.nutrition.example leads to sales-nutrition-example.mail" in said
    assert "staff" not in said


def test_2_the_allow_list_forgotten(case: Case) -> None:
    for domain in case.servers:
        point_mx(case.lab, domain, case.a_record)
    case.write(*addresses(case.lab).values())
    said = case.missing("15-2")
    assert said.startswith("Microsoft 365: no mail from yahoo.example")
    assert "Is the allow-list set for this domain?" in said


def test_2_the_old_host_left_beside(case: Case) -> None:
    case.allow_microsoft("")
    point_mx(case.lab, case.staff, case.a_record)
    both = [f"10 {case.a_record}", f"20 {case.servers[case.sales]}"]
    publish(case.lab, [DnsRecord(case.sales, "MX", one, "") for one in both])
    case.write(*addresses(case.lab).values())
    assert "spammers the one that isn't watched" in case.missing("15-2")


def test_2_mail_from_replaced(case: Case) -> None:
    case.allow_microsoft("")
    case.mm.update_rule_set(RuleSetId=case.rule_set, Rules=case.rules("REPLACE"))
    for domain in case.servers:
        point_mx(case.lab, domain, case.a_record)
    case.write(*addresses(case.lab).values())
    assert "but SPF doesn't pass for its domain" in case.missing("15-2")


def test_nothing_is_relayed_for_an_identity_that_is_not_verified(case: Case) -> None:
    case.lab.client("sesv2").delete_email_identity(EmailIdentity=case.lab.domain)
    to = on_trial(addresses(case.lab)["Workspace"])
    case.write(to)
    assert not case.lab.inbox(to)
