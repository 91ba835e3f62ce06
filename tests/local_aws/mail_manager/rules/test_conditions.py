"""Conditions of rules: every expression, attribute and operator of the model."""

import datetime
import ipaddress

import pytest
from botocore.session import get_session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from local_aws.internet.authentication import judge
from local_aws.internet.smtp import Envelope
from local_aws.internet.smtp_session import Session
from local_aws.mail_manager.rules.conditions import COMPARISONS, KINDS, applies, holds
from local_aws.mail_manager.rules.facts import VERDICTS, MailFacts
from local_aws.mail_manager.strings import COMPARISONS as STRING_COMPARISONS

RECIPIENT = "orders@nutrition.example"

MAIL = (
    b"From: Ana <ana@gmail.example>\r\n"
    b"Sender: robot@gmail.example\r\n"
    b'To: "Orders, all" <Orders@nutrition.example>,\r\n sales@nutrition.example\r\n'
    b"Cc: boss@other.example\r\n"
    b"Subject: =?utf-8?q?Bestellung_f=C3=BCr?=\r\n =?utf-8?q?_Ana?=\r\n"
    b"X-Priority: 1\r\n"
    b"X-Tag: one\r\n"
    b"X-Tag: two\r\n"
    b"\r\n"
    b"Hello\r\n"
)


@pytest.fixture
def facts(aws):
    def make(data=MAIL, *, ip="192.0.2.20", mail_from="ana@gmail.example", **session):
        own = Session(ip, helo="mx.gmail.example", mail_from=mail_from, **{"tls": None, **session})
        envelope = Envelope(ip, own.helo, mail_from, [RECIPIENT], data)
        verdict = judge(envelope, aws.internet.resolver(), "test", now=aws.clock.now())
        return MailFacts(
            session=own,
            data=data,
            size=len(data),
            verdict=verdict,
            in_list=lambda arn, address: (
                (arn, address.lower()) == ("arn:list", "ana@gmail.example")
            ),
            analysis=lambda analyzer, field: {"passed": True, "category": "spam"}.get(field),
        )

    return make


def string(evaluated, operator, *values):
    evaluated = {"Attribute": evaluated} if isinstance(evaluated, str) else evaluated
    expression = {"Evaluate": evaluated, "Operator": operator, "Values": list(values)}
    return {"StringExpression": expression}


@pytest.mark.parametrize(
    ("evaluated", "value"),
    [
        ("MAIL_FROM", "ana@gmail.example"),
        ("HELO", "mx.gmail.example"),
        ("RECIPIENT", RECIPIENT),
        ("SENDER", "robot@gmail.example"),
        ("FROM", "ana@gmail.example"),
        ("SUBJECT", "Bestellung für Ana"),
        ("TO", "orders@nutrition.example"),
        ("TO", "sales@nutrition.example"),
        ("CC", "boss@other.example"),
        ({"MimeHeaderAttribute": "X-Priority"}, "1"),
        ({"MimeHeaderAttribute": "X-Tag"}, "two"),
        ({"Analysis": {"Analyzer": "a", "ResultField": "category"}}, "spam"),
    ],
)
def test_string_attributes(facts, evaluated, value):
    mail = facts()
    assert holds(string(evaluated, "EQUALS", "nothing", value), mail, RECIPIENT)
    assert not holds(string(evaluated, "NOT_EQUALS", "nothing", value), mail, RECIPIENT)
    assert holds(string(evaluated, "NOT_EQUALS", "nothing"), mail, RECIPIENT)
    assert holds(string(evaluated, "STARTS_WITH", value[:1]), mail, RECIPIENT)
    assert holds(string(evaluated, "ENDS_WITH", value[-1:]), mail, RECIPIENT)
    assert holds(string(evaluated, "CONTAINS", value.upper()), mail, RECIPIENT)
    assert not holds(string(evaluated, "CONTAINS", "nothing"), mail, RECIPIENT)


def test_an_absent_field_has_no_value(facts):
    mail = facts(b"From: a@b.example\r\n\r\n")
    for evaluated in ("CC", "SUBJECT", "SENDER", {"MimeHeaderAttribute": "X-None"}):
        assert not holds(string(evaluated, "CONTAINS", "a"), mail, RECIPIENT)
        assert holds(string(evaluated, "NOT_EQUALS", "a"), mail, RECIPIENT)


