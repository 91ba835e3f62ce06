"""The whole walk-through, on a sample and on mail that the local AWS delivered."""

import pytest
from tests.messaging_lab.sample_mail import delivered, lookup
from tests.messaging_lab.show.markup import assert_harmless

from messaging_lab.authentication import as_change_batch, records_for, scenario_row
from messaging_lab.show import walk_through


def test_it_has_the_subject_the_results_and_every_part():
    text = str(walk_through(delivered(), lookup))
    assert text.startswith("Café recipes for January\nSPF pass   DKIM pass   DMARC pass\n")
    for title in ("From bytes to verdict", "Hops, first one first", "Header fields, in the order"):
        assert title in text


def test_who_judged_is_said():
    assert "Judged by mx.gmail.example." in str(walk_through(delivered()))
    unnamed = delivered().replace(b"Results: mx.gmail.example;", b"Results:", 1)
    assert "Judged by a receiver that leaves its name out." in str(walk_through(unnamed))
    assert "No receiver has written" in str(walk_through(b"From: a@a.example\r\n\r\n"))


def test_it_is_the_same_every_time_and_asks_nothing_of_the_net():
    first, second = (walk_through(delivered(), lookup)._repr_html_() for _ in range(2))
    assert first == second
    assert_harmless(first)
    assert "http" not in first


def test_a_changed_body_is_said_at_the_top():
    changed = walk_through(delivered() + b"P.S.\r\n", lookup)
    assert "The body was changed after it was signed" in str(changed).split("From bytes")[0]
    assert "The body was changed after it was signed" in changed.html()
    assert "The body was changed" not in str(walk_through(delivered(), lookup))


@pytest.fixture
def scenario(lab):
    """Send from one identity after another, as lesson 02 does, and return what arrived."""
    ses, route53 = lab.client("sesv2"), lab.client("route53")
    lab.grant_production()
    zone = route53.create_hosted_zone(Name="nutrition.example", CallerReference="1")["HostedZone"]

    def publish(**wanted):
        identity = ses.get_email_identity(EmailIdentity="nutrition.example")
        records = records_for("nutrition.example", identity, region=lab.region, **wanted)
        route53.change_resource_record_sets(
            HostedZoneId=zone["Id"], ChangeBatch=as_change_batch(records)
        )
        lab.clock.advance(2 * 3600)

    def send():
        ses.send_email(
            FromEmailAddress="marketing@nutrition.example",
            Destination={"ToAddresses": [lab.recipient("gmail")]},
            Content={
                "Simple": {
                    "Subject": {"Data": "Recipes"},
                    "Body": {"Text": {"Data": "Three recipes.\n"}},
                }
            },
        )
        return lab.inbox(lab.recipient("gmail"))[-1]

    ses.create_email_identity(EmailIdentity="marketing@nutrition.example")
    lab.click_verification_link("marketing@nutrition.example")
    address = send()
    ses.create_email_identity(EmailIdentity="nutrition.example")
    publish(dmarc="none")
    domain = send()
    ses.put_email_identity_mail_from_attributes(
        EmailIdentity="nutrition.example", MailFromDomain="bounce.nutrition.example"
    )
    publish(dmarc="none")
    return address, domain, send()


def test_the_three_scenarios_come_out_of_delivered_mail(scenario):
    rows = [scenario_row(message) for message in scenario]
    assert [row["DKIM d="] for row in rows] == [
        "amazonses.com",
        "nutrition.example",
        "nutrition.example",
    ]
    assert [row["Envelope from"] for row in rows] == [
        "amazonses.com",
        "amazonses.com",
        "bounce.nutrition.example",
    ]
    assert [(row["SPF aligned"], row["DKIM aligned"]) for row in rows] == [
        (False, False),
        (False, True),
        (True, True),
    ]
    assert [row["DMARC"] for row in rows[1:]] == ["pass", "pass"]


@pytest.mark.parametrize("provider", ["gmail", "yahoo", "outlook", "other"])
def test_every_providers_wording_is_understood(lab, scenario, provider):
    recipient = lab.recipient(provider)
    lab.client("sesv2").send_email(
        FromEmailAddress="marketing@nutrition.example",
        Destination={"ToAddresses": [recipient]},
        Content={"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hi.\n"}}}},
    )
    shown = walk_through(lab.inbox(recipient)[-1], lab.lookup)
    assert [(lane.domain, lane.counts) for lane in shown.path.lanes] == [
        ("nutrition.example", True),
        ("amazonses.com", False),
        ("bounce.nutrition.example", True),
    ]
    assert shown.path.dmarc.value == "pass, policy p=none"
    assert len(shown.hops) == 1


def test_the_walk_through_of_delivered_mail(scenario):
    message = scenario[-1]
    shown = walk_through(message)
    assert [lane.counts for lane in shown.path.lanes] == [True, False, True]
    assert shown.path.outcome.value == "INBOX"
    assert shown.changed == 0
    assert all(each.meaning for each in shown.headers.fields)
    unknown = [e.field.name for e in shown.headers.fields if e.meaning.startswith("Not a field")]
    assert unknown == []
    assert walk_through(message.raw.replace(b"Three recipes", b"Four recipes")).changed == 2
