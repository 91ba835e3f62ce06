"""The headers that hosts and mail programs add: a good half of what a message's head is made of."""

from __future__ import annotations

import base64

GATEWAY = b"inbound-smtp.us-east-1.amazonaws.com"

_TRACE = b"""\
Return-Path: <%(sender)b>
Received: from %(host)b (%(host)b [%(ip)b])
\tby %(gateway)b
\twith ESMTPS id %(id)032x
\tfor <%(recipient)b>
\t(version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256); %(date)b
Received: from scanner-%(site)d.%(domain)b (scanner-%(site)d.%(domain)b [10.%(site)d.4.17])
\tby %(host)b (Postfix) with ESMTPS id 4F%(id)016x
\tfor <%(recipient)b>; %(date)b
Received: from [10.%(site)d.0.%(seat)d] (port=%(port)d helo=desk-%(seat)d)
\tby scanner-%(site)d.%(domain)b with esmtpsa (TLS1.3) tls TLS_AES_256_GCM_SHA384
\t(envelope-from <%(sender)b>); %(date)b""".replace(b"\n", b"\r\n")

_PROGRAM = b"""\
Thread-Index: %(thread)b
Accept-Language: en-GB, de-DE, fr-FR
Content-Language: en-GB
X-Originating-IP: [10.%(site)d.0.%(seat)d]
X-Scanned-By: scanner-%(site)d.%(domain)b
X-Scan-Status: No, score=%(score)d.%(tenth)d required=5.0 tests=HEADERS_OK,
\tRCVD_TLS_ALL,TO_DN_SOME,MIME_GOOD,ARC_NA autolearn=ham version=4.0.1
X-Auto-Response-Suppress: OOF, AutoReply""".replace(b"\n", b"\r\n")


def trace_headers(
    number: int,
    *,
    sender: bytes,
    recipient: bytes,
    domain: bytes,
    host: bytes,
    ip: bytes,
    date: bytes,
) -> tuple[bytes, bytes]:
    """Return what stands above the author's headers and what stands below them."""
    mixed = number * 2654435761
    values = {
        b"sender": sender,
        b"recipient": recipient,
        b"domain": domain,
        b"host": host,
        b"ip": ip,
        b"date": date,
        b"gateway": GATEWAY,
        b"id": mixed * mixed % 2**128,
        b"site": mixed % 200,
        b"seat": mixed % 251,
        b"port": 40_000 + mixed % 20_000,
        b"score": -(mixed % 3),
        b"tenth": mixed % 10,
        b"thread": base64.b64encode(mixed.to_bytes(22, "little")),
    }
    return _TRACE % values, _PROGRAM % values
