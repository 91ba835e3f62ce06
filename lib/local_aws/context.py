"""What travels with a request: the HTTP form outside, the context of a call inside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from local_aws.access.principals import Principal
    from local_aws.world import LocalAws

State = TypeVar("State")


@dataclass(slots=True)
class Request:
    """An HTTP request as any AWS SDK sends it. Header names are lower-case."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""
    source_ip: str = "127.0.0.1"


@dataclass(slots=True)
class Response:
    """An HTTP response."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Context:
    """Who calls which operation, where, and the local AWS that the call is made to."""

    aws: LocalAws
    service: str
    operation: str
    account_id: str
    region: str
    request_id: str
    access_key: str = ""
    source_ip: str = "127.0.0.1"
    user_agent: str = ""

    @property
    def caller_arn(self) -> str:
        """The caller as policies name it: an IAM user, or the account itself."""
        return self.principal.arn

    @property
    def principal(self) -> Principal:
        """Who calls."""
        from local_aws.access.principals import principal_of

        return principal_of(self.aws, self.access_key, self.account_id)

    def state(self, kind: type[State]) -> State:
        """Return this account's and Region's state of a service, made when first asked for."""
        return self.aws.state(kind, self.account_id, self.region)

    def client(self, service: str) -> Any:
        """Return a boto3 client of the same account and Region, answered by this local AWS.

        Services reach one another through it, as customers do, and not through each other's state.
        """
        return self.aws.client(service, account_id=self.account_id, region=self.region)
