"""One aggregate report: who writes it, about which domain and policy, over which time."""

from __future__ import annotations

from dataclasses import dataclass

from local_aws.internet.dmarc_record import DmarcRecord
from local_aws.internet.dmarc_reports.rows import Row


@dataclass(frozen=True, slots=True)
class Writer:
    """A receiver as it presents itself in its reports.

    `form` is "rfc9990" or "rfc7489"; `compression` is "gzip" or "zip". `hour` is when, after
    midnight UTC, it sends the reports on the day before.
    """

    organization: str
    email: str
    contact: str
    form: str = "rfc9990"
    compression: str = "gzip"
    hour: float = 3.0

    @property
    def domain(self) -> str:
        """The domain that the reports come from."""
        return self.email.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Report:
    """What a writer has to say about one policy of one domain. `begin` and `end` are epoch seconds,
    both within the time reported on."""

    writer: Writer
    report_id: str
    begin: int
    end: int
    policy_domain: str
    record: DmarcRecord
    rows: list[tuple[Row, int]]

    @property
    def file_name(self) -> str:
        """The file's name without compression (RFC 9990, "Email"): receiver!domain!begin!end!id."""
        span = f"{self.begin}!{self.end}"
        return f"{self.writer.domain}!{self.policy_domain}!{span}!{self.report_id}.xml"

    @property
    def subject(self) -> str:
        """The Subject of the mail that carries it."""
        about = f"Report Domain: {self.policy_domain} Submitter: {self.writer.domain}"
        return f"{about} Report-ID: {self.report_id}"
