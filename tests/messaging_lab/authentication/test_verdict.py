"""The verdict of a delivered message, read from its headers."""

from tests.messaging_lab.sample_mail import SELECTOR, SES_SELECTOR, delivered, lookup

from messaging_lab.authentication import judge, scenario_row
from messaging_lab.authentication.verdict import Checked


def test_both_signatures_are_found_with_domain_selector_and_alignment():
    verdict = judge(delivered())
    assert verdict.dkim == (
        Checked("pass", "amazonses.com", False, SES_SELECTOR),
        Checked("pass", "nutrition.example", True, SELECTOR),
    )
    assert verdict.best_dkim.domain == "nutrition.example"
    assert (verdict.dmarc, verdict.policy) == ("pass", "none")


def test_the_three_scenarios():
    address = scenario_row(delivered(domain=None, mail_from="amazonses.com", dmarc="fail"), "1")
    domain = scenario_row(delivered(mail_from="amazonses.com"), "2")
    both = scenario_row(delivered(), "3")
    assert [row["DKIM d="] for row in (address, domain, both)] == [
        "amazonses.com",
        "nutrition.example",
        "nutrition.example",
    ]
    assert [row["DKIM aligned"] for row in (address, domain, both)] == [False, True, True]
    assert [row["SPF"] for row in (address, domain, both)] == ["pass", "pass", "pass"]
    assert [row["SPF aligned"] for row in (address, domain, both)] == [False, False, True]
    assert [row["DMARC"] for row in (address, domain, both)] == ["fail", "pass", "pass"]
    assert both["Envelope from"] == "bounce.nutrition.example"


def test_strict_modes_of_the_published_record_are_applied():
    def strict(name, rtype):
        if name == "_dmarc.nutrition.example":
            return ["v=DMARC1; p=reject; adkim=s; aspf=s"]
        return lookup(name, rtype)

    verdict = judge(delivered(), strict)
    assert verdict.modes == ("s", "s")
    assert not verdict.spf.aligned
    assert not verdict.best_dkim.aligned
    assert (verdict.policy, verdict.policy_name) == ("reject", "_dmarc.nutrition.example")


def test_spf_is_about_mail_from_and_about_helo_only_for_the_null_sender():
    raw = (
        b"Return-Path: <a@bounce.shop.example>\r\nAuthentication-Results: mx; "
        b"spf=none smtp.helo=a17.example; spf=pass smtp.mailfrom=a@bounce.shop.example\r\n"
        b"From: b@shop.example\r\n\r\n"
    )
    assert judge(raw).spf == Checked("pass", "bounce.shop.example", True)
    null = raw.replace(b"a@bounce.shop.example", b"").replace(b"; spf=pass smtp.mailfrom=", b"")
    assert judge(null).spf == Checked("none", "a17.example", False)


def test_a_message_nobody_judged_has_no_verdict():
    verdict = judge(b"From: a@shop.example\r\n\r\n")
    assert (verdict.dmarc, verdict.spf.result, verdict.best_dkim.result) == ("", "none", "none")
    assert scenario_row(b"")["DMARC"] == "none"
