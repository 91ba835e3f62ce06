"""The checklist for a production request: each rule misses what it asks for, and only that."""

import pytest

from messaging_lab.identities import verify_addresses
from messaging_lab.production_request import review
from messaging_lab.production_rules import RULES, Draft

SENDER = "hello@nutrition.example"

COMPANY = (
    "Nutrition.co brings recipes to homes in four countries, with all that they take. "
    "We send one newsletter a week to households that have asked us for it, and nothing else; "
    "receipts and the like go out from another account."
)

SENTENCES = {
    "Example": "For example: Leeks are in season, three recipes and a link to order them.",
    "Mailing list": "Readers sign up on our website and confirm it by a link.",
    "Bounces": "An address that bounces is taken off the list the same day.",
    "Complaints": "Whoever complains is taken off the list at once.",
    "Unsubscribing": "Each issue has a one-click unsubscribe link.",
    "Volume": "We send 20,000 messages a day.",
    "Peak rate": "Our peak is 10 messages per second.",
}

REQUEST = {
    "MailType": "MARKETING",
    "WebsiteURL": "https://nutrition.example/",
    "UseCaseDescription": " ".join([COMPANY, *SENTENCES.values()]),
    "ProductionAccessEnabled": True,
    "AdditionalContactEmailAddresses": [SENDER],
}


@pytest.fixture
def lab(lab):
    """A lab whose account can send."""
    verify_addresses(lab, SENDER)
    return lab


def names(rules):
    return [rule.name for rule in rules]


def test_a_full_request_is_ready_and_authentication_is_advised(lab):
    found = review(lab, REQUEST, SENDER)
    assert found.ready
    assert names(found.advised) == ["DKIM", "DMARC"]
    assert str(found).startswith("Ready to be sent: 16 rules kept, 2 more advised")


def test_a_vague_one_is_told_all_that_is_missing_with_its_reason(lab):
    request = {"UseCaseDescription": "Please increase sending limit to 40 emails/sec"}
    found = review(lab, request, SENDER)
    assert not found.ready
    assert names(found.missing) == [
        *("Asks for access", "Mail type", "Website", "Website and sender", "Specific", "Example"),
        *("Mailing list", "Bounces", "Complaints", "Unsubscribing", "Volume", "Peak rate"),
    ]
    text = str(found)
    assert text.startswith("Not ready: 12 things missing")
    assert "At a bounce rate of 5 %" in text
    assert "mlab-fail" in found.html()


@pytest.mark.parametrize("name", SENTENCES)
def test_each_question_left_open_is_missed_alone(lab, name):
    rest = [sentence for title, sentence in SENTENCES.items() if title != name]
    found = review(lab, {**REQUEST, "UseCaseDescription": " ".join([COMPANY, *rest])}, SENDER)
    assert names(found.missing) == [name]


def test_all_the_words_in_one_line_are_not_specific(lab):
    words = "Sign-up, bounces, complaints, unsubscribing; for example 10 a day, 1 per second."
    found = review(lab, {**REQUEST, "UseCaseDescription": words}, SENDER)
    assert names(found.missing) == ["Specific"]


@pytest.mark.parametrize(
    ("website", "missed"),
    [
        ("http://nutrition.example", ["Website", "Website and sender"]),
        ("https://localhost/", ["Website", "Website and sender"]),
        ("https://192.0.2.1/", ["Website", "Website and sender"]),
        ("https://[2001:db8::1]/", ["Website", "Website and sender"]),
        ("nutrition.example", ["Website", "Website and sender"]),
        ("https://nutrition.invalid", ["Website", "Website and sender"]),
        ("https://another-shop.example", ["Website and sender"]),
        ("https://www.nutrition.example/about", []),
    ],
)
def test_the_website_is_public_and_the_senders(lab, website, missed):
    found = review(lab, {**REQUEST, "WebsiteURL": website}, SENDER)
    assert names(found.missing) == missed


def test_without_an_identity_there_is_nothing_to_ask_for(lab):
    found = review(lab, REQUEST, "hello@another-shop.example")
    assert "Verified identity" in names(found.missing)


def test_an_address_nobody_has_verified_counts_for_nothing(lab):
    lab.client("sesv2").create_email_identity(EmailIdentity="late@another-shop.example")
    found = review(lab, REQUEST, "late@another-shop.example")
    assert "Verified identity" in names(found.missing)


def draft(**account):
    dmarc = {("_dmarc.nutrition.example", "TXT"): ["v=DMARC1; p=none"]}
    zone = {("nutrition.example", "NS"): ["ns1.example"]}
    identities = {"news.nutrition.example": {"DkimAttributes": {"Status": "SUCCESS"}}}
    records = {**dmarc, **zone}
    return Draft(REQUEST, account, identities, lambda name, kind: records.get((name, kind), []))


def broken(made):
    return [rule.name for rule in RULES if not rule.kept(made)]


def test_a_domain_with_dkim_and_dmarc_leaves_nothing_to_advise():
    assert broken(draft()) == []


def test_an_account_on_probation_is_told_so():
    assert broken(draft(EnforcementStatus="PROBATION")) == ["Healthy account"]


def test_after_a_denial_it_wants_to_hear_what_has_changed():
    denied = draft(Details={"ReviewDetails": {"Status": "DENIED"}})
    assert broken(denied) == ["No open denial"]
    said = {**REQUEST, "UseCaseDescription": f"{denied.text} Since our last request was denied…"}
    assert broken(Draft(said, denied.account, denied.identities, denied.lookup)) == []


@pytest.mark.parametrize(
    ("text", "rate", "volume"),
    [
        ("at most 14 per second", True, False),
        ("a peak of 5 TPS", True, False),
        ("weekly: 90,000", False, True),
        ("about 3 000 mails every day", False, True),
        ("many every day, at 100 euros a second", True, False),
        ("twice a day, once a week", False, False),
    ],
)
def test_numbers_are_found_where_they_stand(text, rate, volume):
    made = Draft({"UseCaseDescription": text}, {}, {}, lambda *_: [])
    kept = {rule.name: rule.kept(made) for rule in RULES}
    assert (kept["Peak rate"], kept["Volume"]) == (rate, volume)
