"""Where the figures come from: anything that answers as Postmaster Tools v2 does."""

from __future__ import annotations

from typing import Any, Protocol


class Source(Protocol):
    """Requests and answers are the JSON of the API (gmailpostmastertools v2) as Python values."""

    def list_domains(self, page_token: str) -> dict[str, Any]:
        """GET v2/domains: `domains`, and `nextPageToken` where there are more."""

    def query(self, domain: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST v2/domains/DOMAIN/domainStats:query: `domainStats` and `nextPageToken`."""

    def compliance_status(self, domain: str) -> dict[str, Any]:
        """GET v2/domains/DOMAIN/complianceStatus."""
