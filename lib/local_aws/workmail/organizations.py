"""Organisations: their users, roles and rules, and the doors people come in by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local_aws.workmail.audit import Audit
from local_aws.workmail.rules import DEFAULT_RULE, Attempt, Rule, decide

if TYPE_CHECKING:
    from local_aws.world import LocalAws

BAD_PASSWORD = "Invalid username or password"
"""The reason that post and documentation show."""


@dataclass(frozen=True)
class User:
    """Somebody with a mailbox."""

    id: str
    name: str
    email: str
    display_name: str
    password: str


@dataclass(frozen=True)
class Client:
    """The program that somebody uses, and where it runs."""

    protocol: str
    ip: str
    agent: str


@dataclass
class Organization:
    """One organisation."""

    aws: LocalAws
    id: str
    alias: str
    arn: str
    domain: str
    users: list[User] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    """Impersonation role id -> its name."""
    rules: dict[str, Rule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        now = self.aws.clock.utc()
        text = "Allows everything, as every new organization does."
        self.rules[DEFAULT_RULE] = Rule(DEFAULT_RULE, "ALLOW", text, now, now)

    @property
    def audit(self) -> Audit:
        """What writes its logs."""
        return Audit(self.aws, self.arn)

    def user(self, key: str) -> User | None:
        """Return a user by id, name or e-mail address; None where there is none."""
        found = (user for user in self.users if key in (user.id, user.name, user.email))
        return next(found, None)

    def add_user(self, name: str, display_name: str, password: str) -> User:
        """Return a new user with a mailbox."""
        user_id = self.aws.ids.uuid("workmail user")
        user = User(user_id, name, f"{name}@{self.domain}", display_name, password)
        self.users.append(user)
        return user

    def effect(self, attempt: Attempt) -> tuple[str, list[str]]:
        """Return ALLOW or DENY, and the rules that say so."""
        return decide(list(self.rules.values()), attempt)

    def sign_in(self, address: str, password: str, client: Client) -> User | None:
        """Let somebody in who knows the password and whom the rules allow; both are logged."""
        user = self.user(address)
        good = user is not None and user.password == password
        self.audit.authentication(user, address, client, "" if good else BAD_PASSWORD)
        if user is None or not good or not self._allowed(user, client):
            return None
        return user

    def _allowed(self, user: User, client: Client, role_id: str = "") -> bool:
        attempt = Attempt(client.protocol, client.ip, user.id, role_id)
        effect, matched = self.effect(attempt)
        scope = "ImpersonationAccessControl" if role_id else "AccessControl"
        self.audit.access(user, client, scope, matched, effect == "ALLOW", role_id)
        return effect == "ALLOW"

    def use_mailbox(self, user: User, client: Client, action: str, item: dict[str, Any]) -> None:
        """Let a user who is in do something with an own folder, message or attachment."""
        self.audit.mailbox(user, user, client, action, item)

    def impersonate(self, role_id: str, owner: User, client: Client, item: dict[str, Any]) -> bool:
        """Let an application read somebody's mailbox by an impersonation role, if rules allow."""
        allowed = self._allowed(owner, client, role_id)
        if allowed:
            self.audit.mailbox(owner, owner, client, "read", item, role_id)
        return allowed


class WorkMailState:
    """The organisations of an account in a Region, by id."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws = aws
        self.account_id = account_id
        self.region = region
        self.organizations: dict[str, Organization] = {}

    def create(self, alias: str, domain: str) -> Organization:
        """Return a new organisation without users. Only the lab can make one."""
        organization_id = "m-" + self.aws.ids.hex("workmail organization", 32)
        arn = f"arn:aws:workmail:{self.region}:{self.account_id}:organization/{organization_id}"
        made = Organization(self.aws, organization_id, alias, arn, domain)
        self.organizations[organization_id] = made
        return made

    def by_arn(self, arn: str) -> Organization | None:
        """Return an organisation by its ARN, None where there is none."""
        return next((one for one in self.organizations.values() if one.arn == arn), None)
