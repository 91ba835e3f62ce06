"""Gmail puts off a domain's mail while too many of its readers call it spam."""

from __future__ import annotations

from local_aws.internet import gmail_like
from local_aws.ses.returned.readers import report_spam
from local_aws.world import LocalAws

from ..sender import DOMAIN, production, send, verify

WAIT = gmail_like.UNWANTED_SECONDS


def start(aws: LocalAws, reports: int) -> list[str]:
    """Send to ten people at Gmail, of whom some report it."""
    verify(aws, DOMAIN)
    production(aws)
    people = [f"reader{number}@gmail.example" for number in range(10)]
    for person in people:
        send(aws, person)
    for person in people[:reports]:
        report_spam(aws, person)
    return people


def test_four_reports_are_not_enough(aws: LocalAws) -> None:
    people = start(aws, gmail_like.FEWEST_REPORTS - 1)
    assert send(aws, people[0]).outcomes[people[0]].status == "delivered"


def test_five_are_and_it_passes(aws: LocalAws) -> None:
    people = start(aws, gmail_like.FEWEST_REPORTS)
    message = send(aws, people[0])
    outcome = message.outcomes[people[0]]
    assert outcome.reply is not None
    assert (outcome.reply.code, outcome.reply.enhanced) == (421, "4.7.28")
    said = " ".join(outcome.reply.text.split())
    assert f"originating from your DKIM domain [{DOMAIN} 36]. To protect" in said
    aws.clock.advance(WAIT / 2)
    assert outcome.status != "delivered"
    aws.clock.advance(WAIT)
    assert outcome.status == "delivered"


def test_a_few_among_many_do_no_harm(aws: LocalAws) -> None:
    people = start(aws, gmail_like.FEWEST_REPORTS)
    assert gmail_like.FEWEST_REPORTS / gmail_like.UNWANTED_RATE <= 100
    aws.clock.advance(WAIT * 3)
    aws.clock.advance(86_400)
    for number in range(100):
        send(aws, f"more{number}@gmail.example")
    for number in range(gmail_like.FEWEST_REPORTS - 1):
        report_spam(aws, f"more{number}@gmail.example")
    assert send(aws, people[0]).outcomes[people[0]].status == "delivered"


def test_other_domains_and_other_providers_are_not_concerned(aws: LocalAws) -> None:
    start(aws, 8)
    verify(aws, "other.example")
    other = send(aws, "reader1@gmail.example", FromEmailAddress="hello@other.example")
    assert other.outcomes["reader1@gmail.example"].status == "delivered"
    elsewhere = send(aws, "reader@outlook.example")
    assert elsewhere.outcomes["reader@outlook.example"].status == "delivered"
