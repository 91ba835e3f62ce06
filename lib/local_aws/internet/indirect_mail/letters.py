"""Plain letters, as hosts of this folder write them in somebody's name."""

from __future__ import annotations

from local_aws.internet.mailbox_provider import date_field


def compose(author: str, to: str, subject: str, text: str, message_id: str, now: float) -> bytes:
    """Return a text message. `author` is the From field's value, `message_id` without brackets."""
    fields = [
        f"From: {author}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Date: {date_field(now)}",
        f"Message-ID: <{message_id}>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    return "\r\n".join([*fields, "", *text.splitlines(), ""]).encode()
