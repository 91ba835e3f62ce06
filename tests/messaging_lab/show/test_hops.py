"""Hops of a message and what each took."""

from __future__ import annotations

from messaging_lab.authentication.fields import read
from messaging_lab.show.hops import hop_table, hops

RAW = b"""\
Received: from relay.example (relay.example [198.51.100.2]) by mx.example with ESMTPS;
 Tue, 06 Jan 2026 14:58:00 +0000
Received: from b.example by relay.example with ESMTPS; Tue, 06 Jan 2026 09:08:00 +0000
Received: from a.example by b.example with ESMTPS; Tue, 06 Jan 2026 09:07:48 +0000

x
"""


def test_what_a_hop_took_is_said_in_seconds_or_in_larger_units() -> None:
    rows = hop_table(hops(read(RAW))).rows
    assert [row["After"] for row in rows] == ["", "12 s", "5 hours 50 minutes"]
    assert rows[2]["From"] == "relay.example [198.51.100.2]"
