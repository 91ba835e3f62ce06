"""Readers do what their odds say, and it has its real consequences."""

from __future__ import annotations

import json
from random import Random

import pytest
from tests.messaging_lab.nutrition import HELLO, authenticated

from local_aws.people.habits import AUDIENCES, REPORTED, UNSUBSCRIBED, decide
from local_aws.people.letter import Letter, shouts
from messaging_lab import Lab
from messaging_lab.errors import LabError

PLAIN = Letter("a@b.example", "", unsubscribe_link=False, links=True, shouts=False)
DAY = 86400


@pytest.fixture
def lab() -> Lab:
    lab = Lab.open(lesson="05")
    authenticated(lab)
    return lab


def campaign(lab: Lab, addresses: list[str], headers: dict[str, str] | None = None) -> None:
    content = {
        "Subject": {"Data": "Soup"},
        "Body": {"Html": {"Data": '<p>Soup. <a href="https://nutrition.example/s">More</a></p>'}},
        "Headers": [{"Name": k, "Value": v} for k, v in (headers or {}).items()],
    }
    for number, address in enumerate(addresses):
        if number % 14 == 0:
            lab.clock.wait(1)
        lab.client("sesv2").send_email(
            FromEmailAddress=HELLO,
            Destination={"ToAddresses": [address]},
            Content={"Simple": content},
        )


def done(lab: Lab) -> dict[tuple[str, str], int]:
    return {(one["provider"], one["deed"]): one["count"] for one in lab.world.done()}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_deeds_are_as_frequent_as_said(audience: str) -> None:
    habits, chance, number = AUDIENCES[audience], Random(1), 20_000
    deeds = [decide(PLAIN, habits, chance) for _ in range(number)]
    opened = sum("opened" in one for one in deeds)
    clicked = sum("clicked" in one for one in deeds)
    assert opened / number == pytest.approx(habits.opens, rel=0.08)
    assert clicked / opened == pytest.approx(habits.clicks, rel=0.2)
    assert sum(REPORTED in one for one in deeds) / number == pytest.approx(habits.fed_up, rel=0.8)


def test_one_click_turns_reports_into_departures_and_shouting_makes_more() -> None:
    def shares(letter: Letter) -> tuple[int, int]:
        chance = Random(2)
        deeds = [decide(letter, AUDIENCES["strangers"], chance) for _ in range(5000)]
        return sum(REPORTED in d for d in deeds), sum(UNSUBSCRIBED in d for d in deeds)

    plain, easy = shares(PLAIN), shares(PLAIN._replace(one_click="https://x.example/"))
    link, loud = shares(PLAIN._replace(unsubscribe_link=True)), shares(PLAIN._replace(shouts=True))
    assert plain[1] == 0 and easy[0] < 0.3 * plain[0] and sum(easy) == plain[0]
    assert easy[0] < link[0] < plain[0]
    assert loud[0] > 2 * plain[0]


@pytest.mark.parametrize(
    ("subject", "loud"), [("Soup", False), ("BUY SOUP NOW", True), ("OK", False), ("Soup!!", True)]
)
def test_shouting(subject: str, loud: bool) -> None:
    assert shouts(subject) is loud


def test_who_is_told_of_a_report(lab: Lab) -> None:
    """Yahoo-like and Outlook-like tell SES of each, Gmail-like keeps it to itself."""
    crowd = [f"s{n}@{p}.example" for n in range(60) for p in ("gmail", "yahoo", "outlook")]
    campaign(lab, crowd)
    assert lab.world.let_read({"strangers": crowd}, hours=1) == len(crowd)
    assert lab.world.let_read({"strangers": crowd}) == 0
    lab.clock.advance(hours=1)
    found = done(lab)
    told = lab.client("sesv2").list_suppressed_destinations(Reasons=["COMPLAINT"])
    complained = {one["EmailAddress"] for one in told["SuppressedDestinationSummaries"]}
    reports = sum(n for (p, deed), n in found.items() if deed == "reported" and p != "gmail")
    assert found["gmail", "received"] == 60
    assert len(complained) == reports > 0
    assert not any("gmail" in address for address in complained)


