"""The ingress points of an account in one Region, and their life by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local_aws.internet.smtp_session import Session
from local_aws.mail_manager.addresses import endpoint_addresses
from local_aws.mail_manager.errors import conflict, quota_exceeded
from local_aws.mail_manager.ingress.certificates import TrustStore
from local_aws.mail_manager.ingress.passwords import Password, is_among, secret_passwords
from local_aws.mail_manager.resource import Family, Resource

if TYPE_CHECKING:
    from local_aws.internet.smtp import MailHost
    from local_aws.world import LocalAws

PROVISIONING_SECONDS = 60.0
DEPROVISIONING_SECONDS = 60.0
"""Assumptions: AWS says that it takes "a moment"."""

QUOTAS = {"OPEN": 10, "AUTH": 50, "MTLS": 10}
"""Ingress points of each type (the quotas page)."""

ZONE = "mail-manager-smtp.amazonaws.com"


@dataclass(slots=True)
class IngressPoint(Resource):
    """One ingress point. `a_record` and `ip` are set once it has been provisioned."""

    a_record: str = ""
    ip: str = ""
    closed: bool = False
    deleted: bool = False
    password: Password | None = None
    trust_store: TrustStore | None = None
    host: MailHost | None = None

    @property
    def type(self) -> str:
        """OPEN, AUTH or MTLS."""
        return str(self.settings["Type"])

    @property
    def tls_required(self) -> bool:
        """Whether mail in the clear is refused. FIPS asks the same of a client as REQUIRED."""
        return bool(self.settings["TlsPolicy"] != "OPTIONAL")

    @property
    def status(self) -> str:
        """The status that the API shows."""
        if self.deleted:
            return "DEPROVISIONING"
        if not self.a_record:
            return "PROVISIONING"
        return "CLOSED" if self.closed else "ACTIVE"


class IngressPoints(Family):
    """Ingress points by id."""

    label = "Ingress point"
    prefix = "inp-"
    arn_kind = "mailmanager-ingress-point"
    name_member = "IngressPointName"
    quota = sum(QUOTAS.values())

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        super().__init__(aws, account_id, region)
        self.resolver = aws.internet.resolver()

    def _make(self, *values: Any) -> Resource:
        return IngressPoint(*values)

    def points(self) -> list[IngressPoint]:
        """Return every ingress point."""
        return [one for one in self.all() if isinstance(one, IngressPoint)]

    def point(self, id_or_arn: str) -> IngressPoint:
        """Return an ingress point. Raises ResourceNotFoundException."""
        found = self.get(id_or_arn)
        assert isinstance(found, IngressPoint)
        return found

    def active(self) -> list[IngressPoint]:
        """Return the ingress points that take mail now."""
        return [one for one in self.points() if one.status == "ACTIVE"]

    def user_of(self, member: str, identifier: str) -> IngressPoint | None:
        """Return an ingress point whose setting `member` is `identifier`.

        Assumption: one that is being deleted uses nothing any longer.
        """
        return next(
            (
                one
                for one in self.points()
                if one.settings[member] == identifier and not one.deleted
            ),
            None,
        )

    def check_quota(self, params: dict[str, Any]) -> None:
        """Raise ServiceQuotaExceededException: every type has a quota of its own."""
        limit = QUOTAS[params["Type"]]
        if sum(one.type == params["Type"] for one in self.points()) >= limit:
            raise quota_exceeded(
                f"The account has {limit} {params['Type']} ingress points already."
            )

    def provision(self, point: IngressPoint) -> None:
        """Begin the life of a new ingress point."""
        self.aws.clock.call_later(PROVISIONING_SECONDS, self._provisioned, point)

    def _provisioned(self, point: IngressPoint) -> None:
        if point.deleted:
            return
        ids = self.aws.ids
        first, second = ids.token("mailmanager-a-record", 12), ids.token("mailmanager-a-record", 5)
        point.a_record = f"{first}.{second}.{ZONE}"
        point.ip = self._free_address()
        self.listen(point)

    def _free_address(self) -> str:
        states = self.aws.states(IngressPoints)
        taken = {one.ip for state in states for one in state.points()}
        free = (ip for ip in endpoint_addresses(self.shared.region) if ip not in taken)
        found = next(free, None)
        if found is None:
            raise quota_exceeded("The Region has no address left for an ingress point.")
        return found

    def listen(self, point: IngressPoint) -> None:
        """Let an ingress point take mail, and its ARecord lead to it."""
        from local_aws.mail_manager.ingress.host import IngressHost

        point.closed = False
        point.host = IngressHost(self, point)
        self.aws.internet.listen(point.host)

    def hang_up(self, point: IngressPoint) -> None:
        """Let an ingress point take no mail."""
        point.closed = True
        if point.host is not None:
            self.aws.internet.hang_up(point.host)
            point.host = None

    def deprovision(self, point: IngressPoint) -> None:
        """End the life of an ingress point. Raises ConflictException where it has ended."""
        if point.deleted:
            raise conflict(f"Ingress point {point.identifier} is DEPROVISIONING.")
        point.deleted = True
        self.hang_up(point)
        self.aws.clock.call_later(DEPROVISIONING_SECONDS, self.delete, point)

    def knows(self, point: IngressPoint, password: str) -> bool:
        """Whether a password opens an authenticated endpoint."""
        if point.password is not None:
            return is_among(password, point.password.good(self.aws.clock.now()))
        arn = point.settings["IngressPointConfiguration"]["SecretArn"]
        return is_among(password, secret_passwords(self.client("secretsmanager"), arn))

    def has_certificate(self, point: IngressPoint, session: Session) -> bool:
        """Whether a client has shown a certificate that an mTLS endpoint trusts.

        The handshake has verified the chain for the endpoint that the client has named. Of one
        that it hasn't named, an authority has to have issued the certificate itself.
        """
        from cryptography import x509

        if session.certificate is None or point.trust_store is None:
            return False
        certificate, now = x509.load_der_x509_certificate(session.certificate), self.aws.clock.utc()
        verified = session.notes.get("verified_for") == point.identifier
        issued = verified or point.trust_store.issued(certificate, now)
        return issued and point.trust_store.accepts(certificate, now)
