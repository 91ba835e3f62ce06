"""Mail as the sensors of the tests send it."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

SENDER = "camera@sensors.example"


def mail(
    to: str = "ann@postbox-user.example",
    *,
    subject: str = "Reading",
    text: str = "All is well.",
    files: dict[str, bytes] | None = None,
    number: int = 1,
    **headers: str,
) -> bytes:
    """Return a message whose body names `to`, if anybody, as its recipients."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = f"Camera <{SENDER}>", "reports@in.nutrition.example"
    message["Subject"], message["Message-ID"] = subject, f"<{number}@sensors.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(f"Recipients: {to}\n{text}\n" if to else f"{text}\n")
    for name, content in ({"report.csv": b"a;b\n1;2\n"} if files is None else files).items():
        message.add_attachment(content, "application", "octet-stream", filename=name)
    return message.as_bytes()