def test_the_same_world_does_the_same(lab: Lab) -> None:
    crowd = [f"s{n}@gmail.example" for n in range(60)]
    seen = []
    for _ in range(2):
        lab.start_over()
        authenticated(lab)
        campaign(lab, crowd)
        lab.world.let_read({"subscribers": crowd})
        lab.clock.advance(DAY)
        seen.append(done(lab))
    assert seen[0] == seen[1] and seen[0]["gmail", "opened"] > 10


def test_one_click_is_a_real_post_to_the_sender(lab: Lab) -> None:
    crowd = [f"s{n}@gmail.example" for n in range(120)]
    lab.world.open_web_host("leave.nutrition.example")
    headers = {
        "List-Unsubscribe": "<https://leave.nutrition.example/u?list=1>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    campaign(lab, crowd, headers)
    lab.world.let_read({"strangers": crowd})
    lab.clock.advance(DAY)
    asked = lab.world.web_requests("leave.nutrition.example")
    assert len(asked) == done(lab)["gmail", "unsubscribed"] > 0
    assert {(one["path"], one["body"]) for one in asked} == {
        ("/u?list=1", "List-Unsubscribe=One-Click")
    }


def test_where_nobody_listens_nothing_is_done(lab: Lab) -> None:
    crowd = [f"s{n}@gmail.example" for n in range(120)]
    headers = {
        "List-Unsubscribe": "<https://nowhere.nutrition.example/u>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    campaign(lab, crowd, headers)
    lab.world.let_read({"strangers": crowd})
    lab.clock.advance(DAY)
    assert ("gmail", "unsubscribed") not in done(lab)


def test_ses_s_own_one_click_takes_a_contact_off_the_topic(lab: Lab) -> None:
    ses, crowd = lab.client("sesv2"), [f"s{n}@gmail.example" for n in range(120)]
    topic = {"TopicName": "offers", "DisplayName": "Offers", "DefaultSubscriptionStatus": "OPT_IN"}
    ses.create_contact_list(ContactListName="everybody", Topics=[topic])
    for number, address in enumerate(crowd):
        if number % 14 == 0:
            lab.clock.wait(1)
        ses.send_email(
            FromEmailAddress=HELLO,
            Destination={"ToAddresses": [address]},
            Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
            ListManagementOptions={"ContactListName": "everybody", "TopicName": "offers"},
        )
    lab.world.let_read({"strangers": crowd})
    lab.clock.advance(DAY)
    some = {"FilteredStatus": "OPT_OUT", "TopicFilter": {"TopicName": "offers"}}
    left = ses.list_contacts(ContactListName="everybody", Filter=some, PageSize=100)["Contacts"]
    assert len(left) == done(lab)["gmail", "unsubscribed"] > 0


def test_one_reader_presses_unsubscribe(lab: Lab) -> None:
    ana = lab.recipient()
    with pytest.raises(LabError, match="is empty"):
        lab.world.unsubscribe(ana)
    campaign(lab, [ana])
    with pytest.raises(LabError, match="offers no one click"):
        lab.world.unsubscribe(ana)
    headers = {
        "List-Unsubscribe": "<https://leave.nutrition.example/u>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    campaign(lab, [ana], headers)
    assert lab.world.unsubscribe(ana) == 0
    lab.world.open_web_host("leave.nutrition.example")
    assert lab.world.unsubscribe(ana) == 200
    assert len(lab.world.web_requests("leave.nutrition.example")) == 1


def test_refusals(lab: Lab) -> None:
    with pytest.raises(LabError, match="no audience 'fans'"):
        lab.world.let_read({"fans": []})
    with pytest.raises(LabError, match="is open"):
        lab.world.web_requests("nobody.example")
    status, body = lab.world._send("POST", "/_lab/people/read", b'{"audiences": 3}')
    assert (status, "audiences" in json.loads(body)["error"]) == (400, True)
