"""Lesson 13: its checks blank, solved, and wrong as people are."""

from __future__ import annotations

from typing import Any

import pytest

from messaging_lab import Lab
from messaging_lab.archive_export import make_bucket
from messaging_lab.mail_gateway import door, make_role, wait_for_endpoint, where
from messaging_lab.smtp_conversation import converse, letter

BOARD, ANA = "board@office.nutrition.example", "ana@office.nutrition.example"
SUPPLIER = "mateo@duarte-almonds.example"
FOR_BOARD = {"Conditions": [where("RECIPIENT", "EQUALS", BOARD)]}


class Case:
    """The gateway as the lesson has made it before its exercises."""

    def __init__(self) -> None:
        self.lab = Lab.open(lesson="13")
        self.mm = self.lab.client("mailmanager")
        self.bucket = make_bucket(self.lab, "office-mail")
        role = make_role(self.lab, "mail-to-s3", self.bucket)
        write = {"RoleArn": role, "S3Bucket": self.bucket, "S3Prefix": "mail"}
        self.rules: list[dict[str, Any]] = [
            {"Name": "everything", "Actions": [{"WriteToS3": write}]}
        ]
        self.rule_set = self.mm.create_rule_set(RuleSetName="keep", Rules=self.rules)["RuleSetId"]
        self.mail_host = self._endpoint()

    def _endpoint(self) -> tuple[str, int]:
        policy = self.mm.create_traffic_policy(
            TrafficPolicyName="all", PolicyStatements=[], DefaultAction="ALLOW"
        )
        made = self.mm.create_ingress_point(
            IngressPointName="office",
            Type="OPEN",
            TrafficPolicyId=policy["TrafficPolicyId"],
            RuleSetId=self.rule_set,
        )
        return door(self.lab, wait_for_endpoint(self.lab, made["IngressPointId"])["ARecord"])

    def archive(self, retention: str = "TEN_YEARS") -> str:
        made = self.mm.create_archive(
            ArchiveName="board-mail", Retention={"RetentionPeriod": retention}
        )
        return str(made["ArchiveId"])

    def add_rule(self, archive_id: str, asked: dict[str, Any], *, keep: bool = True) -> None:
        rule = {"Name": "board", **asked, "Actions": [{"Archive": {"TargetArchive": archive_id}}]}
        rules = [*self.rules, rule] if keep else [rule]
        self.mm.update_rule_set(RuleSetId=self.rule_set, Rules=rules)

    def send(self, *recipients: str) -> None:
        for to in recipients:
            mail = letter(SUPPLIER, to, "Annual report", "See there.\n", date=self.lab.clock.now)
            assert converse(self.mail_host, SUPPLIER, [to], mail).delivered

    def lifecycle(self, **changes: Any) -> None:
        rule = {
            "ID": "keep-mail",
            "Status": "Enabled",
            "Filter": {"Prefix": "mail/"},
            "Transitions": [{"Days": 90, "StorageClass": "GLACIER_IR"}],
            "Expiration": {"Days": 2557},
            **changes,
        }
        kept = {name: value for name, value in rule.items() if value is not None}
        self.lab.client("s3").put_bucket_lifecycle_configuration(
            Bucket=self.bucket, LifecycleConfiguration={"Rules": [kept]}
        )

    def missing(self, name: str) -> str:
        findings = self.lab.check(name).findings
        return "\n".join(finding.sentence for finding in findings if not finding.right)


@pytest.fixture
def case() -> Case:
    return Case()


def test_1_blank(case: Case) -> None:
    assert case.missing("13-1") == "No archive keeps mail for TEN_YEARS."


def test_1_solved(case: Case) -> None:
    case.add_rule(case.archive(), FOR_BOARD)
    case.send(BOARD, ANA)
    assert case.lab.check("13-1").passed


def test_1_the_default_retention(case: Case) -> None:
    case.add_rule(case.archive("SIX_MONTHS"), FOR_BOARD)
    case.send(BOARD)
    assert case.missing("13-1") == "No archive keeps mail for TEN_YEARS."


