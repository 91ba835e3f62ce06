"""Records from SES's answer, in each form they are needed."""

import dns.rdatatype
import dns.zone
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.messaging_lab.sample_mail import public_base64

from messaging_lab.authentication import (
    DnsRecord,
    as_change_batch,
    as_zone_text,
    missing,
    records_for,
)
from messaging_lab.authentication.records import quote_txt

TOKENS = ["aaaa", "bbbb", "cccc"]
IDENTITY = {
    "IdentityType": "DOMAIN",
    "DkimAttributes": {
        "SigningAttributesOrigin": "AWS_SES",
        "Tokens": TOKENS,
        "SigningHostedZone": "dkim.eu-west-1.amazonses.com",
    },
    "MailFromAttributes": {"MailFromDomain": "bounce.nutrition.example"},
}


@pytest.fixture
def records():
    return records_for("nutrition.example", IDENTITY, region="eu-west-1", dmarc="none")


def test_what_ses_asks_for_and_nothing_else(records):
    assert [(one.name, one.type, one.value) for one in records] == [
        *(
            (
                f"{token}._domainkey.nutrition.example",
                "CNAME",
                f"{token}.dkim.eu-west-1.amazonses.com",
            )
            for token in TOKENS
        ),
        ("bounce.nutrition.example", "MX", "10 feedback-smtp.eu-west-1.amazonses.com"),
        ("bounce.nutrition.example", "TXT", "v=spf1 include:amazonses.com ~all"),
        ("_dmarc.nutrition.example", "TXT", "v=DMARC1; p=none"),
    ]


def test_an_identity_without_mail_from_and_without_a_policy():
    plain = {"DkimAttributes": {"Tokens": TOKENS}}
    found = records_for("nutrition.example", plain, region="us-east-1")
    assert {one.type for one in found} == {"CNAME"}
    assert found[0].value == "aaaa.dkim.amazonses.com"


def test_a_key_of_ones_own_and_the_v1_token():
    own = {"DkimAttributes": {"SigningAttributesOrigin": "EXTERNAL", "Tokens": []}}
    found = records_for(
        "nutrition.example",
        own,
        region="us-east-1",
        selector="lab2026",
        public_key=public_base64(),
        verification_token="x+y=",
    )
    assert (found[0].name, found[0].value) == ("_amazonses.nutrition.example", "x+y=")
    assert found[1].name == "lab2026._domainkey.nutrition.example"
    assert found[1].value == f"p={public_base64()}"
    with pytest.raises(ValueError, match="public_key="):
        records_for("nutrition.example", own, region="us-east-1")


def test_a_word_that_is_no_policy_is_refused():
    with pytest.raises(ValueError, match="none, quarantine, reject"):
        records_for("nutrition.example", IDENTITY, region="us-east-1", dmarc="monitor")


def test_values_of_one_name_and_type_are_one_record_set():
    twice = [DnsRecord("a.example", "TXT", text, "") for text in ("one", "two", "two")]
    batch = as_change_batch([*twice, DnsRecord("a.example", "MX", "10 b.example", "")], "CREATE")
    sets = [change["ResourceRecordSet"] for change in batch["Changes"]]
    assert [change["Action"] for change in batch["Changes"]] == ["CREATE", "CREATE"]
    assert sets[0]["ResourceRecords"] == [{"Value": '"one"'}, {"Value": '"two"'}]
    assert sets[1]["ResourceRecords"] == [{"Value": "10 b.example."}]


def test_route_53_takes_the_batch_as_it_is(local_lab, records):
    route53 = local_lab.client("route53")
    zone = route53.create_hosted_zone(Name="nutrition.example", CallerReference="1")["HostedZone"]
    change = route53.change_resource_record_sets(
        HostedZoneId=zone["Id"], ChangeBatch=as_change_batch(records)
    )
    assert change["ChangeInfo"]["Status"] == "PENDING"
    names = {
        one["Name"]
        for one in route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    }
    assert {f"{one.name}." for one in records} <= names


def test_the_zone_text_is_read_by_dnspython(records):
    zone = dns.zone.from_text(
        as_zone_text(records), origin="nutrition.example.", check_origin=False, relativize=False
    )
    found = zone.find_rdataset("bounce.nutrition.example.", dns.rdatatype.TXT)
    assert found[0].strings == (b"v=spf1 include:amazonses.com ~all",)
    alias = zone.find_rdataset("aaaa._domainkey.nutrition.example.", dns.rdatatype.CNAME)
    assert str(alias[0]) == "aaaa.dkim.eu-west-1.amazonses.com."


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=700))
def test_a_txt_value_comes_back_from_dnspython(value):
    text = f"a.example. 60 IN TXT {quote_txt(value)}\n"
    zone = dns.zone.from_text(text, origin="example.", check_origin=False, relativize=False)
    strings = zone.find_rdataset("a.example.", dns.rdatatype.TXT)[0].strings
    assert b"".join(strings).decode() == value
    assert all(len(one) <= 255 for one in strings)


def test_a_txt_value_beyond_ascii_is_refused():
    with pytest.raises(ValueError, match="ASCII"):
        quote_txt("Café")


def test_everything_is_missing_from_an_empty_dns(records):
    said = missing(records, lambda name, rtype: [])
    assert len(said) == len(records)
    assert said[0].startswith("CNAME aaaa._domainkey.nutrition.example: nothing is published yet")


def test_nothing_is_missing_when_all_is_there_in_any_case_and_order(records):
    def lookup(name, rtype):
        values = [one.value for one in records if (one.name, one.type) == (name, rtype)]
        return [value.upper() for value in values] if rtype != "TXT" else ["other", *values]

    assert missing(records, lookup) == []


@pytest.mark.parametrize(
    ("rtype", "seen", "words"),
    [
        ("CNAME", ["elsewhere.example"], "elsewhere.example is published instead of"),
        (
            "MX",
            ["10 feedback-smtp.eu-west-1.amazonses.com", "20 mx.example"],
            "exactly this one",
        ),
        ("TXT", ["v=spf1 include:amazonses.com ~all", "v=spf1 -all"], "permerror"),
        ("TXT", ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "receivers apply none"),
    ],
)
def test_what_is_wrong_is_said(records, rtype, seen, words):
    assert any(words in problem for problem in missing(records, lambda name, kind: seen))


def test_the_table_says_what_each_record_is_for(records):
    assert "Easy DKIM" in repr(records)
    assert "<td>MAIL FROM: bounces come back to SES.</td>" in records._repr_html_()
