"""Ingress endpoints over real SMTP: which one, TLS, passwords, secrets, client certificates."""

import contextlib
import datetime
import json
import smtplib
import ssl

import pytest
from tests.local_aws.mail_manager.gateway_kit import (
    ALLOW_ALL,
    MESSAGE,
    ROLE,
    Gateway,
    bucket_content,
)
from tests.local_aws.mail_manager.ingress.authority import Authority

from local_aws.mail_manager.ingress.listener import serve_ingress

A = "a@nutrition.example"
PASSWORD = "correct-Horse-1"


@pytest.fixture
def port(aws):
    server = serve_ingress(aws)
    yield server.port
    server.stop()


@contextlib.contextmanager
def connected(port, *, tls=True, certificate=None, name=None):
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        if name:
            client._host = name  # what smtplib sends as SNI
        if tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            if certificate:
                context.load_cert_chain(certificate)
            client.starttls(context=context)
        yield client


def send(port, *recipients, login=None, **how):
    """Send a message; return the recipients refused, with their codes."""
    with connected(port, **how) as client:
        if login:
            client.login(*login)
        try:
            refused = client.sendmail("ana@gmail.example", list(recipients or (A,)), MESSAGE)
        except smtplib.SMTPRecipientsRefused as problem:
            refused = problem.recipients
        return {address: code for address, (code, _) in refused.items()}


def refusal(port, *recipients, **how):
    """Return the code with which a message is refused as a whole."""
    try:
        codes = set(send(port, *recipients, **how).values())
    except smtplib.SMTPResponseException as problem:
        return problem.smtp_code
    (code,) = codes
    return code


def keep(aws, bucket="kept-mail"):
    aws.client("s3").create_bucket(Bucket=bucket)
    return [{"Actions": [{"WriteToS3": {"RoleArn": ROLE, "S3Bucket": bucket}}]}]


def test_a_message_over_smtp_is_the_same_as_through_the_small_internet(aws, port):
    Gateway(aws, keep(aws))
    assert send(port) == {}
    (body,) = bucket_content(aws, "kept-mail").values()
    assert body.endswith(MESSAGE)
    assert b"with ESMTPS id " in body
    assert b"[127.0.0.1]" in body


def test_what_is_acknowledged_is_in_the_archive(aws, port, archive):
    Gateway(aws, [{"Actions": [{"Archive": {"TargetArchive": archive.archive_id}}]}])
    for _ in range(3):
        assert send(port) == {}
    mail = archive.read(3)
    metadata = mail.record.description["Metadata"]
    assert (metadata["TlsProtocol"], "TlsCipherSuite" in metadata) == ("TLSv1.3", True)


def test_nobody_listens_without_an_active_endpoint(aws, port):
    assert refusal(port) == 451


def test_tls_is_asked_for_as_the_policy_says(aws, port):
    gateway = Gateway(aws, [], TlsPolicy="REQUIRED")
    assert refusal(port, tls=False) == 530
    gateway.client.update_ingress_point(IngressPointId=gateway.point_id, TlsPolicy="OPTIONAL")
    assert send(port, tls=False) == {}


def test_the_traffic_policy_answers_for_each_recipient(aws, port):
    deny = {
        "Action": "DENY",
        "Conditions": [
            {
                "StringExpression": {
                    "Evaluate": {"Attribute": "RECIPIENT"},
                    "Operator": "STARTS_WITH",
                    "Values": ["no"],
                }
            }
        ],
    }
    Gateway(aws, keep(aws), {**ALLOW_ALL, "PolicyStatements": [deny]})
    assert send(port, "nobody@nutrition.example", A) == {"nobody@nutrition.example": 550}
    assert len(bucket_content(aws, "kept-mail")) == 1


