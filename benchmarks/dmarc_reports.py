"""DMARC aggregate reports read from files, beside parsedmarc, which has to find the same in them.

400 reports of five records, all different, and one of 10,000 records, in both forms. Times are CPU
time, the best of several rounds. parsedmarc brings 33 packages and isn't among the dependencies:
name a Python that has it in PARSEDMARC_PYTHON, and both take turns.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from local_aws.internet.dmarc_record import DmarcRecord, parse_record
from local_aws.internet.dmarc_reports import rfc7489, rfc9990
from local_aws.internet.dmarc_reports.report import Report, Writer
from local_aws.internet.dmarc_reports.rows import Row, Signature
from messaging_lab.dmarc import read_reports

SMALL, RECORDS, LARGE, ROUNDS = 400, 5, 10_000, 3
GOALS = {"small": 10, "large 7489": 8, "large 9990": 8}
"""Times as fast as parsedmarc, at least."""

WRITER = Writer("Example", "dmarc@receiver.example", "")
FORMS = {"7489": rfc7489.write, "9990": rfc9990.write}

PEER = """
import json, sys, time, parsedmarc
options = dict(offline=True, always_use_local_files=True)
read = lambda path: parsedmarc.parse_report_file(path, **options)["report"]
read(sys.argv[1])
start = time.process_time()
reports = [read(path) for path in sys.argv[1:]]
spent = time.process_time() - start
rows = [[r["report_metadata"]["report_id"], row["source"]["ip_address"], row["count"],
         row["policy_evaluated"]["disposition"], row["policy_evaluated"]["dkim"],
         row["policy_evaluated"]["spf"], row["identifiers"]["header_from"],
         [[s["domain"], s["selector"], s["result"]] for s in row["auth_results"]["dkim"]]]
        for r in reports for row in r["records"]]
print(json.dumps([spent, sorted(rows)]))
"""


def rows(stream: random.Random, count: int) -> Iterator[tuple[Row, int]]:
    """Yield rows of senders good and bad."""
    for _ in range(count):
        dkim, spf = stream.random() < 0.7, stream.random() < 0.6
        other = stream.choice(["esp.example", "amazonses.com", "crm.example"])
        signatures = (
            Signature("shop.example", f"s{stream.randrange(3)}", "pass" if dkim else "fail", ""),
            Signature(other, f"x{stream.randrange(20)}", "pass", ""),
        )
        yield (
            Row(
                source_ip=f"203.0.{stream.randrange(113)}.{stream.randrange(256)}",
                header_from="shop.example",
                envelope_from="bounce.shop.example",
                passed=dkim or spf,
                policy="reject",
                disposition="none" if dkim or spf else "reject",
                override="",
                dkim_aligned=dkim,
                spf_aligned=spf,
                signatures=signatures,
                spf_domain="bounce.shop.example",
                spf_result="pass" if spf else "softfail",
            ),
            stream.randrange(1, 200),
        )


def write(path: Path, form: str, count: int, stream: random.Random) -> None:
    """Write a packed report."""
    record = parse_record("v=DMARC1; p=reject; rua=mailto:rua@shop.example")
    assert isinstance(record, DmarcRecord)
    begin, found = 1767657600, list(rows(stream, count))
    report = Report(
        WRITER, path.name.partition(".")[0], begin, begin, "shop.example", record, found
    )
    path.write_bytes(gzip.compress(FORMS[form](report)))


def sets(folder: Path) -> dict[str, list[Path]]:
    """Write all reports; return the files by what they are for."""
    stream = random.Random(1)
    small = [folder / f"small{number}.xml.gz" for number in range(SMALL)]
    for number, path in enumerate(small):
        write(path, list(FORMS)[number % 2], RECORDS, stream)
    found = {"small": small}
    for form in FORMS:
        path = folder / f"large{form}.xml.gz"
        write(path, form, LARGE, stream)
        found[f"large {form}"] = [path]
    return found


def ours(paths: list[Path]) -> tuple[float, list[list[object]]]:
    """Return CPU seconds and figures of our reader."""
    start = time.process_time()
    reading = read_reports(paths)
    spent = time.process_time() - start
    found: list[list[object]] = [
        [
            report.report_id,
            record.source_ip,
            record.messages,
            record.disposition,
            record.dkim,
            record.spf,
            record.header_from,
            [[one.domain, one.selector, one.result] for one in record.dkim_results],
        ]
        for report in reading.reports
        for record in report.records
    ]
    return spent, sorted(found, key=json.dumps)


def peers(python: str, paths: list[Path]) -> tuple[float, list[list[object]]]:
    """Return the same of parsedmarc."""
    command = [python, "-c", PEER, *map(str, paths)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    spent, found = json.loads(shown.stdout)
    return float(spent), sorted(found, key=json.dumps)


def main() -> None:
    """Measure and print."""
    python = os.environ.get("PARSEDMARC_PYTHON", "")
    with tempfile.TemporaryDirectory() as folder:
        for name, paths in sets(Path(folder)).items():
            compare(name, paths, python)


def compare(name: str, paths: list[Path], python: str) -> None:
    """Print one line: ours, the peer's if there is one, and whether both say the same."""
    best, theirs, same = 9e9, 9e9, True
    for _ in range(ROUNDS):
        spent, found = ours(paths)
        best = min(best, spent)
        if python:
            their, figures = peers(python, paths)
            theirs, same = min(theirs, their), same and figures == found
    line = f"{name:<11} {len(paths):>4} files  {best:6.3f} s  {len(paths) / best:7,.0f} files/s"
    if python:
        factor = theirs / best
        goal = f"goal {GOALS[name]}"
        line += f"   parsedmarc {theirs:6.3f} s: {factor:4.1f} times as fast ({goal})"
        line += ", same figures" if same else ", OTHER FIGURES"
    print(line)


if __name__ == "__main__":
    main()
