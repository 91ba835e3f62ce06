"""Calls to v1 of SES, and to roles, are taken back to what was there before."""

from __future__ import annotations

import json

import pytest

from messaging_lab import Lab
from messaging_lab.roles import allow, trust

TEMPLATE = {"TemplateName": "t", "SubjectPart": "s", "TextPart": "x"}

Labs = tuple[Lab, Lab]


@pytest.fixture
def labs(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Labs:
    """A lab of somebody else, and the lesson's, in one account."""
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    return Lab.open(lesson="02"), Lab.open(lesson="04", fresh=False)


def test_options_of_a_set_that_was_there_before(labs: Labs) -> None:
    other, lesson = labs[0].client("ses"), labs[1].client("ses")
    other.create_configuration_set(ConfigurationSet={"Name": "old"})
    name = {"ConfigurationSetName": "old"}
    lesson.put_configuration_set_delivery_options(**name, DeliveryOptions={"TlsPolicy": "Require"})
    lesson.update_configuration_set_reputation_metrics_enabled(**name, Enabled=True)
    lesson.update_configuration_set_sending_enabled(**name, Enabled=False)

    assert labs[1].clean_up().complete
    shown = labs[1].client("sesv2").get_configuration_set(**name)
    assert shown["DeliveryOptions"]["TlsPolicy"] == "OPTIONAL"
    assert shown["ReputationOptions"]["ReputationMetricsEnabled"] is False
    assert shown["SendingOptions"]["SendingEnabled"] is True


def test_a_template_that_was_deleted_is_there_again(labs: Labs) -> None:
    ses = labs[1].client("ses")
    labs[0].client("ses").create_template(Template=TEMPLATE)
    ses.delete_template(TemplateName="t")
    ses.delete_template(TemplateName="never")

    assert labs[1].clean_up().complete
    assert ses.get_template(TemplateName="t")["Template"] == TEMPLATE


@pytest.mark.parametrize("there", [True, False])
def test_an_identity_that_was_deleted_stays_so(labs: Labs, there: bool) -> None:
    if there:
        labs[0].client("ses").verify_domain_identity(Domain="gone.example")
    labs[1].client("ses").delete_identity(Identity="gone.example")

    assert labs[1].clean_up().complete is not there


def test_a_policy_that_was_replaced_is_there_again(labs: Labs) -> None:
    other, lesson = labs[0].client("iam"), labs[1].client("iam")
    other.create_role(RoleName="r", AssumeRolePolicyDocument=trust("lambda"))
    which = {"RoleName": "r", "PolicyName": "p"}
    before = allow({"*": ["ses:SendEmail"]})
    other.put_role_policy(**which, PolicyDocument=before)
    lesson.put_role_policy(**which, PolicyDocument=allow({"*": ["ses:*"]}))

    assert labs[1].clean_up().complete
    assert other.get_role_policy(**which)["PolicyDocument"] == json.loads(before)
