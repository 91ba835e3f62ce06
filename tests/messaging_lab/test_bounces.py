"""The list policy, and that duplicates and any order leave the list exactly right."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging_lab.bounces import (
    Feedback,
    MailingList,
    decide,
    read_feedback,
    subscribe,
)

START = datetime(2026, 1, 6, 9, tzinfo=UTC)
PEOPLE = ["a@gmail.example", "b@yahoo.example", "c@outlook.example"]
KINDS = [
    ("Bounce", "Permanent", "General", "remove"),
    ("Bounce", "Permanent", "OnAccountSuppressionList", "remove"),
    ("Bounce", "Transient", "General", "review"),
    ("Bounce", "Transient", "MailboxFull", "review"),
    ("Bounce", "Transient", "AttachmentRejected", "remove"),
    ("Bounce", "Undetermined", "Undetermined", "remove"),
    ("Complaint", "abuse", "", "remove"),
    ("Complaint", "", "", "remove"),
    ("Complaint", "not-spam", "", "keep"),
]


def feedback(number, kind, addresses, days=0):
    sent = START + timedelta(days=days)
    return Feedback(f"id-{number}", kind[0], kind[1], kind[2], tuple(addresses), sent)


@pytest.mark.parametrize("kind", KINDS)
def test_the_policy(kind):
    assert decide(feedback(1, kind, PEOPLE)) == kind[3]


happened = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True),
        st.integers(-2, 2),
    ),
    max_size=12,
)


@given(happened, st.data())
def test_duplicates_and_any_order_leave_the_list_exactly_right(events, data):
    once = [feedback(number, *event) for number, event in enumerate(events)]
    again = data.draw(st.lists(st.sampled_from(once), max_size=12)) if once else []
    arrived = data.draw(st.permutations([*once, *again]))
    members = subscribe(PEOPLE, START)
    for one in arrived:
        members = members.after(one)
    for person in PEOPLE:
        counting = [kind[3] for kind, who, days in events if person in who and days >= 0]
        right = next((word for word in ("remove", "review") if word in counting), "keep")
        assert members.decision(person) == right
    assert members.those("remove") == subscribe(PEOPLE, START).after(*once).those("remove")


def test_who_has_come_back_is_not_thrown_out_by_a_late_copy():
    gone = subscribe(PEOPLE, START).after(feedback(1, KINDS[0], PEOPLE[:1]))
    assert gone.active == PEOPLE[1:]
    later = {**gone.subscribed, PEOPLE[0]: START + timedelta(days=1)}
    assert MailingList(later, gone.feedback).active == PEOPLE


BOUNCE = {
    "feedbackId": "f",
    "bounceType": "Permanent",
    "bounceSubType": "General",
    "bouncedRecipients": [{"emailAddress": "A@gmail.example"}],
}
MAIL = {"timestamp": "2026-01-06T09:00:00.000Z"}


@pytest.mark.parametrize("key", ["eventType", "notificationType"])
@pytest.mark.parametrize("wrapped", [True, False])
def test_both_dialects_with_and_without_an_envelope(key, wrapped):
    text = json.dumps({key: "Bounce", "mail": MAIL, "bounce": BOUNCE})
    body = json.dumps({"Type": "Notification", "Message": text}) if wrapped else text
    found = read_feedback(body)
    assert found == Feedback("f", "Bounce", "Permanent", "General", ("a@gmail.example",), START)


@pytest.mark.parametrize(
    "text", ["", "[]", "Successfully validated", '{"Message": "no json"}', '{"eventType": "Send"}']
)
def test_all_else_is_none(text):
    assert read_feedback(text) is None
