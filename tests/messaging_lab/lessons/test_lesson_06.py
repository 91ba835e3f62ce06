"""Lesson 06's checks: blank, solved, and wrong in the ways people are wrong."""

import pytest

from messaging_lab import Lab
from messaging_lab.domain_setup import set_up_domain

ANA = "ana@gmail.example"


@pytest.fixture
def lab():
    """A lab in which Ana has left the newsletter."""
    lab = Lab.open(lesson="06")
    lab.grant_production()
    set_up_domain(lab)
    lab.client("sesv2").create_contact_list(
        ContactListName="nutrition", Topics=[topic("newsletter")]
    )
    send(lab, "Summer soups", topic="newsletter")
    assert lab.world.unsubscribe(ANA) == 200
    return lab


def topic(name):
    return {"TopicName": name, "DisplayName": name, "DefaultSubscriptionStatus": "OPT_IN"}


def send(lab, subject, *, topic="", sender=""):
    lab.clock.wait(1)
    options = {"ContactListName": "nutrition", "TopicName": topic}
    lab.client("sesv2").send_email(
        FromEmailAddress=sender or lab.sender(),
        Destination={"ToAddresses": [ANA]},
        Content={"Simple": {"Subject": {"Data": subject}, "Body": {"Text": {"Data": "x"}}}},
        **({"ListManagementOptions": options} if topic else {}),
    )


def add_recipes(lab, *more):
    topics = [topic("recipes"), *more]
    lab.client("sesv2").update_contact_list(ContactListName="nutrition", Topics=topics)


def missing(lab, name):
    return [finding.sentence for finding in lab.check(name).findings if not finding.right]


NO_RECIPE = f"No mail Recipe of the month with one click has arrived at {ANA}."
NOT_OUT = f"{ANA} should be out of the newsletter, and of nothing else."


def test_1_blank(lab):
    assert missing(lab, "06-1") == ["The list nutrition has no topic recipes."]


def test_1_the_newsletter_replaced(lab):
    add_recipes(lab)
    assert missing(lab, "06-1") == ["The list nutrition has no topic newsletter."]


def test_1_sent_without_the_topic(lab):
    add_recipes(lab, topic("newsletter"))
    send(lab, "Recipe of the month")
    assert missing(lab, "06-1") == [NO_RECIPE]


def test_1_she_has_left_everything(lab):
    add_recipes(lab, topic("newsletter"))
    lab.client("sesv2").update_contact(
        ContactListName="nutrition", EmailAddress=ANA, UnsubscribeAll=True
    )
    send(lab, "Recipe of the month", topic="recipes")
    assert missing(lab, "06-1") == [NOT_OUT, NO_RECIPE]


def test_1_solved(lab):
    add_recipes(lab, topic("newsletter"))
    send(lab, "Recipe of the month", topic="recipes")
    assert lab.check("06-1").passed
    lab.clean_up()
    assert missing(lab, "06-1") == ["The list nutrition has no topic recipes."]


NOT_THERE = f"No mail Your order has arrived at {ANA}: who has left a list gets nothing of it."


def test_2_blank_and_as_newsletter(lab):
    assert missing(lab, "06-2") == [NOT_THERE]
    send(lab, "Your order", topic="newsletter")
    assert missing(lab, "06-2") == [NOT_THERE]


def test_2_from_the_marketing_domain(lab):
    send(lab, "Your order")
    assert missing(lab, "06-2") == [
        "Your order comes from news.nutrition.example, where the marketing mail comes from."
    ]


def test_2_with_a_topic(lab):
    add_recipes(lab, topic("newsletter"))
    send(lab, "Your order", topic="recipes", sender=lab.sender("orders", ""))
    assert missing(lab, "06-2") == ["Your order offers to unsubscribe, as if it were marketing."]


def test_2_solved(lab):
    send(lab, "Your order", sender=lab.sender("orders", ""))
    assert lab.check("06-2").passed
