"""The five audit logs, in the form WorkMail gives them.

Source: WorkMail administrator guide, "Monitoring audit logs". Records are delivered as every
service's are, by CloudWatch Logs' deliveries (`local_aws.logs`); without one they are nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.logs.writing import deliver

if TYPE_CHECKING:
    from local_aws.workmail.organizations import Client, User
    from local_aws.world import LocalAws

AUTHENTICATION = "AUTHENTICATION_LOGS"
ACCESS_CONTROL = "ACCESS_CONTROL_LOGS"
MAILBOX_ACCESS = "WORKMAIL_MAILBOX_ACCESS_LOGS"
AVAILABILITY = "WORKMAIL_AVAILABILITY_PROVIDER_LOGS"
TOKENS = "WORKMAIL_PERSONAL_ACCESS_TOKEN_LOGS"
LOG_TYPES = (ACCESS_CONTROL, AUTHENTICATION, AVAILABILITY, MAILBOX_ACCESS, TOKENS)


class Audit:
    """Writes the logs of one organisation."""

    def __init__(self, aws: LocalAws, arn: str) -> None:
        self._aws = aws
        self._arn = arn

    def authentication(self, user: User | None, typed: str, client: Client, failure: str) -> None:
        """Somebody gave a user name and a password."""
        fields = {
            "user_id": user.id if user else None,
            "user": typed,
            "protocol": client.protocol,
            "source_ip": client.ip,
            "user_agent": client.agent,
            "method": "basic",
            "auth_successful": not failure,
            "auth_failed_reason": failure or None,
        }
        self._write(AUTHENTICATION, fields)

    def access(
        self,
        user: User,
        client: Client,
        scope: str,
        rules: list[str],
        granted: bool,
        role_id: str = "",
    ) -> None:
        """Rules said whether somebody may come in."""
        fields = {
            "user_id": user.id,
            "impersonator_id": role_id or None,
            "protocol": client.protocol,
            "source_ip": client.ip,
            "scope": scope,
            "rule_id": rules[0] if rules else None,
            "access_granted": granted,
        }
        self._write(ACCESS_CONTROL, fields)

    def mailbox(
        self,
        user: User,
        owner: User,
        client: Client,
        action: str,
        item: dict[str, Any],
        role_id: str = "",
    ) -> None:
        """Somebody did something with a folder, a message or an attachment."""
        fields = {
            "user_id": user.id,
            "impersonator_id": role_id or None,
            "protocol": client.protocol,
            "source_ip": client.ip,
            "user_agent": client.agent,
            "action": action,
            "owner_id": owner.id,
            **item,
            "action_allowed": True,
        }
        self._write(MAILBOX_ACCESS, fields)

    def availability(self, user: User, domain: str, endpoint: str, problem: str) -> None:
        """Another system was asked when somebody is free."""
        fields = {
            "user_id": user.id,
            "type": "EWS",
            "domain": domain,
            "ews_endpoint": endpoint,
            "error_message": problem or None,
            "availability_event_successful": not problem,
        }
        self._write(AVAILABILITY, fields)

    def token(self, user: User, client: Client, action: str, name: str, expires: int) -> None:
        """Somebody made or deleted a personal access token."""
        fields = {
            "user_id": user.id,
            "user": user.email,
            "protocol": "webapp",
            "source_ip": client.ip,
            "user_agent": client.agent,
            "action": action,
            "name": name,
            "expires_time": expires,
            "scopes": ["workmail:send", "workmail:read"],
        }
        self._write(TOKENS, fields)

    def _write(self, log_type: str, fields: dict[str, Any]) -> None:
        record = {
            "event_timestamp": int(self._aws.clock.now() * 1000),
            "request_id": self._aws.ids.uuid("workmail request"),
            "organization_arn": self._arn,
            **{name: value for name, value in fields.items() if value is not None},
        }
        _, _, _, region, account_id, _ = self._arn.split(":", 5)
        deliver(self._aws, account_id, region, self._arn, log_type, record)
