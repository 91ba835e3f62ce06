"""Mail that comes in for an organisation's people, by a rule of SES or of Mail Manager.

It ends in the mailboxes that everybody in the lab has, so that it is read as other mail is. Who may
read it, and what is logged of that, is the organisation's matter.
"""

from __future__ import annotations

from local_aws.internet.authentication_results import safe
from local_aws.internet.mailbox_provider import INBOX
from local_aws.internet.mailboxes import StoredMessage
from local_aws.internet.message import WireMessage, split_message
from local_aws.internet.smtp import Envelope, Reply, exchange
from local_aws.internet.world_zones import sending_hosts
from local_aws.ses.message.signing import sign_twice
from local_aws.ses.returned.failure_notice import failure_notice
from local_aws.ses.returned.feedback_mail import MAILER_DAEMON
from local_aws.workmail.organizations import Client, Organization, User, WorkMailState
from local_aws.world import LocalAws

NO_MAILBOX = Reply(550, "The recipient has no mailbox in the organization", "5.1.1")


def find_organization(aws: LocalAws, account_id: str, arn: str) -> Organization | None:
    """Return an organisation of an account by its ARN; None where there is none."""
    states = (one for one in aws.states(WorkMailState) if one.account_id == account_id)
    return next((found for state in states if (found := state.by_arn(arn))), None)


def take(organization: Organization, envelope: Envelope) -> None:
    """Put a message into its recipients' mailboxes, and tell the sender who has none.

    `envelope.data` is the message with the fields that the receiving host has put on top.
    """
    users = {user.email.lower(): user for user in organization.users}
    for address in envelope.recipients:
        if address.lower() in users:
            _store(organization, envelope, address)
            _log(organization, envelope, users[address.lower()])
    unknown = [one for one in envelope.recipients if one.lower() not in users]
    # Nobody is told that a notice could not be delivered (RFC 5321 §6.1).
    if unknown and envelope.mail_from:
        _tell(organization, envelope, unknown)


def _store(organization: Organization, envelope: Envelope, address: str) -> None:
    aws, data = organization.aws, envelope.data
    line = f"Return-Path: <{safe(envelope.mail_from)}>\r\n".encode()
    # RFC 5321 §4.4: the final delivery puts it on. SES's receiving host has done so already.
    top = b"" if line in split_message(data)[0] + b"\r\n" else line
    message = StoredMessage(INBOX, top, data, aws.clock.now(), envelope)
    aws.internet.mailboxes.put(address, message)


def _log(organization: Organization, envelope: Envelope, user: User) -> None:
    """Write into the mailbox access log that a message has come.

    Source: the log's protocols, of which IncomingEmail is one. Assumption: such a record is of an
    item that its owner creates.
    """
    item = {
        "object_type": "Message",
        "item_id": f"i-{organization.aws.ids.hex('workmail item', 12)}",
        "folder_path": "/INBOX",
        "folder_id": "f-inbox",
    }
    client = Client("IncomingEmail", envelope.client_ip, "")
    organization.audit.mailbox(user, user, client, "create", item)


def _tell(organization: Organization, envelope: Envelope, unknown: list[str]) -> None:
    """Send a notice by SES, as WorkMail sends all its mail, and signed as SES's own notices are.

    Assumption: it is from SES's MAILER-DAEMON and not from somebody at the organisation's domain.
    """
    aws, region = organization.aws, organization.arn.split(":")[3]
    ip, host = sending_hosts(region)[0]
    notice = failure_notice(
        aws,
        "workmail-notice",
        author=MAILER_DAEMON,
        to=envelope.mail_from,
        reporter=host,
        failures=[(address, NO_MAILBOX) for address in unknown],
        original=envelope.data,
    )
    signatures = sign_twice(WireMessage(notice), None, aws.ids, aws.clock.now())
    data = b"".join([*signatures, notice])
    back = Envelope(ip, host, "", [envelope.mail_from], data)
    exchange(aws.internet, aws.internet.resolver(), back)
