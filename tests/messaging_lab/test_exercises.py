"""Exercises look at the state and say in sentences what is missing."""

import pytest
from botocore.exceptions import ClientError

from messaging_lab import exercises
from messaging_lab.errors import LabError
from messaging_lab.exercises import exercise, expect, missing, right


@pytest.fixture(autouse=True)
def example(monkeypatch):
    monkeypatch.setattr(exercises, "_exercises", {})

    @exercise(
        lesson="98",
        number=1,
        title="Move mail to a subdomain of its own",
        hints=("Which operation sets MailFromDomain?", "put_email_identity_mail_from_attributes"),
    )
    def mail_from(lab):
        """Look at the identity and its MAIL FROM domain."""
        ses = lab.client("sesv2")
        identity = ses.get_email_identity(EmailIdentity=lab.domain)
        yield right(f"{lab.domain} is an identity.")
        yield expect(
            identity["MailFromAttributes"].get("MailFromDomain") == f"bounce.{lab.domain}",
            yes="Its MAIL FROM domain is right.",
            no="It has no MAIL FROM domain of its own.",
            look="MailFromAttributes",
        )


def test_each_step_on_the_way_is_a_finding(lab):
    ses = lab.client("sesv2")
    assert repr(lab.check("98-1")).splitlines() == [
        "Exercise 98-1: Move mail to a subdomain of its own (not yet)",
        "  ✗ GetEmailIdentity answers NotFoundException: "
        "Email identity nutrition.example does not exist.",
    ]
    ses.create_email_identity(EmailIdentity=lab.domain)
    assert repr(lab.check("98-1")).splitlines()[1:] == [
        "  ✓ nutrition.example is an identity.",
        "  ✗ It has no MAIL FROM domain of its own. Look at MailFromAttributes.",
    ]
    ses.put_email_identity_mail_from_attributes(
        EmailIdentity=lab.domain, MailFromDomain=f"bounce.{lab.domain}"
    )
    verdict = lab.check("98-1")
    assert verdict.passed
    assert "(done)" in repr(verdict)
    assert "mlab-pass" in verdict.html()
    assert "mlab-fail" not in verdict.html()


def test_hints_are_given_one_at_a_time(lab):
    assert repr(lab.hint("98-1")) == "Hint 1 of 2: Which operation sets MailFromDomain?"
    assert "put_email_identity_mail_from_attributes" in lab.hint("98-1", 2)._repr_html_()
    with pytest.raises(LabError, match="Exercise 98-1 has hints 1 to 2, and no hint 3"):
        lab.hint("98-1", 3)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("98-2", "There is no exercise 98-2. Lesson 98 has 98-1."),
        ("97-1", "There is no exercise 97-1. Lesson 97 has none."),
        ("mail from", "'mail from' names no exercise: give lesson and number, such as '02-1'."),
    ],
)
def test_a_name_that_is_no_exercise_is_answered_with_those_there_are(lab, name, sentence):
    with pytest.raises(LabError) as told:
        lab.check(name)
    assert str(told.value) == sentence


def test_a_check_that_looks_at_nothing_has_not_passed(lab):
    @exercise(lesson="98", number=3, title="Nothing", hints=("a", "b"))
    def nothing(lab):
        """Look at nothing."""
        return []

    assert not lab.check("98-3").passed


def test_what_was_found_before_an_error_is_kept_and_faults_of_a_check_are_not_hidden(lab):
    @exercise(lesson="98", number=4, title="Two", hints=("a", "b"))
    def two(lab):
        """Find something and then ask for what isn't there."""
        yield missing("First.")
        raise ClientError({"Error": {"Code": "NotFoundException"}}, "GetEmailIdentity")

    @exercise(lesson="98", number=5, title="Fault", hints=("a", "b"))
    def fault(lab):
        """Fail as a programmer's mistake does."""
        raise KeyError("MailFrom")

    assert [finding.sentence for finding in lab.check("98-4").findings] == [
        "First.",
        "GetEmailIdentity answers NotFoundException: no further text",
    ]
    with pytest.raises(KeyError):
        lab.check("98-5")