def test_the_endpoint_is_that_of_the_recipients_mx(aws, port):
    Gateway(aws, keep(aws, "first-mail"), name="first")
    second = Gateway(aws, keep(aws, "second-mail"), name="second", mx="eu.nutrition.example")
    assert send(port, A) == {}
    assert send(port, "a@eu.nutrition.example") == {}
    counts = [len(bucket_content(aws, bucket)) for bucket in ("first-mail", "second-mail")]
    assert counts == [1, 1]
    assert send(port, A, "a@eu.nutrition.example") == {"a@eu.nutrition.example": 452}
    assert refusal(port, "a@elsewhere.example") == 550
    second.client.delete_ingress_point(IngressPointId=second.point_id)
    assert send(port, "a@elsewhere.example") == {}  # the only one there is


def test_the_endpoint_can_be_named_in_tls(aws, port):
    Gateway(aws, keep(aws, "first-mail"), name="first")
    second = Gateway(aws, keep(aws, "second-mail"), name="second", mx=None)
    assert send(port, A, name=second.a_record) == {}
    assert len(bucket_content(aws, "second-mail")) == 1


@pytest.fixture
def guarded(aws):
    return Gateway(
        aws, keep(aws), Type="AUTH", IngressPointConfiguration={"SmtpPassword": PASSWORD}
    )


def accepts(port, username, password):
    try:
        return send(port, login=(username, password)) == {}
    except smtplib.SMTPAuthenticationError as problem:
        assert problem.smtp_code == 535
        return False


def test_an_authenticated_endpoint_wants_its_password(aws, port, guarded):
    assert refusal(port) == 530
    assert not accepts(port, guarded.point_id, "wrong")
    assert not accepts(port, "inp-other", PASSWORD)
    assert accepts(port, guarded.point_id, PASSWORD)
    assert b"with ESMTPSA id" in next(iter(bucket_content(aws, "kept-mail").values()))


def test_the_password_before_is_good_for_fourteen_days(aws, port, guarded):
    configuration = {"SmtpPassword": "another-Horse-2"}
    guarded.client.update_ingress_point(
        IngressPointId=guarded.point_id, IngressPointConfiguration=configuration
    )
    assert accepts(port, guarded.point_id, PASSWORD)
    assert accepts(port, guarded.point_id, "another-Horse-2")
    aws.clock.advance(14 * 86400)
    assert not accepts(port, guarded.point_id, PASSWORD)
    assert accepts(port, guarded.point_id, "another-Horse-2")


def test_a_secret_and_the_version_before_it(aws, port):
    secrets = aws.client("secretsmanager")
    arn = secrets.create_secret(Name="door", SecretString=json.dumps({"password": "one"}))["ARN"]
    gateway = Gateway(aws, [], Type="AUTH", IngressPointConfiguration={"SecretArn": arn})
    assert gateway.get()["IngressPointAuthConfiguration"] == {"SecretArn": arn}
    assert accepts(port, gateway.point_id, "one")
    secrets.put_secret_value(SecretId=arn, SecretString=json.dumps({"password": "two"}))
    assert accepts(port, gateway.point_id, "one")
    assert accepts(port, gateway.point_id, "two")
    secrets.put_secret_value(SecretId=arn, SecretString=json.dumps({"password": "three"}))
    assert not accepts(port, gateway.point_id, "one")


def mtls(aws, authority, rules=(), *, name="door", mx="nutrition.example", **store):
    trust = {"TrustStore": {"CAContent": authority.pem, **store}}
    return Gateway(
        aws,
        list(rules),
        name=name,
        mx=mx,
        Type="MTLS",
        IngressPointConfiguration={"TlsAuthConfiguration": trust},
    )


