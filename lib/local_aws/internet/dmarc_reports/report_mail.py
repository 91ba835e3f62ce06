"""The message that carries a report. It passes DMARC itself, or nobody would believe it."""

from __future__ import annotations

import gzip
import io
import zipfile
from base64 import b64encode
from datetime import UTC, datetime
from email.utils import format_datetime
from textwrap import wrap

from local_aws.ids import Ids
from local_aws.internet import dkim
from local_aws.internet.dmarc_reports import rfc7489, rfc9990
from local_aws.internet.dmarc_reports.report import Report
from local_aws.keys import public_key_text, rsa_key

FORMS = {"rfc9990": rfc9990.write, "rfc7489": rfc7489.write}

MEDIA = {"gzip": ("application/gzip", ".gz"), "zip": ("application/zip", ".zip")}
"""Compression -> media type, and the end of the file's name. Only gzip is in the standard; Google
sends zip."""

SELECTOR = "reports"
KEY_BITS = 1024
"""Size of the key that receivers sign their reports with: a larger one takes long to make."""

ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def compress(report: Report) -> tuple[str, bytes]:
    """Return the name and the octets of the file that is attached."""
    xml = FORMS[report.writer.form](report)
    end = MEDIA[report.writer.compression][1]
    if report.writer.compression == "gzip":
        return report.file_name + end, gzip.compress(xml, mtime=0)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        entry = zipfile.ZipInfo(report.file_name, ZIP_TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, xml)
    return report.file_name.removesuffix(".xml") + end, packed.getvalue()


def compose(report: Report, to: str, now: float, ids: Ids) -> bytes:
    """Return the signed message to one address, at the epoch second `now`."""
    name, content = compress(report)
    media = MEDIA[report.writer.compression][0]
    boundary = f"=_report_{report.report_id}"
    lines = [
        *header(report, to, now),
        f'Content-Type: multipart/mixed; boundary="{boundary}"',
        "",
        f"--{boundary}",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        *annotation(report),
        f"--{boundary}",
        f'Content-Type: {media};\r\n name="{name}"',
        f'Content-Disposition: attachment;\r\n filename="{name}"',
        "Content-Transfer-Encoding: base64",
        "",
        *wrap(b64encode(content).decode(), 76),
        f"--{boundary}--",
        "",
    ]
    return signed("\r\n".join(lines).encode(), report.writer.domain, now, ids)


def header(report: Report, to: str, now: float) -> list[str]:
    """Return the fields that have nothing to do with its parts. The Subject is folded."""
    subject = report.subject.replace(" Submitter:", "\r\n Submitter:")
    subject = subject.replace(" Report-ID:", "\r\n Report-ID:")
    return [
        f"From: {report.writer.organization} <{report.writer.email}>",
        f"To: <{to}>",
        f"Subject: {subject}",
        f"Date: {format_datetime(datetime.fromtimestamp(now, UTC))}",
        f"Message-ID: <{report.report_id}@{report.writer.domain}>",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ]


def annotation(report: Report) -> list[str]:
    """Return the part that people read."""
    day = datetime.fromtimestamp(report.begin, UTC)
    return [
        f"This is the DMARC aggregate report of {report.writer.organization} on mail from",
        f"{report.policy_domain}, received on {day:%d %B %Y} (UTC).",
    ]


def key_name(domain: str) -> str:
    """Return where the public key of a receiver stands in DNS."""
    return f"{SELECTOR}._domainkey.{domain}"


def key_record(name: str, ids: Ids) -> list[str]:
    """Return the key record at that name."""
    return [f"v=DKIM1; k=rsa; {public_key_text(rsa_key(ids.seed, name, KEY_BITS))}"]


def signed(message: bytes, domain: str, now: float, ids: Ids) -> bytes:
    """Return the message with the receiver's DKIM signature on top."""
    key = rsa_key(ids.seed, key_name(domain), KEY_BITS)
    field = dkim.sign(message, domain=domain, selector=SELECTOR, key=key, timestamp=int(now))
    return field + message
