"""Lesson 18's checks: blank, solved, and wrong in the ways people are wrong."""

import pytest

from messaging_lab import Lab
from messaging_lab.data_protection import ARN_PREFIX, protection, statement

CARD, EMAIL = f"{ARN_PREFIX}CreditCardNumber", f"{ARN_PREFIX}EmailAddress"
ROLE = "arn:aws:iam::123456789012:role/ReportingApplicationRole"
MASK = {"Deidentify": {"MaskConfig": {"MaskWithCharacter": "#"}}}
CUT = {"Deidentify": {"RedactConfig": {}}}
CARDS = statement("Outbound", MASK, [CARD], ROLE)


@pytest.fixture
def lab():
    made = Lab.open(lesson="18")
    arn = made.client("sns").create_topic(Name="expenses")["TopicArn"]
    made.put = lambda *all_of_it: made.client("sns").put_data_protection_policy(
        ResourceArn=arn, DataProtectionPolicy=protection(*all_of_it)
    )
    made.put(CARDS)
    return made


def missing(lab, name):
    return [one.sentence for one in lab.check(name).findings if not one.right]


def test_1_blank(lab):
    assert missing(lab, "18-1") == ["No statement names EmailAddress."]


def test_1_cards_forgotten(lab):
    lab.put(statement("Inbound", CUT, [EMAIL]))
    assert missing(lab, "18-1") == ["The statement that masks cards is gone: put both."]


def test_1_cards_refused_instead_of_masked(lab):
    denied = statement("Outbound", {"Deny": {}}, [CARD], ROLE)
    lab.put(statement("Inbound", CUT, [EMAIL]), denied)
    assert missing(lab, "18-1") == ["The statement that masks cards is gone: put both."]


def test_1_audited_for_all_and_cut_for_one(lab):
    place = {"CloudWatchLogs": {"LogGroup": "/aws/vendedlogs/x"}}
    lab.client("logs").create_log_group(logGroupName="/aws/vendedlogs/x")
    look = {"Audit": {"SampleRate": "99", "FindingsDestination": place}}
    audit = statement("Inbound", look, [EMAIL])
    lab.put(CARDS, audit, statement("Outbound", CUT, [EMAIL], ROLE))
    assert missing(lab, "18-1")[0] == "It is done outbound, for some: make it Inbound."


def test_1_masked(lab):
    lab.put(CARDS, statement("Inbound", MASK, [EMAIL]))
    assert missing(lab, "18-1") == [
        "Addresses are not cut out: MaskConfig hides, Deny refuses, RedactConfig cuts."
    ]


def test_1_outbound_and_for_one(lab):
    lab.put(CARDS, statement("Outbound", CUT, [EMAIL], ROLE))
    assert missing(lab, "18-1") == [
        "It is done outbound, for some: make it Inbound.",
        "It holds for some publishers only: Principal is ['*'].",
    ]


def test_1_solved(lab):
    lab.put(statement("Inbound", CUT, [EMAIL]), CARDS)
    assert missing(lab, "18-1") == []


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            statement("Inbound", {"Deny": {}}, [EMAIL]),
            "Its policy says nothing of CreditCardNumber.",
        ),
        (statement("Inbound", MASK, [CARD]), "Cards aren't refused there: the operation is Deny."),
        (CARDS, "Cards aren't refused there: the operation is Deny."),
        (
            statement("Outbound", {"Deny": {}}, [CARD]),
            "It denies delivery, not publishing: make it Inbound.",
        ),
        (
            statement("Inbound", {"Deny": {}}, [CARD], ROLE),
            "It refuses some publishers only: Principal is ['*'].",
        ),
        (statement("Inbound", {"Deny": {}}, [CARD]), None),
    ],
)
def test_2(lab, rules, said):
    assert missing(lab, "18-2") == ["There is no topic named customer-news."]
    lab.client("sns").create_topic(Name="customer-news", DataProtectionPolicy=protection(rules))
    assert missing(lab, "18-2") == ([said] if said else [])


def test_a_policy_is_put_back_in_cleaning_up(lab):
    lab.clean_up()
    assert lab.client("sns").list_topics()["Topics"] == []
