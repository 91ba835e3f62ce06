"""Mail into an archive through an ingress endpoint: real SMTP, as many connections as are named.

Clients run in a process of their own, each sends its messages over one connection, one command at
a time, without TLS. A message counts when the 250 has come, so it is judged (SPF, DKIM, DMARC), has
passed the rules and is safe on disk. Messages a second are by the wall clock, as the disk and the
client are waited for; beside them the CPU time of the server's process.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from benchmarks._archive import NEWEST
from local_aws.mail_manager.archive.state import ArchiveState
from local_aws.mail_manager.archive.storage.store import ArchiveStore
from local_aws.mail_manager.ingress.listener import serve_ingress
from local_aws.mail_manager.samples import SampleMail, sample_mail
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

CONNECTIONS, MESSAGES, ROUNDS = (1, 32), 1_600, 3


def gateway(aws: LocalAws) -> ArchiveStore:
    """Make an open ingress endpoint that archives all mail, and return the archive's store."""
    mm = aws.client("mailmanager")
    archive_id = mm.create_archive(ArchiveName="everything")["ArchiveId"]
    rules = [{"Actions": [{"Archive": {"TargetArchive": archive_id}}]}]
    mm.create_ingress_point(
        IngressPointName="door",
        Type="OPEN",
        TlsPolicy="OPTIONAL",
        RuleSetId=mm.create_rule_set(RuleSetName="rules", Rules=rules)["RuleSetId"],
        TrafficPolicyId=mm.create_traffic_policy(
            TrafficPolicyName="all", DefaultAction="ALLOW", PolicyStatements=[]
        )["TrafficPolicyId"],
    )
    aws.clock.advance(60)
    return aws.state(ArchiveState, ACCOUNT_ID, REGION).get(archive_id).store


def deliver(port: int, mails: list[SampleMail]) -> None:
    """Send messages over one connection. Raises AssertionError where one isn't taken."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        replies = connection.makefile("rb")
        assert replies.readline().startswith(b"220")
        for command, code in _dialogue(mails):
            connection.sendall(command)
            reply = replies.readline()
            assert reply.startswith(code), reply


def _dialogue(mails: list[SampleMail]) -> list[tuple[bytes, bytes]]:
    dialogue = [(b"HELO mx.gmail.example\r\n", b"250")]
    for mail in mails:
        dialogue.append((f"MAIL FROM:<{mail.sender}>\r\n".encode(), b"250"))
        dialogue += [(f"RCPT TO:<{to}>\r\n".encode(), b"250") for to in mail.recipients]
        dialogue.append((b"DATA\r\n", b"354"))
        dialogue.append((mail.raw.replace(b"\r\n.", b"\r\n..") + b".\r\n", b"250"))
    return dialogue


def clients(port: int, connections: int) -> None:
    """Send the messages over several connections and print the seconds that it took."""
    mails = list(islice(sample_mail(MESSAGES, NEWEST), MESSAGES))
    shares = [mails[first::connections] for first in range(connections)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(deliver, [port] * connections, shares))
    print(time.perf_counter() - begun)


CLIENTS = "import sys, benchmarks.archive_smtp as b; b.clients(*map(int, sys.argv[1:]))"


def run(port: int, connections: int) -> tuple[float, float]:
    """Return messages a second, and the CPU milliseconds of the server for each message."""
    begun = time.process_time()
    answer = subprocess.check_output([sys.executable, "-c", CLIENTS, str(port), str(connections)])
    return MESSAGES / float(answer), (time.process_time() - begun) / MESSAGES * 1e3


def main() -> None:
    """Print the rates."""
    aws = LocalAws()
    store, server = gateway(aws), serve_ingress(aws)
    results: dict[int, list[tuple[float, float]]] = {count: [] for count in CONNECTIONS}
    for _ in range(ROUNDS):
        for count in CONNECTIONS:
            results[count].append(run(server.port, count))
    server.stop()
    assert len(store) == MESSAGES * ROUNDS * len(CONNECTIONS)
    for count, found in results.items():
        rates, cpu = zip(*found, strict=True)
        print(
            f"{count:3} connections{statistics.median(rates):8,.0f} messages/s "
            f"[{min(rates):,.0f} - {max(rates):,.0f}]   CPU {statistics.median(cpu):.2f} ms each"
        )
    print("load " + ", ".join(f"{average:.1f}" for average in os.getloadavg()))


if __name__ == "__main__":
    main()
