"""Waiting turns the clock locally, sleeps on AWS, and says what is missing."""

import os
import signal
import threading

import pytest

from messaging_lab.waiting import Stopped, Waiter


def after(count, missing="DKIM is PENDING"):
    """Return a condition that holds at its call number `count` + 1."""
    calls = iter(range(count))
    return lambda: missing if next(calls, None) is not None else {"Status": "SUCCESS"}


def test_the_clock_is_turned_just_as_far_as_needed(local_lab, capsys):
    found = local_lab.wait_until(after(3), every=20, what="DKIM to be verified")
    assert found == {"Status": "SUCCESS"}
    assert repr(local_lab.clock) == "2026-01-06 09:01:00 UTC"
    assert capsys.readouterr() == ("", "")


def test_a_domain_is_waited_for_until_its_records_are_seen(lab):
    ses, dns = lab.client("sesv2"), lab.client("route53")
    dkim = ses.create_email_identity(EmailIdentity=lab.domain)["DkimAttributes"]
    zone = dns.create_hosted_zone(Name=lab.domain, CallerReference="1")["HostedZone"]["Id"]
    changes = [
        {
            "Action": "UPSERT",
            "ResourceRecordSet": {
                "Name": f"{token}._domainkey.{lab.domain}",
                "Type": "CNAME",
                "TTL": 300,
                "ResourceRecords": [{"Value": f"{token}.{dkim['SigningHostedZone']}"}],
            },
        }
        for token in dkim["Tokens"]
    ]
    dns.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})

    def verified():
        found = ses.get_email_identity(EmailIdentity=lab.domain)
        return found["VerifiedForSendingStatus"] or f"DKIM is {found['DkimAttributes']['Status']}"

    assert lab.wait_until(verified, what="the domain", timeout=72 * 3600, every=60) is True


def test_a_wait_in_vain_says_for_how_long_and_what_is_missing(local_lab):
    with pytest.raises(TimeoutError) as told:
        local_lab.wait_until(after(99), timeout=90, every=20, what="DKIM to be verified")
    assert str(told.value) == (
        "Waited 1 minute 30 seconds for DKIM to be verified, in vain: DKIM is PENDING"
    )
    assert repr(local_lab.clock) == "2026-01-06 09:01:30 UTC"
    with pytest.raises(TimeoutError, match=r"^Waited 10 seconds for mail, in vain\.$"):
        local_lab.wait_until(lambda: None, timeout=10, what="mail")


def test_a_condition_that_holds_costs_no_time(lab):
    assert lab.wait_until(lambda: 1) == 1
    assert repr(lab.clock) == "2026-01-06 09:00:00 UTC"


def test_on_aws_time_passes_by_itself(monkeypatch, capsys):
    slept = []
    monkeypatch.setattr("time.sleep", slept.append)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("MESSAGING_LAB_QUIET", raising=False)
    Waiter(None).wait_until(after(3), timeout=60, every=25, what="DKIM to be verified")
    assert slept == [25, 25, 10]
    assert "DKIM to be verified" in capsys.readouterr().err


def test_quiet_means_quiet(monkeypatch, capsys):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setenv("MESSAGING_LAB_QUIET", "1")
    Waiter(None).wait_until(after(3), timeout=60, every=25, what="DKIM")
    assert capsys.readouterr() == ("", "")


def test_an_interrupted_wait_ends_with_a_clear_line(monkeypatch):
    monkeypatch.setenv("MESSAGING_LAB_QUIET", "1")
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(Stopped) as stopped:
        Waiter(None).wait_until(lambda: None, timeout=30, every=30, what="DKIM")
    line = "Stopped waiting for DKIM after 0 seconds. Nothing was undone: run the cell again to "
    assert stopped.value._render_traceback_() == [line + "go on."]


@pytest.mark.parametrize(("timeout", "every"), [(-1, 10), (60, 0), (60, -5)])
def test_numbers_that_make_no_sense_are_refused(lab, timeout, every):
    with pytest.raises(ValueError, match="timeout >= 0 and every > 0"):
        lab.wait_until(lambda: None, timeout=timeout, every=every)