@pytest.mark.parametrize(
    ("operator", "difference", "expected"),
    [
        ("EQUALS", 0, True),
        ("EQUALS", 1, False),
        ("NOT_EQUALS", 0, False),
        ("NOT_EQUALS", 1, True),
        ("LESS_THAN", 0, False),
        ("LESS_THAN", 1, True),
        ("GREATER_THAN", 0, False),
        ("GREATER_THAN", -1, True),
        ("LESS_THAN_OR_EQUAL", 0, True),
        ("LESS_THAN_OR_EQUAL", -1, False),
        ("GREATER_THAN_OR_EQUAL", 0, True),
        ("GREATER_THAN_OR_EQUAL", 1, False),
    ],
)
def test_size(facts, operator, difference, expected):
    value = float(len(MAIL) + difference)
    evaluated = {"Attribute": "MESSAGE_SIZE"}
    expression = {"Evaluate": evaluated, "Operator": operator, "Value": value}
    assert holds({"NumberExpression": expression}, facts(), RECIPIENT) is expected


def ip(operator, *values):
    evaluated = {"Attribute": "SOURCE_IP"}
    return {"IpExpression": {"Evaluate": evaluated, "Operator": operator, "Values": list(values)}}


def test_ip(facts):
    mail = facts()
    assert holds(ip("CIDR_MATCHES", "10.0.0.0/8", "192.0.2.0/24"), mail, RECIPIENT)
    assert not holds(ip("CIDR_MATCHES", "10.0.0.0/8"), mail, RECIPIENT)
    assert holds(ip("NOT_CIDR_MATCHES", "10.0.0.0/8"), mail, RECIPIENT)
    assert not holds(ip("NOT_CIDR_MATCHES", "10.0.0.0/8", "192.0.2.20"), mail, RECIPIENT)


def boolean(evaluated, operator="IS_TRUE"):
    return {"BooleanExpression": {"Evaluate": evaluated, "Operator": operator}}


def test_boolean_attributes(facts):
    tls = {"Attribute": "TLS"}
    assert not holds(boolean(tls), facts(), RECIPIENT)
    assert holds(boolean(tls, "IS_FALSE"), facts(), RECIPIENT)
    assert holds(boolean(tls), facts(tls="TLSv1.2"), RECIPIENT)
    assert not holds(boolean({"Attribute": "TLS_WRAPPED"}), facts(tls="TLSv1.2"), RECIPIENT)
    receipt = {"Attribute": "READ_RECEIPT_REQUESTED"}
    assert not holds(boolean(receipt), facts(), RECIPIENT)
    asking = facts(b"Disposition-Notification-To: a@b.example\r\n" + MAIL)
    assert holds(boolean(receipt), asking, RECIPIENT)


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ("FROM", True),
        ("MAIL_FROM", True),
        ("SENDER", False),
        ("TO", False),
        ("CC", False),
        ("RECIPIENT", False),
    ],
)
def test_address_lists(facts, attribute, expected):
    evaluated = {"IsInAddressList": {"Attribute": attribute, "AddressLists": ["arn:list"]}}
    assert holds(boolean(evaluated), facts(), RECIPIENT) is expected
    assert holds(boolean(evaluated, "IS_FALSE"), facts(), RECIPIENT) is not expected


def test_add_ons(facts):
    passed = {"Analysis": {"Analyzer": "a", "ResultField": "passed"}}
    assert holds(boolean(passed), facts(), RECIPIENT)
    assert not holds(boolean(passed, "IS_FALSE"), facts(), RECIPIENT)
    nothing = {"Analysis": {"Analyzer": "a", "ResultField": "nothing"}}
    assert not any(
        holds(boolean(nothing, op), facts(), RECIPIENT) for op in ("IS_TRUE", "IS_FALSE")
    )


def verdict(attribute, operator, *values):
    evaluated = {"Attribute": attribute}
    expression = {"Evaluate": evaluated, "Operator": operator, "Values": list(values)}
    return {"VerdictExpression": expression}


