"""The Postmaster Tools of a simulated world, as a source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from messaging_lab.postmaster.google import google_source
from messaging_lab.postmaster.postmaster import Postmaster

if TYPE_CHECKING:
    from messaging_lab.lab import Lab
    from messaging_lab.lab_world import LabWorld


class LocalSource:
    """Asks the Gmail-like provider of the local AWS, in v2's JSON."""

    def __init__(self, world: LabWorld) -> None:
        self._world = world

    def list_domains(self, page_token: str) -> dict[str, Any]:
        """Return all domains, on one page."""
        return self._world.postmaster("GET", "domains")

    def query(self, domain: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return one page of a domain's figures. Raises LabError for an unverified domain."""
        return self._world.postmaster("POST", f"domains/{domain}/domainStats:query", body)

    def compliance_status(self, domain: str) -> dict[str, Any]:
        """Return whether a domain meets the sender guidelines."""
        return self._world.postmaster("GET", f"domains/{domain}/complianceStatus")


def open_postmaster(lab: Lab) -> Postmaster:
    """Return Postmaster Tools of the lab's world; on AWS Google's own, with your credentials.

    Raises LabError where Google's client or credentials are missing.
    """
    return Postmaster(LocalSource(lab.world) if lab.is_local else google_source())
