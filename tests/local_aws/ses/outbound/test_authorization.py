"""Who may send: policies of IAM users and of identities, through both APIs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local_aws.ses.state import SesState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

from ..sender import DOMAIN, READER, SENDER, parsed, production, refused, ses_state, simple, verify

OTHER = "210987654321"
ARN = f"arn:aws:ses:{REGION}:{ACCOUNT_ID}:identity/{DOMAIN}"
USER = f"arn:aws:iam::{ACCOUNT_ID}:user/mailer"
OFFICE, ELSEWHERE = "203.0.113.10", "198.51.100.23"
RAW = f"From: {SENDER}\r\nTo: {READER}\r\nSubject: s\r\n\r\nt\r\n".encode()


def policy(*statements: dict[str, Any]) -> str:
    full = [{"Effect": "Allow", "Resource": "*"} | one for one in statements]
    return json.dumps({"Version": "2012-10-17", "Statement": full})


def denied(action: str, arn: str = ARN, user: str = USER) -> str:
    return f"User `{user}' is not authorized to perform `ses:{action}' on resource `{arn}'"


@pytest.fixture
def world(aws: LocalAws) -> LocalAws:
    """A verified sender in production."""
    verify(aws, DOMAIN)
    production(aws)
    return aws


class User:
    """The IAM user "mailer" at an address, with an inline policy."""

    def __init__(self, aws: LocalAws, *statements: dict[str, Any], at: str = OFFICE) -> None:
        iam = aws.client("iam")
        iam.create_user(UserName="mailer")
        if statements:
            document = policy(*statements)
            iam.put_user_policy(UserName="mailer", PolicyName="p", PolicyDocument=document)
        self.key = iam.create_access_key(UserName="mailer")["AccessKey"]
        self.aws, self.at = aws, at

    def client(self, service: str) -> Any:
        key = self.key
        secret = {"aws_secret_access_key": key["SecretAccessKey"]}
        made = self.aws.session().client(service, aws_access_key_id=key["AccessKeyId"], **secret)
        made.meta.events.register("before-call", self._place)
        return made

    def _place(self, params: dict[str, Any], **_: Any) -> None:
        params["headers"]["x-lab-source-ip"] = self.at


def v2_request(**more: Any) -> dict[str, Any]:
    destination = {"ToAddresses": [READER]}
    return {
        "FromEmailAddress": SENDER,
        "Destination": destination,
        "Content": simple(),
    } | more


def v1_request(**more: Any) -> dict[str, Any]:
    message = {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}
    return {"Source": SENDER, "Destination": {"ToAddresses": [READER]}, "Message": message} | more


def test_a_user_without_a_policy_may_not_send(world: LocalAws) -> None:
    user = User(world)
    v2, v1 = user.client("sesv2"), user.client("ses")
    raw = {"Raw": {"Data": RAW}}
    assert refused(v2.send_email, **v2_request()) == (
        "AccessDeniedException",
        denied("SendEmail"),
    )
    assert refused(v2.send_email, **v2_request(Content=raw)) == (
        "AccessDeniedException",
        denied("SendRawEmail"),
    )
    assert refused(v1.send_email, **v1_request()) == ("AccessDenied", denied("SendEmail"))
    assert refused(v1.send_raw_email, RawMessage={"Data": RAW}) == (
        "AccessDenied",
        denied("SendRawEmail"),
    )
    assert not ses_state(world).sent


def test_a_policy_lets_a_user_send_and_events_tell_who_and_whence(world: LocalAws) -> None:
    user = User(world, {"Action": "ses:SendEmail"})
    sent = user.client("sesv2").send_email(**v2_request())
    caller = ses_state(world).messages[sent["MessageId"]].caller
    assert (caller.identity, caller.source_ip) == ("mailer", OFFICE)


def test_groups_and_managed_policies_count(world: LocalAws) -> None:
    user, iam = User(world), world.client("iam")
    made = iam.create_policy(PolicyName="send", PolicyDocument=policy({"Action": "ses:Send*"}))
    iam.create_group(GroupName="senders")
    iam.attach_group_policy(GroupName="senders", PolicyArn=made["Policy"]["Arn"])
    iam.add_user_to_group(GroupName="senders", UserName="mailer")
    assert user.client("sesv2").send_email(**v2_request())["MessageId"]
    iam.remove_user_from_group(GroupName="senders", UserName="mailer")
    assert refused(user.client("sesv2").send_email, **v2_request())[0] == "AccessDeniedException"
    iam.attach_user_policy(UserName="mailer", PolicyArn=made["Policy"]["Arn"])
    assert user.client("sesv2").send_email(**v2_request())["MessageId"]


CONDITIONS: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({"IpAddress": {"aws:SourceIp": [OFFICE]}}, {}, True),
    ({"IpAddress": {"aws:SourceIp": ["198.51.100.0/24"]}}, {}, False),
    ({"StringLike": {"ses:FromAddress": f"marketing@{DOMAIN}"}}, {}, True),
    ({"StringLike": {"ses:FromAddress": "sales@*"}}, {}, False),
    ({"StringEquals": {"ses:FromDisplayName": "Nutrition.co"}}, {}, False),
    (
        {"StringEquals": {"ses:FromDisplayName": "Nutrition.co"}},
        {"FromEmailAddress": f"Nutrition.co <{SENDER}>"},
        True,
    ),
    ({"ForAllValues:StringLike": {"ses:Recipients": "*@postbox-user.example"}}, {}, True),
    (
        {"ForAllValues:StringLike": {"ses:Recipients": "*@postbox-user.example"}},
        {"Destination": {"ToAddresses": [READER], "BccAddresses": ["eve@else.example"]}},
        False,
    ),
    (
        {"StringEquals": {"ses:FeedbackAddress": f"bounces@{DOMAIN}"}},
        {"FeedbackForwardingEmailAddress": f"bounces@{DOMAIN}"},
        True,
    ),
    ({"StringEquals": {"ses:FeedbackAddress": f"bounces@{DOMAIN}"}}, {}, False),
    ({"NumericEquals": {"ses:ApiVersion": "2"}}, {}, True),
    ({"NumericEquals": {"ses:ApiVersion": "1"}}, {}, False),
    ({"DateLessThan": {"aws:CurrentTime": "2026-01-07T00:00:00Z"}}, {}, True),
    ({"DateLessThan": {"aws:CurrentTime": "2026-01-06T00:00:00Z"}}, {}, False),
    ({"StringEquals": {"aws:username": "mailer"}}, {}, True),
]


@pytest.mark.parametrize(("condition", "more", "passes"), CONDITIONS)
def test_conditions(
    world: LocalAws, condition: dict[str, Any], more: dict[str, Any], passes: bool
) -> None:
    user = User(world, {"Action": "ses:*", "Condition": condition})
    call = user.client("sesv2").send_email
    if passes:
        assert call(**v2_request(**more))["MessageId"]
    else:
        assert refused(call, **v2_request(**more)) == (
            "AccessDeniedException",
            denied("SendEmail"),
        )


def test_a_deny_wins_over_an_allow(world: LocalAws) -> None:
    elsewhere = {"NotIpAddress": {"aws:SourceIp": OFFICE}}
    deny = {"Effect": "Deny", "Action": "ses:*", "Condition": elsewhere}
    user = User(world, {"Action": "ses:*"}, deny)
    assert user.client("sesv2").send_email(**v2_request())["MessageId"]
    user.at = ELSEWHERE
    assert refused(user.client("sesv2").send_email, **v2_request())[1] == denied("SendEmail")


def test_the_configuration_set_is_a_resource_too(world: LocalAws) -> None:
    world.client("sesv2").create_configuration_set(ConfigurationSetName="offers")
    user = User(world, {"Action": "ses:*", "Resource": ARN})
    request = v2_request(ConfigurationSetName="offers")
    arn = f"arn:aws:ses:{REGION}:{ACCOUNT_ID}:configuration-set/offers"
    assert refused(user.client("sesv2").send_email, **request)[1] == denied("SendEmail", arn)
    assert user.client("sesv2").send_email(**v2_request())["MessageId"]


def test_templates_have_actions_of_their_own(world: LocalAws) -> None:
    v2 = world.client("sesv2")
    content = {"Subject": "s", "Text": "t"}
    v2.create_email_template(TemplateName="t", TemplateContent=content)
    template = {"Template": {"TemplateName": "t", "TemplateData": "{}"}}
    user = User(world, {"Action": "ses:SendEmail"})
    refusal = refused(user.client("sesv2").send_email, **v2_request(Content=template))
    assert refusal[1] == denied("SendTemplatedEmail")
    bulk = {
        "FromEmailAddress": SENDER,
        "DefaultContent": template,
        "BulkEmailEntries": [{"Destination": {"ToAddresses": [READER]}}],
    }
    result = user.client("sesv2").send_bulk_email
    assert refused(result, **bulk)[1] == denied("SendBulkEmail")


def test_an_address_that_is_none_is_refused(world: LocalAws) -> None:
    user = User(world, {"Action": "ses:*"}, at="somewhere")
    code, text = refused(user.client("sesv2").send_email, **v2_request())
    assert (code, text) == (
        "ValidationException",
        "x-lab-source-ip must be an IP address such as 198.51.100.23, not 'somewhere'.",
    )


# Sending authorization.


def allow(world: LocalAws, principal: Any, **more: Any) -> None:
    statement = {"Action": ["ses:SendEmail", "ses:SendRawEmail"], "Resource": ARN, **more}
    document = policy({"Principal": principal, **statement})
    world.client("sesv2").create_email_identity_policy(
        EmailIdentity=DOMAIN, PolicyName="p", Policy=document
    )


@pytest.fixture
def other(world: LocalAws) -> Any:
    """A client of another account, out of the sandbox."""
    account = world.state(SesState, OTHER, REGION).account
    account.grant_production()
    account.max_send_rate, account.max_24_hour_send = 1e6, 1e9
    return world.client("sesv2", account_id=OTHER)


def test_another_account_needs_the_owners_yes(world: LocalAws, other: Any) -> None:
    request = v2_request(FromEmailAddressIdentityArn=ARN)
    root = f"arn:aws:iam::{OTHER}:root"
    assert refused(other.send_email, **v2_request())[0] == "MessageRejected"
    assert refused(other.send_email, **request)[1] == denied("SendEmail", user=root)
    allow(world, {"AWS": OTHER})
    assert other.send_email(**request)["MessageId"]
    delivered = parsed(world.internet.mailboxes.of(READER)[0].raw)
    assert f"d={DOMAIN};" in delivered["DKIM-Signature"].replace(" ", "")
    sent = world.state(SesState, OTHER, REGION).sent
    assert len(sent) == 1 and not ses_state(world).sent


@pytest.mark.parametrize(
    ("principal", "more", "passes"),
    [
        ("*", {}, True),
        ({"AWS": f"arn:aws:iam::{OTHER}:root"}, {}, True),
        ({"AWS": "111122223333"}, {}, False),
        (
            {"AWS": OTHER},
            {"Condition": {"StringLike": {"ses:FromAddress": "marketing@*"}}},
            True,
        ),
        ({"AWS": OTHER}, {"Condition": {"StringLike": {"ses:FromAddress": "boss@*"}}}, False),
        ({"AWS": OTHER}, {"Action": "ses:SendRawEmail"}, False),
    ],
)
def test_the_owners_policy_decides(
    world: LocalAws, other: Any, principal: Any, more: dict[str, Any], passes: bool
) -> None:
    allow(world, principal, **more)
    request = v2_request(FromEmailAddressIdentityArn=ARN)
    if passes:
        assert other.send_email(**request)["MessageId"]
    else:
        assert refused(other.send_email, **request)[0] == "AccessDeniedException"


def test_v1_and_a_header_name_the_identity_as_well(world: LocalAws, other: Any) -> None:
    allow(world, {"AWS": OTHER})
    v1 = world.client("ses", account_id=OTHER)
    assert v1.send_email(**v1_request(SourceArn=ARN))["MessageId"]
    named = f"X-SES-SOURCE-ARN: {ARN}\r\n".encode() + RAW
    assert v1.send_raw_email(RawMessage={"Data": named})["MessageId"]
    assert b"X-SES-SOURCE-ARN" not in world.internet.mailboxes.of(READER)[-1].raw


def test_the_owner_is_told_of_what_bounces(world: LocalAws, other: Any) -> None:
    allow(world, {"AWS": OTHER})
    sqs, sns = world.client("sqs"), world.client("sns")
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    topic = sns.create_topic(Name="t")["TopicArn"]
    queue_arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    endpoint = queue_arn["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=endpoint)
    world.client("ses").set_identity_notification_topic(
        Identity=DOMAIN, NotificationType="Bounce", SnsTopic=topic
    )
    bounce = {"ToAddresses": ["bounce@simulator.amazonses.com"]}
    other.send_email(**v2_request(FromEmailAddressIdentityArn=ARN, Destination=bounce))
    received = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    mail = json.loads(json.loads(received[-1]["Body"])["Message"])["mail"]
    assert (mail["sourceArn"], mail["sendingAccountId"]) == (ARN, OTHER)


def test_a_condition_that_is_not_known_is_refused_by_name(world: LocalAws, other: Any) -> None:
    allow(world, {"AWS": OTHER}, Condition={"StringSounds": {"aws:username": "x"}})
    code, text = refused(other.send_email, **v2_request(FromEmailAddressIdentityArn=ARN))
    assert code == "NotImplemented" and "StringSounds" in text


@pytest.mark.parametrize(
    ("arn", "text"),
    [
        ("nonsense-that-is-long-enough", "Invalid identity ARN"),
        (ARN.replace(REGION, "eu-west-1"), "is not in the Region us-east-1"),
        (ARN.replace(DOMAIN, "else.example"), f"does not stand for {SENDER}"),
    ],
)
def test_arns_that_do_not_fit(world: LocalAws, other: Any, arn: str, text: str) -> None:
    code, said = refused(other.send_email, **v2_request(FromEmailAddressIdentityArn=arn))
    assert code == "BadRequestException" and text in said


def test_a_policy_can_deny_its_own_account(world: LocalAws) -> None:
    allow(world, {"AWS": "*"}, Effect="Deny")
    root = f"arn:aws:iam::{ACCOUNT_ID}:root"
    refusal = refused(world.client("sesv2").send_email, **v2_request())
    assert refusal == ("AccessDeniedException", denied("SendEmail", user=root))


def test_a_policy_lets_a_user_of_its_account_in_by_name_only(world: LocalAws) -> None:
    user = User(world)
    allow(world, {"AWS": ACCOUNT_ID})
    assert refused(user.client("sesv2").send_email, **v2_request())[1] == denied("SendEmail")
    world.client("sesv2").delete_email_identity_policy(EmailIdentity=DOMAIN, PolicyName="p")
    allow(world, {"AWS": USER})
    assert user.client("sesv2").send_email(**v2_request())["MessageId"]
