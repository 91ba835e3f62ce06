"""Mail Manager's logs, for whatever CloudWatch Logs has a delivery to.

Source: "Mail Manager logging" in the developer guide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.mail_manager.ingress.certificates import attribute

if TYPE_CHECKING:
    from local_aws.internet.smtp_session import Session
    from local_aws.mail_manager.ingress.incoming import Incoming
    from local_aws.mail_manager.ingress.points import IngressPoint, IngressPoints
    from local_aws.mail_manager.rules.processing import Run

APPLICATION = "APPLICATION_LOGS"
DEBUG = "TRAFFIC_POLICY_DEBUG_LOGS"

ACTION_NAMES = {
    "Drop": "DROP",
    "Relay": "RELAY",
    "Archive": "ARCHIVE",
    "WriteToS3": "WRITE_TO_S3",
    "Send": "SEND",
    "DeliverToMailbox": "DELIVER_TO_MAILBOX",
    "AddHeader": "ADD_HEADER",
    "ReplaceRecipient": "REPLACE_RECIPIENT",
    "PublishToSns": "PUBLISH_TO_SNS",
    "Bounce": "BOUNCE",
    "InvokeLambda": "INVOKE_LAMBDA",
}
"""Action -> its name in logs. Documented are WRITE_TO_S3, DROP and RELAY; the rest is assumed."""


def ingress_record(points: IngressPoints, point: IngressPoint, incoming: Incoming) -> None:
    """Log a message that an ingress point has accepted."""
    session = incoming.session
    record = {
        "ingress_point_type": point.type,
        "ingress_point_name": point.settings["IngressPointName"],
        "message_id": incoming.message_id,
        "message_size_bytes": incoming.size,
        "rule_set_id": point.settings["RuleSetId"],
        **_client(session),
        "recipients": list(incoming.recipients),
        "ingress_point_metadata": _metadata(point, session),
    }
    _deliver(points, point.arn, APPLICATION, record)


def policy_record(
    points: IngressPoints,
    point: IngressPoint,
    session: Session,
    recipient: str,
    allowed: bool,
    trace: list[dict[str, Any]],
) -> None:
    """Log what a traffic policy has said about a recipient."""
    record = {
        "ingress_point_type": point.type,
        "ingress_point_id": point.identifier,
        "ingress_point_session_id": _session_id(points, session),
        "traffic_policy_id": point.settings["TrafficPolicyId"],
        "traffic_policy_evaluation": trace,
        "traffic_policy_verdict": "ACCEPT" if allowed else "REJECT",
        **_client(session),
        "recipient": recipient,
    }
    _deliver(points, point.arn, DEBUG, record)


def rule_record(
    run: Run,
    rule: dict[str, Any],
    index: int,
    matched: list[str],
    action: tuple[str, int, str, str] | None,
) -> None:
    """Log an action (kind, index, status, failure), or that a rule applied to nobody."""
    record: dict[str, Any] = {
        "message_id": run.incoming.message_id,
        "rule_set_name": run.rule_set.settings["RuleSetName"],
        "rule_name": rule.get("Name", ""),
        "rule_index": index,
        "recipients_matched": matched,
    }
    if action is not None:
        kind, number, status, failure = action
        shown = {"action_name": ACTION_NAMES[kind], "action_index": number, "action_status": status}
        record["action_metadata"] = shown | ({"action_failure": failure} if failure else {})
    _deliver(run.points, run.rule_set.arn, APPLICATION, record)


def _client(session: Session) -> dict[str, Any]:
    return {
        "sender_ip_address": session.client_ip,
        "smtp_mail_from": session.mail_from,
        "smtp_helo": session.helo,
        "tls_protocol": session.tls,
        "tls_cipher_suite": session.cipher,
    }


def _metadata(point: IngressPoint, session: Session) -> dict[str, Any]:
    if point.type == "AUTH" and point.password is not None:
        return {"password_version": point.password.version}
    if point.type == "AUTH":
        arn = point.settings["IngressPointConfiguration"]["SecretArn"]
        return {"secrets_manager_arn": arn}
    if point.type == "MTLS" and session.certificate is not None:
        return {"client_certificate_details": _certificate(session.certificate)}
    return {}


def _certificate(der: bytes) -> dict[str, Any]:
    return {
        "common_names": attribute(der, "CN"),
        "serial_number": attribute(der, "SERIAL_NUMBER")[0],
        "subject_alternative_names": attribute(der, "SAN_DNS_NAME"),
    }


def _session_id(points: IngressPoints, session: Session) -> str:
    if "session_id" not in session.notes:
        session.notes["session_id"] = points.aws.ids.token("mailmanager-session", 39)
    return str(session.notes["session_id"])


def _deliver(points: IngressPoints, source: str, log_type: str, record: dict[str, Any]) -> None:
    # CloudWatch Logs and its queries take a while to import, and most have no log delivery.
    from local_aws.logs.writing import deliver

    shared, now = points.shared, int(points.aws.clock.now() * 1000)
    whole = {"resource_arn": source, "event_timestamp": now, **record}
    deliver(points.aws, shared.account_id, shared.region, source, log_type, whole)