def test_mtls_wants_a_certificate_of_a_trusted_authority(aws, port, tmp_path):
    authority = Authority()
    good, _ = authority.issue(tmp_path, "mail.partner.example")
    bad, _ = Authority("Strangers CA").issue(tmp_path, "mail.stranger.example")
    condition = {
        "StringExpression": {
            "Evaluate": {"ClientCertificateAttribute": "CN"},
            "Operator": "EQUALS",
            "Values": ["mail.partner.example"],
        }
    }
    rules = [{"Conditions": [condition], **one} for one in keep(aws)]
    gateway = mtls(aws, authority, rules)
    assert refusal(port) == 530
    with pytest.raises((ssl.SSLError, OSError, smtplib.SMTPServerDisconnected)):
        send(port, certificate=bad)
    assert send(port, certificate=good) == {}
    assert len(bucket_content(aws, "kept-mail")) == 1
    shown = gateway.client.get_ingress_point(
        IngressPointId=gateway.point_id, IncludeTrustStoreContents="INCLUDE"
    )["IngressPointAuthConfiguration"]
    assert shown["TlsAuthConfiguration"]["TrustStore"]["CAContent"] == authority.pem
    assert gateway.get()["IngressPointAuthConfiguration"] == {"TlsAuthConfiguration": {}}


def test_mtls_is_reached_by_its_name_among_others(aws, port, tmp_path):
    authority = Authority()
    certificate, _ = authority.issue(tmp_path, "mail.partner.example")
    gateway = mtls(aws, authority)
    Gateway(aws, [], name="other", mx=None)
    assert send(port, certificate=certificate, name=gateway.a_record) == {}
    assert send(port, certificate=certificate) == {}  # by MX
    assert refusal(port) == 530
    assert refusal(port, name=gateway.a_record) == 530


def test_each_mtls_endpoint_has_its_own_trust_store(aws, port, tmp_path):
    first, second = Authority("First CA"), Authority("Second CA")
    certificate, _ = second.issue(tmp_path, "mail.partner.example")
    gateway = mtls(aws, first)
    other = mtls(aws, second, name="other", mx="other.example")
    assert send(port, "a@other.example", certificate=certificate) == {}
    assert refusal(port, A, certificate=certificate) == 530
    assert send(port, "a@other.example", certificate=certificate, name=other.a_record) == {}
    with pytest.raises((ssl.SSLError, OSError, smtplib.SMTPServerDisconnected)):
        send(port, A, certificate=certificate, name=gateway.a_record)


def test_revoked_and_expired_certificates(aws, port, tmp_path):
    authority = Authority()
    revoked, serial = authority.issue(tmp_path, "revoked.example")
    # Valid by the machine's clock, which OpenSSL goes by, and not by the lab's that is turned on.
    short, _ = authority.issue(tmp_path, "short.example", datetime.datetime(2060, 1, 1))
    good, _ = authority.issue(tmp_path, "good.example")
    mtls(aws, authority, CrlContent=authority.revoke(serial))
    assert refusal(port, certificate=revoked) == 530
    assert send(port, certificate=short) == {}
    aws.clock.advance(35 * 365.25 * 86400)
    assert refusal(port, certificate=short) == 530
    assert send(port, certificate=good) == {}


def test_an_expired_revocation_list_takes_its_authority_with_it(aws, port, tmp_path):
    authority = Authority()
    good, serial = authority.issue(tmp_path, "good.example")
    until = datetime.datetime(2030, 1, 1)
    mtls(aws, authority, CrlContent=authority.revoke(serial + 1, until))
    assert send(port, certificate=good) == {}
    aws.clock.advance(5 * 365.25 * 86400)
    with pytest.raises((ssl.SSLError, OSError, smtplib.SMTPServerDisconnected)):
        send(port, certificate=good)


def test_the_world_can_be_reset_under_a_listening_port(aws, port):
    Gateway(aws, [])
    assert send(port) == {}
    aws.reset()
    assert refusal(port) == 451
    Gateway(aws, [])
    assert send(port) == {}


def offered(port):
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.starttls(context=ssl._create_unverified_context())
        client.ehlo()
        return client.has_extn("auth")


def test_nobody_is_asked_to_log_in_where_no_endpoint_knows_users(aws, port):
    Gateway(aws, [])
    assert not offered(port)
    configuration = {"SmtpPassword": PASSWORD}
    Gateway(aws, [], name="second", Type="AUTH", IngressPointConfiguration=configuration)
    assert offered(port)
