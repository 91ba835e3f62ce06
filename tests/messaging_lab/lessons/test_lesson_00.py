"""Lesson 00's checks: blank, solved, and wrong in the ways people are wrong."""

import pytest

from messaging_lab import Lab
from messaging_lab.identities import verify_addresses


@pytest.fixture
def lab():
    """A lab in which the steps before the exercises were done."""
    lab = Lab.open(lesson="00")
    verify_addresses(lab, lab.sender("hello", ""), lab.recipient())
    return lab


def send(lab, to, subject, *, text="Hello.", html="", sender=None, **more):
    lab.clock.wait(1)
    body = {"Text": {"Data": text}} if text else {}
    body |= {"Html": {"Data": html}} if html else {}
    return lab.client("sesv2").send_email(
        FromEmailAddress=sender or lab.sender("hello", ""),
        Destination={"ToAddresses": [to]},
        Content={"Simple": {"Subject": {"Data": subject}, "Body": body}},
        **more,
    )


def missing(lab, name):
    return [finding.sentence for finding in lab.check(name).findings if not finding.right]


@pytest.fixture
def bea(lab):
    return lab.recipient("outlook", "bea")


NOT_VERIFIED = "bea@outlook.example is not verified, so the sandbox keeps mail from her."
NO_WELCOME = "No mail with the subject Welcome is at bea@outlook.example."


def test_1_blank(lab):
    assert missing(lab, "00-1") == [NOT_VERIFIED, NO_WELCOME]


def test_1_solved(lab, bea):
    verify_addresses(lab, bea)
    send(lab, bea, "Welcome")
    assert lab.check("00-1").passed


def test_1_asked_but_never_clicked(lab, bea):
    lab.client("sesv2").create_email_identity(EmailIdentity=bea)
    assert missing(lab, "00-1") == [NOT_VERIFIED, NO_WELCOME]


def test_1_another_subject(lab, bea):
    verify_addresses(lab, bea)
    send(lab, bea, "Hello Bea")
    assert missing(lab, "00-1") == [NO_WELCOME[:-1] + ": the newest there is “Hello Bea”."]


def test_1_to_the_wrong_person(lab, bea):
    verify_addresses(lab, bea)
    send(lab, lab.recipient(), "Welcome")
    assert missing(lab, "00-1") == [NO_WELCOME]


def test_1_from_somebody_else(lab, bea):
    verify_addresses(lab, bea)
    send(lab, bea, "Welcome", sender=lab.recipient())
    assert missing(lab, "00-1") == [
        "The mail with the subject Welcome is from ana@gmail.example, "
        "not from hello@nutrition.example."
    ]


def test_1_solved_before_another_lesson_has_welcomed_her(lab, bea):
    verify_addresses(lab, bea)
    send(lab, bea, "Welcome, Bea!")
    assert missing(lab, "00-1") == [NO_WELCOME[:-1] + ": the newest there is “Welcome, Bea!”."]
    send(lab, bea, "welcome")
    send(lab, bea, "Welcome back")
    assert lab.check("00-1").passed


HTML = "<h1>Leek soup</h1>"


def test_2_blank(lab):
    assert missing(lab, "00-2") == ["No mail with the subject Recipe is at ana@gmail.example."]


def test_2_solved(lab):
    kitchen = lab.sender("kitchen", "")
    send(lab, lab.recipient(), "Recipe", html=HTML, ReplyToAddresses=[kitchen])
    assert lab.check("00-2").passed


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"html": ""}, "It has no text/html part."),
        ({"text": "", "html": HTML}, "It has no text/plain part."),
    ],
)
def test_2_one_part_only(lab, body, sentence):
    kitchen = lab.sender("kitchen", "")
    send(lab, lab.recipient(), "Recipe", **body, ReplyToAddresses=[kitchen])
    assert missing(lab, "00-2") == [sentence]


def test_2_html_in_the_text(lab):
    kitchen = lab.sender("kitchen", "")
    send(lab, lab.recipient(), "Recipe", text=HTML, ReplyToAddresses=[kitchen])
    assert missing(lab, "00-2") == ["It has no text/html part."]


def test_2_no_reply_to(lab):
    send(lab, lab.recipient(), "Recipe", html=HTML)
    assert missing(lab, "00-2") == [
        "Answers go to hello@nutrition.example, not to kitchen@nutrition.example."
    ]


def test_2_answers_to_the_wrong_address(lab):
    sales = lab.sender("sales", "")
    send(lab, lab.recipient(), "Recipe", html=HTML, ReplyToAddresses=[sales])
    assert missing(lab, "00-2") == [
        "Answers go to sales@nutrition.example, not to kitchen@nutrition.example."
    ]


def test_on_aws_it_says_where_to_look(aws_environment):
    lab = Lab.open(lesson="00")
    (sentence,) = missing(lab, "00-2")
    assert sentence.startswith("On AWS only you can open the mailbox of me@customer.example")
