"""A message as SES sends it and a receiver stores it, really signed, on documentation names.

The shape is that of archived SES mail: two signatures, a Feedback-ID with two empty fields.
"""

from __future__ import annotations

from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

SELECTOR = "ug3pxl5jtoyb2lbzqa6ahjq5xtbwbdlb"
SES_SELECTOR = "224i4yxa5dv7c2xz3womw6peuasteono"
IP = "192.0.2.17"

HEADERS = (
    b"From: Nutrition.co <marketing@news.nutrition.example>\r\n"
    b"To: Ana <ana@gmail.example>\r\n"
    b"Subject: =?UTF-8?Q?Caf=C3=A9_recipes_for_January?=\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: multipart/alternative;\r\n"
    b'\tboundary="----=_Part_1"\r\n'
    b"Message-ID: <0100019b92f8c400-7c1d2a52-6f0e-4d1b-9a53-0f7de8b4c6a1-000000"
    b"@email.amazonses.com>\r\n"
    b"Date: Tue, 6 Jan 2026 09:00:00 +0000\r\n"
    b"Feedback-ID: ::1.us-east-1.LF00NED762KFuBsfzrtoqw+Brn/qlF9OYdxWukAhsl8=:AmazonSES\r\n"
    b"X-SES-Outgoing: 2026.01.06-192.0.2.17\r\n"
)
BODY = (
    b"------=_Part_1\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n"
    b"Three recipes for January.\r\n"
    b"------=_Part_1\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n"
    b"<h1>Three recipes</h1><p>for <b>January</b>.</p>\r\n------=_Part_1--\r\n"
)


@cache
def key() -> rsa.RSAPrivateKey:
    """Return a key made for this test run."""
    return rsa.generate_private_key(65537, 2048)


def private_pem() -> bytes:
    """Return the private key as dkimpy wants it."""
    return key().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )


def public_base64() -> str:
    """Return the public key as it stands in DNS."""
    import base64

    der = (
        key()
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return base64.b64encode(der).decode()


@cache
def sign(domain: str, selector: str, content: bytes = HEADERS + b"\r\n" + BODY) -> bytes:
    """Return a DKIM-Signature field by an independent implementation, CRLF at its end."""
    return dkim.sign(
        content,
        selector.encode(),
        domain.encode(),
        private_pem(),
        canonicalize=(b"relaxed", b"simple"),
        include_headers=[b"From", b"To", b"Subject", b"MIME-Version", b"Content-Type", b"Date"],
    )


def delivered(
    *,
    domain: str | None = "nutrition.example",
    mail_from: str = "bounce.nutrition.example",
    dmarc: str = "pass",
    dkim_result: str = "pass",
) -> bytes:
    """Return the stored bytes: customer's signature (unless None), SES's, the receiver's fields."""
    ours = sign(domain, SELECTOR) if domain else b""
    theirs = sign("amazonses.com", SES_SELECTOR)
    results = [f"spf=pass (gmail.example: {IP} is permitted) smtp.mailfrom=0100@{mail_from}"]
    if domain:
        results.insert(0, _dkim_result(ours, domain, SELECTOR, dkim_result))
    results.insert(0, _dkim_result(theirs, "amazonses.com", SES_SELECTOR, dkim_result))
    results.append(f"dmarc={dmarc} (p=NONE sp=NONE dis=NONE) header.from=news.nutrition.example")
    top = (
        f"Return-Path: <0100@{mail_from}>\r\n"
        f"Received: from a17.smtp-out.amazonses.com (a17.smtp-out.amazonses.com. [{IP}])\r\n"
        "        by mx.gmail.example with ESMTPS id k1si1\r\n"
        "        for <ana@gmail.example>; Tue, 06 Jan 2026 09:00:01 +0000\r\n"
        f"Received-SPF: pass (gmail.example: {IP} is permitted) client-ip={IP};\r\n"
        "Authentication-Results: mx.gmail.example;\r\n       "
    ) + ";\r\n       ".join(results)
    return top.encode() + b"\r\n" + ours + theirs + HEADERS + b"\r\n" + BODY


def _dkim_result(signature: bytes, domain: str, selector: str, result: str) -> str:
    start = signature.replace(b"\r\n", b"").split(b"; b=")[-1].replace(b" ", b"")[:8].decode()
    return f"dkim={result} header.i=@{domain} header.s={selector} header.b={start}"


def lookup(name: str, rtype: str) -> list[str]:
    """Answer for the names of the sample as DNS would."""
    zone = {
        (f"{SELECTOR}._domainkey.nutrition.example", "TXT"): [f"p={public_base64()}"],
        (f"{SES_SELECTOR}._domainkey.amazonses.com", "TXT"): [f"p={public_base64()}"],
        ("bounce.nutrition.example", "TXT"): ["v=spf1 include:amazonses.com ~all"],
        ("amazonses.com", "TXT"): ["v=spf1 ip4:192.0.2.0/24 -all"],
        ("_dmarc.nutrition.example", "TXT"): ["v=DMARC1; p=none"],
    }
    return zone.get((name, rtype), [])
