"""A receiver's reports: once a day, about everything that it judged on the day before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from local_aws.internet.dmarc_record import DmarcRecord
from local_aws.internet.dmarc_reports import report_mail
from local_aws.internet.dmarc_reports.destinations import destinations
from local_aws.internet.dmarc_reports.report import Report
from local_aws.internet.dmarc_reports.rows import count_rows
from local_aws.internet.smtp import Envelope, Reply, exchange

if TYPE_CHECKING:
    from local_aws.internet.mailbox_provider import JudgedMessage, MailboxProvider

DAY = 86400

ATTEMPTS, RETRY_AFTER = 4, 3600
"""How often a report is tried while the host says "later", and after how many seconds again. RFC
9990 leaves both to the receiver; after that it is thrown away."""


class SentReport(NamedTuple):
    """A report that was sent, or was tried to: to which address, and what the host replied."""

    report: Report
    to: str
    reply: Reply


class Reporter:
    """Writes and sends the aggregate reports of one receiver. `sent` are all so far, in order.

    A receiver whose `reports` is None writes none.
    """

    def __init__(self, host: MailboxProvider) -> None:
        self.host = host
        self.sent: list[SentReport] = []
        self._planned_until = 0.0
        self._reported = 0

    def publish(self) -> None:
        """Publish the key that the reports are signed with; it is made when it is asked for."""
        writer, internet = self.host.reports, self.host.internet
        if writer is not None:
            name = report_mail.key_name(writer.domain)
            internet.dns.put(name, "TXT", partial(report_mail.key_record, name, internet.ids))

    def saw(self, moment: float) -> None:
        """Plan the reports on the day of a message, unless they are planned."""
        if moment < self._planned_until or self.host.reports is None:
            return
        self._planned_until = (moment // DAY + 1) * DAY
        due = self._planned_until + 3600 * self.host.reports.hour
        self.host.internet.clock.call_later(due - moment, self.report, self._planned_until)

    def report(self, midnight: float) -> None:
        """Send the reports about what was judged before an epoch second and not reported yet."""
        log, first = self.host.log, self._reported
        while self._reported < len(log) and log[self._reported].received_at < midnight:
            self._reported += 1
        begin = int(midnight) - DAY
        for (domain, record), messages in by_policy(log[first : self._reported]).items():
            self._send(begin, domain, record, messages)

    def _send(
        self, begin: int, domain: str, record: DmarcRecord, messages: list[JudgedMessage]
    ) -> None:
        host, writer = self.host, self.host.reports
        addresses = destinations(domain, record, host.resolver)
        if writer is None or not addresses:
            return
        report_id = host.internet.ids.hex(f"dmarc-report:{host.name}", 32)
        rows, end = count_rows(messages), begin + DAY - 1
        report = Report(writer, report_id, begin, end, domain, record, rows)
        for address in addresses:
            self._mail(report, address, ATTEMPTS)

    def _mail(self, report: Report, address: str, attempts: int) -> None:
        """Hand a report over; the same report again later where the host says so."""
        host, internet = self.host, self.host.internet
        data = report_mail.compose(report, address, internet.clock.now(), internet.ids)
        sender = report.writer.email
        envelope = Envelope(host.ip, host.hostname, sender, [address], data)
        reply = exchange(internet, host.resolver, envelope)[0]
        self.sent.append(SentReport(report, address, reply))
        if reply.transient and attempts > 1:
            internet.clock.call_later(RETRY_AFTER, self._mail, report, address, attempts - 1)


def by_policy(
    messages: list[JudgedMessage],
) -> dict[tuple[str, DmarcRecord], list[JudgedMessage]]:
    """Return the messages of each policy that asks for reports: a report has one policy only."""
    found: dict[tuple[str, DmarcRecord], list[JudgedMessage]] = {}
    for message in messages:
        dmarc = message.verdict.dmarc
        if dmarc.record is not None and dmarc.record.rua and dmarc.result in ("pass", "fail"):
            found.setdefault((dmarc.policy_domain, dmarc.record), []).append(message)
    return found
