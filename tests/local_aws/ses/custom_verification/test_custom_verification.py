"""Verification mails in the customer's words, by both APIs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from local_aws.context import Request, Response
from local_aws.ses.custom_verification.template import content_problem
from local_aws.world import LocalAws

from ..events.kit import SET, listen
from ..sender import DOMAIN, READER, SENDER, parsed, production, refused, ses_state, verify

TEMPLATE = {
    "TemplateName": "welcome",
    "FromEmailAddress": SENDER,
    "TemplateSubject": "Please confirm",
    "TemplateContent": '<html><body><h1 class="x">Hello</h1></body></html>',
    "SuccessRedirectionURL": "https://nutrition.example/yes",
    "FailureRedirectionURL": "https://nutrition.example/no",
}


@pytest.fixture
def world(aws: LocalAws) -> LocalAws:
    """A verified sender in production."""
    verify(aws, DOMAIN)
    production(aws)
    return aws


@pytest.fixture(params=["ses", "sesv2"])
def api(world: LocalAws, request: pytest.FixtureRequest) -> Any:
    """A client of either API, with a template."""
    client = world.client(request.param)
    client.create_custom_verification_email_template(**TEMPLATE)
    return client


def opened(aws: LocalAws) -> Response:
    mail = parsed(aws.internet.mailboxes.of(READER)[-1].raw)
    link = re.search(r'href="([^"]*/_lab/identities/confirm/[^"]+)"', mail.get_content())
    assert link
    return aws.handle(Request("GET", link[1], {}))


def test_a_template_is_kept(api: Any, world: LocalAws) -> None:
    for name in ("ses", "sesv2"):
        found = world.client(name).get_custom_verification_email_template(TemplateName="welcome")
        assert {key: found[key] for key in TEMPLATE} == TEMPLATE
    listed = api.list_custom_verification_email_templates()["CustomVerificationEmailTemplates"]
    content = {key: TEMPLATE[key] for key in TEMPLATE if key != "TemplateContent"}
    assert listed == [content]


def test_a_template_is_changed_and_deleted(api: Any) -> None:
    changed = TEMPLATE | {"TemplateSubject": "Confirm, please"}
    api.update_custom_verification_email_template(**changed)
    name = {"TemplateName": "welcome"}
    found = api.get_custom_verification_email_template(**name)
    assert found["TemplateSubject"] == "Confirm, please"
    api.delete_custom_verification_email_template(**name)
    assert refused(api.get_custom_verification_email_template, **name)[0] in (
        *("NotFoundException", "CustomVerificationEmailTemplateDoesNotExist"),
    )


def test_v1_changes_only_what_is_given(world: LocalAws) -> None:
    v1 = world.client("ses")
    v1.create_custom_verification_email_template(**TEMPLATE)
    v1.update_custom_verification_email_template(TemplateName="welcome", TemplateSubject="x")

    found = v1.get_custom_verification_email_template(TemplateName="welcome")
    assert found["TemplateContent"] == TEMPLATE["TemplateContent"]
    assert found["TemplateSubject"] == "x"


def test_the_two_apis_refuse_by_their_own_codes(api: Any) -> None:
    v2 = api.meta.service_model.service_name == "sesv2"

    def code(**more: str) -> str:
        create = api.create_custom_verification_email_template
        return refused(create, **TEMPLATE | {"TemplateName": "b"} | more)[0]

    taken = "AlreadyExistsException" if v2 else "CustomVerificationEmailTemplateAlreadyExists"
    assert code(TemplateName="welcome") == taken
    stranger = "BadRequestException" if v2 else "FromEmailAddressNotVerified"
    assert code(FromEmailAddress="me@stranger.example") == stranger
    content = "BadRequestException" if v2 else "CustomVerificationEmailInvalidContent"
    assert code(TemplateContent="<script>x</script>") == content


def test_the_owner_confirms_and_is_sent_on(api: Any, world: LocalAws) -> None:
    answer = api.send_custom_verification_email(EmailAddress=READER, TemplateName="welcome")

    mail = parsed(world.internet.mailboxes.of(READER)[-1].raw)
    assert mail["Message-ID"] == f"<{answer['MessageId']}@email.amazonses.com>"
    assert (mail["From"], mail["Subject"]) == (SENDER, "Please confirm")
    assert "<h1" in mail.get_content() and "ses-enforcement@amazon.com" in mail.get_content()
    identity = ses_state(world).identities[READER]
    assert identity.verification.status == "PENDING"

    answered = opened(world)
    assert json.loads(answered.body) == {
        "verified": READER,
        "location": "https://nutrition.example/yes",
    }
    assert identity.verification.status == "SUCCESS"


def test_a_link_that_has_expired_leads_elsewhere(api: Any, world: LocalAws) -> None:
    api.send_custom_verification_email(EmailAddress=READER, TemplateName="welcome")
    world.clock.advance(25 * 3600)

    answered = opened(world)
    assert answered.status == 404
    assert "https://nutrition.example/no" in json.loads(answered.body)["error"]


def test_its_events_are_published_and_nothing_is_tracked(world: LocalAws) -> None:
    listening = listen(world)
    v2 = world.client("sesv2")
    v2.create_custom_verification_email_template(**TEMPLATE)
    v2.send_custom_verification_email(
        EmailAddress=READER, TemplateName="welcome", ConfigurationSetName=SET
    )

    assert listening.titles() == ["Send", "Delivery"]
    assert "awstrack" not in parsed(world.internet.mailboxes.of(READER)[-1].raw).get_content()


def test_the_sandbox_has_none(api: Any, world: LocalAws) -> None:
    ses_state(world).account.production_access = False
    arguments = {"EmailAddress": READER, "TemplateName": "welcome"}
    assert refused(api.send_custom_verification_email, **arguments)[0] in (
        *("BadRequestException", "ProductionAccessNotGranted"),
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("plain text", ""),
        ('<table summary="x"><tr><td colspan="2">a</td></tr></table>', ""),
        ('<a href="https://x.example">x</a>', "The tag <a> is not allowed."),
        (
            '<p onclick="x">y</p>',
            "The attribute onclick of the tag <p> is not allowed.",
        ),
    ],
)
def test_content(content: str, problem: str) -> None:
    assert content_problem(content) == problem
