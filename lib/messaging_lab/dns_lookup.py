"""DNS asked through this machine's own resolver, for a lab on AWS."""

from __future__ import annotations

from messaging_lab.errors import LabError


def ask_dns(name: str, record_type: str) -> list[str]:
    """Return the values at a name as text without trailing dots; [] for none or no answer.

    The character-strings of a TXT value are joined, as every reader of SPF, DKIM and DMARC does.
    Raises LabError when DNS can't be reached.
    """
    import dns.exception
    import dns.resolver

    try:
        answer = dns.resolver.resolve(name, record_type, search=False)
    except dns.exception.Timeout as error:
        raise LabError(f"DNS didn't answer about {name}: look at your connection.") from error
    except dns.exception.DNSException:
        return []
    if record_type.upper() == "TXT":
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
    return [record.to_text().rstrip(".") for record in answer]
