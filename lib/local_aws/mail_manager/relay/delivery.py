"""Handing a message to the relay's server: at once, again after a 4xx reply, and the bounce at the
end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_aws.internet.smtp import NOBODY_LISTENS, Envelope, MailHost, Reply, exchange
from local_aws.mail_manager.addresses import replaced_domain
from local_aws.mail_manager.ingress.passwords import read_secret
from local_aws.ses.returned.failure_notice import failure_notice

if TYPE_CHECKING:
    from local_aws.mail_manager.relay.relays import Relays
    from local_aws.mail_manager.resource import Resource

RETRY_AFTER = (300.0, 900.0, 1800.0, 3600.0, 7200.0)
"""Seconds from one attempt to the next; the last goes for all later ones. Assumption, as is:"""

GIVE_UP_AFTER = 14 * 3600.0
"""Seconds for which a relay tries; SES's own limit for outgoing mail."""

MAIL_PORT = 25

NO_SUCH_HOST = Reply(451, "The relay's server has no address", "4.4.4")
CLOSED_PORT = Reply(451, "The relay's server does not accept connections at the port", "4.4.1")
NOT_AUTHENTICATED = Reply(535, "The relay's server refused the user name or password", "5.7.8")
NO_AUTHENTICATION = Reply(503, "The relay's server does not offer authentication", "5.5.1")
RELAY_GONE = Reply(550, "The relay has been deleted", "5.3.5")
MAILER_DAEMON = "MAILER-DAEMON"


@dataclass(frozen=True, slots=True)
class RelayedMail:
    """A message on its way through a relay. `began` is in epoch seconds."""

    relays: Relays
    relay_id: str
    message_id: str
    sender: str
    preserve: bool
    data: bytes
    began: float

    @property
    def mail_from(self) -> str:
        """MAIL FROM of the relayed message; the null sender stays what it is."""
        if self.preserve or not self.sender:
            return self.sender
        return f"{self.message_id}@{replaced_domain(self.relays.shared.region)}"


def attempt(mail: RelayedMail, recipients: list[str], number: int) -> None:
    """Try to hand over for the (number + 1)th time, and plan what comes next."""
    replies = _hand_over(mail, recipients)
    results = list(zip(recipients, replies, strict=True))
    later = [(address, reply) for address, reply in results if reply.transient]
    wait = RETRY_AFTER[min(number, len(RETRY_AFTER) - 1)]
    clock = mail.relays.aws.clock
    given_up = later if clock.now() + wait > mail.began + GIVE_UP_AFTER else []
    _bounce(mail, [(address, reply) for address, reply in results if reply.permanent] + given_up)
    if later and not given_up:
        clock.call_later(wait, attempt, mail, [address for address, _ in later], number + 1)


def _hand_over(mail: RelayedMail, recipients: list[str]) -> list[Reply]:
    relay = mail.relays.find(mail.relay_id)
    if relay is None:
        return [RELAY_GONE] * len(recipients)
    host = _connect(mail.relays, relay)
    if isinstance(host, Reply):
        return [host] * len(recipients)
    ip, helo = mail.relays.host()
    return host.receive(Envelope(ip, helo, mail.mail_from, recipients, mail.data))


def _connect(relays: Relays, relay: Resource) -> MailHost | Reply:
    """Return the host behind a relay's server name, or the reply that stands for its absence."""
    answer = relays.resolver.lookup(relay.settings["ServerName"], "A")
    if not answer.values:
        return NO_SUCH_HOST
    listening = (relays.aws.internet.hosts.get(address) for address in answer.values)
    host = next((one for one in listening if one is not None), None)
    if host is None:
        return NOBODY_LISTENS
    port = relay.settings["ServerPort"]
    if port not in getattr(host, "ports", (MAIL_PORT,)):
        return CLOSED_PORT
    return _log_in(relays, relay, host)


def _log_in(relays: Relays, relay: Resource, host: MailHost) -> MailHost | Reply:
    """Authenticate where the relay has a secret. A host that wants it refuses mail without."""
    arn = relay.settings["Authentication"].get("SecretArn")
    if arn is None:
        return host
    log_in = getattr(host, "log_in", None)
    if log_in is None:
        return NO_AUTHENTICATION
    secret = read_secret(relays.client("secretsmanager"), arn)
    found: MailHost | None = log_in(
        str(secret.get("username", "")), str(secret.get("password", ""))
    )
    return found or NOT_AUTHENTICATED


def _bounce(mail: RelayedMail, failures: list[tuple[str, Reply]]) -> None:
    if not failures or not mail.sender:
        return
    relays = mail.relays
    ip, reporter = relays.host()
    notice = failure_notice(
        relays.aws,
        "mailmanager-notice",
        author=f"{MAILER_DAEMON}@{reporter}",
        to=mail.sender,
        reporter=reporter,
        failures=failures,
        original=mail.data,
    )
    # The null reverse-path: nobody is told if this can't be delivered (RFC 5321 §4.5.5).
    envelope = Envelope(ip, reporter, "", [mail.sender], notice)
    exchange(relays.aws.internet, relays.resolver, envelope)
