"""A mail gateway is taken back, part by part, and what was there before is put back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from messaging_lab import Lab

ALLOW: dict[str, Any] = {"PolicyStatements": [], "DefaultAction": "ALLOW"}
POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
)
NOWHERE = {"ServerPort": 25, "Authentication": {"NoAuthentication": {}}}


def test_all_parts_are_deleted(local_lab: Lab) -> None:
    mm = local_lab.client("mailmanager")
    policy = mm.create_traffic_policy(TrafficPolicyName="all", **ALLOW)["TrafficPolicyId"]
    rules = mm.create_rule_set(RuleSetName="none", Rules=[])["RuleSetId"]
    mm.create_ingress_point(
        IngressPointName="door", Type="OPEN", TrafficPolicyId=policy, RuleSetId=rules
    )
    mm.create_relay(RelayName="on", ServerName="mx.example", **NOWHERE)
    mm.create_address_list(AddressListName="vip")
    assert local_lab.clean_up().complete
    assert not mm.list_traffic_policies()["TrafficPolicies"]
    assert not mm.list_rule_sets()["RuleSets"]
    assert not mm.list_relays()["Relays"]
    assert not mm.list_address_lists()["AddressLists"]
    states = [one["Status"] for one in mm.list_ingress_points()["IngressPoints"]]
    assert states in ([], ["DEPROVISIONING"])


def test_changes_are_put_back(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    mm = Lab.open(lesson="02").client("mailmanager")
    rules = [{"Name": "drop", "Actions": [{"Drop": {}}]}]
    rule_set = mm.create_rule_set(RuleSetName="mine", Rules=rules)["RuleSetId"]
    relay = mm.create_relay(RelayName="on", ServerName="mx.example", **NOWHERE)["RelayId"]
    lesson = Lab.open(lesson="03", fresh=False)
    other = lesson.client("mailmanager")
    other.update_rule_set(RuleSetId=rule_set, Rules=[])
    other.update_relay(RelayId=relay, ServerName="other.example")
    lesson.clean_up()
    assert mm.get_rule_set(RuleSetId=rule_set)["Rules"][0]["Name"] == "drop"
    assert mm.get_relay(RelayId=relay)["ServerName"] == "mx.example"


def test_a_policy_of_a_role_and_a_secret(local_lab: Lab) -> None:
    iam, secrets = local_lab.client("iam"), local_lab.client("secretsmanager")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=POLICY)
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=POLICY)
    secrets.create_secret(Name="s", SecretString="{}")
    assert local_lab.clean_up().complete
    assert not iam.list_roles()["Roles"]
    assert not secrets.list_secrets()["SecretList"]
