"""A message before it is written down, and the writing down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

from local_aws.mail_manager.samples.headers import mailbox
from local_aws.mail_manager.samples.people import Company, Group, Person
from local_aws.mail_manager.samples.trace import trace_headers


@dataclass(slots=True)
class Draft:
    """What a message says; `subject` is header text, `body` begins with Content-Type."""

    number: int
    received: float
    sender: Person
    recipient: Person
    subject: bytes
    body: bytes
    company: Company
    copies: Group = field(default_factory=list)
    answer: bool = False

    @property
    def helo(self) -> str:
        """The name of the host that hands the message over."""
        return f"mta{self.number % 4}.{self.sender.domain}"

    @property
    def client_ip(self) -> str:
        """The host's address."""
        return _address_of(self.sender.domain)

    def write(self) -> bytes:
        """Return the message as it arrives."""
        date = date_header(self.received)
        above, below = trace_headers(
            self.number,
            sender=self.sender.address.encode(),
            recipient=self.recipient.address.encode(),
            domain=self.sender.domain.encode(),
            host=self.helo.encode(),
            ip=self.client_ip.encode(),
            date=date,
        )
        own = [b"Date: " + date, *self._correspondents(), *self._about()]
        return b"\r\n".join([above, *own, below, self.body])

    def _about(self) -> list[bytes]:
        lines = [
            b"Message-ID: " + self._message_id(self.number, self.sender.domain),
            b"Subject: " + self.subject,
            b"MIME-Version: 1.0",
        ]
        if self.answer:
            before = self._message_id(self.number - 1, self.company.domain)
            lines += [b"In-Reply-To: " + before, b"References: " + before]
        ours = self.sender.domain == self.company.domain
        lines.append(b"X-Mailer: Office Mailer 4" if ours else b"X-Priority: 3")
        return lines

    def _correspondents(self) -> list[bytes]:
        lines = [b"From: " + mailbox(self.sender), b"To: " + mailbox(self.recipient)]
        if self.copies:
            lines.append(b"Cc: " + b",\r\n ".join(map(mailbox, self.copies)))
        return lines

    def _message_id(self, number: int, domain: str) -> bytes:
        return b"<%d.%d@%b>" % (number, int(self.received), domain.encode())


@lru_cache(maxsize=4096)
def _address_of(domain: str) -> str:
    """Return the address of a domain's hosts (a documentation range, RFC 5737)."""
    return f"198.51.100.{1 + sum(domain.encode()) % 250}"


def date_header(received: float) -> bytes:
    """Return a Date header's value (RFC 5322 section 3.3)."""
    day, second = divmod(int(received), 86400)
    return _day_pattern(day) % (second // 3600, second // 60 % 60, second % 60)


@lru_cache(maxsize=4)
def _day_pattern(day: int) -> bytes:
    text = format_datetime(datetime.fromtimestamp(day * 86400, UTC))
    return text.replace("00:00:00", "%02d:%02d:%02d", 1).encode()
