"""Archive: the message is on disk in a Mail Manager archive when this returns."""

from __future__ import annotations

from typing import Any

from local_aws.mail_manager.archive.archive import Archive
from local_aws.mail_manager.archive.state import ArchiveState
from local_aws.mail_manager.rules.actions.job import SUCCESS, ActionFailed, Job


def perform(job: Job, settings: dict[str, Any]) -> str:
    """Archive the message with its whole envelope, once."""
    archive = _find(job, settings["TargetArchive"])
    session = job.incoming.session
    envelope = {
        "Helo": session.helo,
        "From": session.mail_from,
        "To": list(job.incoming.recipients),
    }
    archive.append(job.data, envelope, _metadata(job), job.incoming.received)
    return SUCCESS


def _find(job: Job, name_or_arn: str) -> Archive:
    state: ArchiveState = job.state(ArchiveState)
    for archive in state.archives():
        if name_or_arn in (archive.arn, archive.archive_id, archive.name) and archive.active:
            return archive
    raise ActionFailed(f"Archive not found: {name_or_arn}")


def _metadata(job: Job) -> dict[str, str]:
    point, session = job.incoming.point, job.incoming.session
    known = {
        "IngressPointId": point.identifier,
        "TrafficPolicyId": point.settings["TrafficPolicyId"],
        "RuleSetId": job.rule_set.identifier,
        "SenderHostname": job.incoming.verdict.client_name,
        "SenderIpAddress": session.client_ip,
        "TlsCipherSuite": session.cipher,
        "TlsProtocol": session.tls,
        "SourceArn": job.rule_set.arn,
    }
    return {name: value for name, value in known.items() if value}
