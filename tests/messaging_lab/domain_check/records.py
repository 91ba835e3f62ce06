"""A DNS of a handful of records."""

from __future__ import annotations

from collections.abc import Mapping

from messaging_lab.domain_check.dns import Answer, Dns

Records = Mapping[str, list[str] | str]
""" "name TYPE" -> values, or a status."""


def dns_of(records: Records) -> Dns:
    """Return a DNS that has these records, and nothing else."""
    names = {key.partition(" ")[0] for key in records}

    def ask(name: str, record_type: str) -> Answer:
        found = records.get(f"{name} {record_type}")
        if isinstance(found, str):
            return Answer(found)
        if found is not None:
            return Answer("NOERROR", tuple(found))
        return Answer("NOERROR" if name in names else "NXDOMAIN")

    return Dns(ask)
