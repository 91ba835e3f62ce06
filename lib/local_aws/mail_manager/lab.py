"""What the lab does around Mail Manager that no API of AWS does: companies' mailbox hosts, and the
port at which ingress endpoints are reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_aws.mail_manager.samples import Company, sample_mail

if TYPE_CHECKING:
    from local_aws.mail_manager.archive.archive import Archive
    from local_aws.mail_manager.archive.contents import Imported
    from local_aws.world import LocalAws


def host_mail(
    aws: LocalAws, provider: str, domain: str, gateways: Sequence[str], detect_external_ip: bool
) -> None:
    """Let a Workspace-like or Microsoft 365-like host keep a domain's mail, or change its settings.

    Raises LookupError for an unknown provider, ValueError for what isn't a network.
    """
    hosts = aws.internet.hosted_mail.by_name
    if provider not in hosts:
        raise LookupError(f'"provider" must be one of {", ".join(hosts)}.')
    hosts[provider].add(domain, gateways, detect_external_ip=detect_external_ip)


def add_smart_host_account(aws: LocalAws, username: str, password: str) -> str:
    """Give somebody an account at the smart host; return the host's name."""
    host = aws.internet.hosted_mail.smart_host
    host.accounts[username] = password
    return host.hostname


def fill_archive(
    aws: LocalAws,
    archive_id: str,
    messages: int,
    part: range,
    account_id: str,
    region: str,
    company: Company | None = None,
) -> int:
    """Archive sample mail of the last 90 days, as if it had come in then; return how much.

    Of `messages` in all, those at the places in `part` are archived now. They are the mail of
    `company`, Nutrition.co unless told otherwise. Raises LookupError where there is no such archive
    that takes mail.
    """
    archive = _active_archive(aws, archive_id, account_id, region)
    mails = (
        archive.mail(
            mail.raw,
            {"Helo": mail.helo, "From": mail.sender, "To": mail.recipients},
            {"SenderHostname": mail.helo, "SenderIpAddress": mail.client_ip},
            mail.received,
        )
        for mail in sample_mail(messages, aws.clock.now(), part=part, company=company)
    )
    return sum(1 for _ in archive.append_many(mails))


@dataclass(frozen=True, slots=True)
class OldMail:
    """A message from somebody's files; who it was from and for as far as the files tell."""

    raw: bytes
    received: float
    sender: str = ""
    recipients: tuple[str, ...] = ()


def import_mail(
    aws: LocalAws, archive_id: str, mails: Sequence[OldMail], account_id: str, region: str
) -> Imported:
    """Archive mail that the archive hasn't got, as if it had come in when it was received.

    Raises LookupError where there is no such archive that takes mail.
    """
    archive, now = _active_archive(aws, archive_id, account_id, region), aws.clock.now()
    return archive.contents.add(
        [
            archive.mail(
                mail.raw,
                {"From": mail.sender, "To": list(mail.recipients)},
                received=min(mail.received, now),
            )
            for mail in mails
        ]
    )


def _active_archive(aws: LocalAws, archive_id: str, account_id: str, region: str) -> Archive:
    from local_aws.mail_manager.archive.state import ArchiveState

    archive = aws.state(ArchiveState, account_id, region).find(archive_id)
    if archive is None or not archive.active:
        raise LookupError(f"There is no active archive {archive_id} in {region}.")
    return archive


def listen(aws: LocalAws) -> str:
    """Return `host:port` of the ingress endpoints' SMTP, listening from now on if not already."""
    from local_aws.mail_manager.ingress.listener import serve_ingress

    return aws.listening_at("ingress", lambda: serve_ingress(aws).address)