def test_1_no_rule(case: Case) -> None:
    case.archive()
    case.send(BOARD)
    assert case.missing("13-1") == "No rule archives to it."


def test_1_solved_at_the_second_try(case: Case) -> None:
    case.archive()
    second = case.mm.create_archive(
        ArchiveName="board-archive", Retention={"RetentionPeriod": "PERMANENT"}
    )["ArchiveId"]
    case.add_rule(second, FOR_BOARD)
    case.send(BOARD, ANA)
    assert case.lab.check("13-1").passed


def test_1_by_the_to_header(case: Case) -> None:
    case.add_rule(case.archive(), {"Conditions": [where("TO", "CONTAINS", "board@")]})
    case.send(BOARD)
    assert case.missing("13-1").startswith("Its rule asks for TO: ask for RECIPIENT")


def test_1_everybodys_mail(case: Case) -> None:
    case.add_rule(case.archive(), {})
    case.send(BOARD, ANA)
    said = case.missing("13-1")
    assert said.startswith("Its rule asks for nothing")
    assert "1 message in it went to somebody else" in said


def test_1_no_mail_yet(case: Case) -> None:
    case.add_rule(case.archive(), FOR_BOARD)
    assert case.missing("13-1") == "No mail to the board is in it: hand one in."


def test_1_the_other_rules_lost(case: Case) -> None:
    case.add_rule(case.archive(), FOR_BOARD, keep=False)
    case.send(BOARD)
    assert case.missing("13-1").startswith("The rules that were there are gone")


def test_2_blank(case: Case) -> None:
    assert case.missing("13-2") == "The bucket has no enabled lifecycle rule for mail/."


@pytest.mark.parametrize("days", [2555, 2556, 2557])
def test_2_solved(case: Case, days: int) -> None:
    case.lifecycle(Expiration={"Days": days})
    assert case.lab.check("13-2").passed


def test_2_solved_by_two_rules(case: Case) -> None:
    rule = {"Status": "Enabled", "Filter": {"Prefix": "mail/"}}
    moves = [{"Days": 90, "StorageClass": "GLACIER_IR"}]
    rules = [rule | {"ID": "move", "Transitions": moves}]
    rules += [rule | {"ID": "forget", "Expiration": {"Days": 2557}}]
    case.lab.client("s3").put_bucket_lifecycle_configuration(
        Bucket=case.bucket, LifecycleConfiguration={"Rules": rules}
    )
    assert case.lab.check("13-2").passed


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"Filter": {"Prefix": ""}}, "The bucket has no enabled lifecycle rule for mail/."),
        ({"Status": "Disabled"}, "The bucket has no enabled lifecycle rule for mail/."),
        ({"Expiration": None}, "It deletes nothing: add an Expiration."),
        ({"Expiration": {"Days": 7}}, "It deletes mail after 7 days: seven years are 2,557."),
        (
            {"Transitions": [{"Days": 90, "StorageClass": "DEEP_ARCHIVE"}]},
            "It moves mail to DEEP_ARCHIVE after 90 days: to GLACIER_IR after 90 days is what was "
            "asked for.",
        ),
        (
            {"Transitions": None},
            "It moves mail nowhere: to GLACIER_IR after 90 days is what was asked for.",
        ),
    ],
)
def test_2_wrong(case: Case, changes: dict[str, Any], said: str) -> None:
    case.lifecycle(**changes)
    assert case.missing("13-2") == said


def test_the_clean_up_leaves_nothing(case: Case) -> None:
    case.add_rule(case.archive(), FOR_BOARD)
    case.send(BOARD)
    case.lifecycle()
    assert case.lab.clean_up().complete
    mm = case.mm
    assert not mm.list_rule_sets()["RuleSets"]
    assert not mm.list_traffic_policies()["TrafficPolicies"]
    assert not case.lab.client("iam").list_roles()["Roles"]
    assert not case.lab.client("s3").list_buckets()["Buckets"]
    assert not case.lab.clean_up().results
