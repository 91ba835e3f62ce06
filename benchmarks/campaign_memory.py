"""What a campaign of 10,000 messages takes of memory: the process's pages per message delivered.

Every message is kept as it went over the wire, once; what comes on top are the fields of its
receiver, the verdict that DMARC reports are made of, and what SES knows of the sending.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.send_email import ours

WARM_UP, MESSAGES = 500, 10_000
PAGE = 4096
"""Octets of a page of memory, as /proc counts them (Linux, most machines)."""


def resident() -> int:
    """Return the octets of memory that the process has resident (Linux only)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def main() -> None:
    """Print the memory of a campaign, and how much of it are the messages themselves."""
    send, aws = ours()
    readers = [f"reader{number}@gmail.example" for number in range(WARM_UP + MESSAGES)]
    for reader in readers[:WARM_UP]:
        send(reader)
    before = resident()
    for reader in readers[WARM_UP:]:
        send(reader)
    taken = (resident() - before) / MESSAGES
    stored = [aws.internet.mailboxes.of(reader)[0] for reader in readers[WARM_UP:]]
    wire = sum(len(message.envelope.data) for message in stored) / MESSAGES
    print(f"{taken * MESSAGES / 1e6:.0f} MB for {MESSAGES:,} messages: {taken:,.0f} octets each")
    print(f"of which on the wire {wire:,.0f}, beside it {taken - wire:,.0f}")


if __name__ == "__main__":
    main()
