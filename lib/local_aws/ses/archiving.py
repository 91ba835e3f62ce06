"""Sent mail kept in a Mail Manager archive, as a configuration set asks for it.

Source: API reference of PutConfigurationSetArchivingOptions: the message as the receiving host gets
it is archived, with its recipients. Assumption: where the archive is gone, mail goes out all the
same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.ses.errors import bad_request

if TYPE_CHECKING:
    from local_aws.mail_manager.archive.archive import Archive
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState


def find(state: SesState, arn: str) -> Archive | None:
    """Return the archive of an ARN that takes mail, None where there is none."""
    # Imported when it is needed: most accounts archive nothing.
    from local_aws.mail_manager.archive.state import ArchiveState

    archives = state.aws.state(ArchiveState, state.account_id, state.region).archives()
    return next((one for one in archives if one.arn == arn and one.active), None)


def check(state: SesState, arn: str) -> str:
    """Return an ARN of an archive, '' for none. Raises BadRequestException (assumption: so)."""
    if arn and find(state, arn) is None:
        raise bad_request(f"Archive <{arn}> does not exist.")
    return arn


def keep(state: SesState, message: SentMessage) -> None:
    """Archive a message that is about to be delivered, if its configuration set asks for it."""
    configuration = state.configuration_sets.get(message.configuration_set)
    archive = find(state, configuration.archive_arn) if configuration else None
    if archive is None:
        return
    envelope = {"Helo": message.helo, "From": message.mail_from, "To": list(message.recipients)}
    metadata = {
        "ConfigurationSet": message.configuration_set,
        "SourceIdentity": message.source,
        "SenderIpAddress": message.client_ip,
        "SendingMethod": message.caller.operation,
    }
    archive.append(message.raw, envelope, metadata, state.now())