def test_verdicts_are_computed_on_the_message(facts):
    assert holds(verdict("SPF", "EQUALS", "PASS"), facts(), RECIPIENT)
    forged = facts(ip="192.0.2.77")
    assert holds(verdict("SPF", "EQUALS", "GRAY", "FAIL"), forged, RECIPIENT)
    assert not holds(verdict("SPF", "NOT_EQUALS", "GRAY", "FAIL"), forged, RECIPIENT)
    assert holds(verdict("DKIM", "EQUALS", "GRAY"), facts(), RECIPIENT)
    broken = b"DKIM-Signature: v=1; a=rsa-sha256; d=gmail.example; s=n; h=from; bh=AA; b=AA\r\n"
    failing = facts(broken + MAIL)
    assert holds(verdict("DKIM", "NOT_EQUALS", "PASS", "GRAY"), failing, RECIPIENT)


def dmarc(operator, *values):
    return {"DmarcExpression": {"Operator": operator, "Values": list(values)}}


def test_dmarc_is_the_policy_that_the_from_domain_publishes(facts, aws):
    assert holds(dmarc("EQUALS", "NONE"), facts(), RECIPIENT)
    assert not holds(dmarc("NOT_EQUALS", "NONE", "REJECT"), facts(), RECIPIENT)
    aws.internet.dns.put("_dmarc.gmail.example", "TXT", ["v=DMARC1; p=reject"])
    assert holds(dmarc("EQUALS", "QUARANTINE", "REJECT"), facts(), RECIPIENT)
    assert holds(dmarc("NOT_EQUALS", "NONE"), facts(), RECIPIENT)
    without = facts(b"From: a@company.example\r\n\r\n")
    assert not holds(dmarc("EQUALS", "NONE"), without, RECIPIENT)
    assert holds(dmarc("NOT_EQUALS", "REJECT"), without, RECIPIENT)


def certificate():
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.partner.example")])
    names = x509.SubjectAlternativeName(
        [
            x509.RFC822Name("it@partner.example"),
            x509.DNSName("smtp.partner.example"),
            x509.DirectoryName(subject),
            x509.UniformResourceIdentifier("spiffe://partner.example/mail"),
            x509.IPAddress(ipaddress.ip_address("192.0.2.9")),
            x509.RegisteredID(x509.ObjectIdentifier("1.2.3.4")),
        ]
    )
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(0xADEEB)
        .not_valid_before(datetime.datetime(2020, 1, 1))
        .not_valid_after(datetime.datetime(2040, 1, 1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    return built.public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("CN", "mail.partner.example"),
        ("SERIAL_NUMBER", "0A:DE:EB"),
        ("SAN_RFC822_NAME", "it@partner.example"),
        ("SAN_DNS_NAME", "smtp.partner.example"),
        ("SAN_DIRECTORY_NAME", "CN=mail.partner.example"),
        ("SAN_UNIFORM_RESOURCE_IDENTIFIER", "spiffe://partner.example/mail"),
        ("SAN_IP_ADDRESS", "192.0.2.9"),
        ("SAN_REGISTERED_ID", "1.2.3.4"),
    ],
)
def test_client_certificates(facts, attribute, value):
    condition = string({"ClientCertificateAttribute": attribute}, "EQUALS", value)
    assert holds(condition, facts(tls="TLSv1.3", certificate=certificate()), RECIPIENT)
    assert not holds(condition, facts(tls="TLSv1.3"), RECIPIENT)


def test_a_rule_applies_when_all_conditions_hold_and_no_exception_does(facts):
    mail = facts()
    yes = string("FROM", "CONTAINS", "ana")
    no = string("FROM", "CONTAINS", "bob")
    assert applies({}, mail, RECIPIENT)
    assert applies({"Conditions": [yes, yes]}, mail, RECIPIENT)
    assert not applies({"Conditions": [yes, no]}, mail, RECIPIENT)
    assert applies({"Unless": [no]}, mail, RECIPIENT)
    assert not applies({"Unless": [no, yes]}, mail, RECIPIENT)
    assert not applies({"Conditions": [yes], "Unless": [yes]}, mail, RECIPIENT)


def test_nothing_of_the_model_is_left_out():
    model = get_session().get_service_model("mailmanager")
    assert set(KINDS) == set(model.shape_for("RuleCondition").members)
    assert set(COMPARISONS) == set(model.shape_for("RuleNumberOperator").enum)
    assert set(STRING_COMPARISONS) == set(model.shape_for("RuleStringOperator").enum)
    assert set(VERDICTS.values()) == set(model.shape_for("RuleVerdict").enum)
