"""Sample mail is the same every time and is proper mail."""

from __future__ import annotations

import hashlib
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import islice

from tests.local_aws.mail_manager.archive.kit import attributes

from local_aws.mail_manager.archive.reading.text import fold
from local_aws.mail_manager.samples import Company, sample_mail
from local_aws.mail_manager.samples.messages import NEEDLE

NOW = 1767690000.0


def test_the_same_arguments_give_the_same_bytes() -> None:
    digests = {
        hashlib.sha256(b"".join(mail.raw for mail in sample_mail(500, NOW))).hexdigest()
        for _ in range(2)
    }
    assert len(digests) == 1
    other = hashlib.sha256(b"".join(mail.raw for mail in sample_mail(500, NOW, seed="x")))
    assert other.hexdigest() not in digests


def test_it_is_the_mail_of_any_company() -> None:
    acme = Company("Acme & Sons", "acme.example")
    raw = b"".join(mail.raw for mail in sample_mail(500, NOW, company=acme))
    assert b"acme.example" in raw
    assert b"<h1>Acme &amp; Sons</h1>" in raw
    assert b"nutrition.example" not in raw and b"Nutrition.co" not in raw


def test_a_part_is_the_same_as_in_the_whole() -> None:
    whole = list(sample_mail(300, NOW))
    assert list(sample_mail(300, NOW, part=range(120, 180))) == whole[120:180]


def test_mail_is_spread_over_the_days_up_to_the_newest() -> None:
    times = [mail.received for mail in sample_mail(91, NOW, days=91)]
    assert times == [NOW - (90 - day) * 86400 for day in range(91)]


def test_one_needle_lies_half_way() -> None:
    found = [at for at, mail in enumerate(sample_mail(1001, NOW)) if NEEDLE.encode() in mail.raw]
    assert found == [500]


def test_the_standard_library_finds_nothing_wrong_and_reads_the_same() -> None:
    with_attachments = 0
    for mail in islice(sample_mail(100_000, NOW), 300):
        parsed = message_from_bytes(mail.raw, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        assert not [defect for part in parsed.walk() for defect in part.defects]
        found = attributes(mail.raw)
        for name in ("TO", "FROM", "CC", "SUBJECT"):
            assert found[name] == fold(str(parsed[name] or ""))
        assert found["HAS_ATTACHMENTS"] == any(True for _ in parsed.iter_attachments())
        with_attachments += found["HAS_ATTACHMENTS"]
        assert all(len(line) <= 998 for line in mail.raw.split(b"\r\n"))
    assert 20 < with_attachments < 100
