"""Google's own Postmaster Tools, by its API client (the extra `postmaster`).

Credentials are those that Google's library finds: `gcloud auth application-default login` with the
scope below, or a file named in GOOGLE_APPLICATION_CREDENTIALS. The account has to have access to
the domain in Postmaster Tools.
"""

from __future__ import annotations

from typing import Any

from messaging_lab.errors import LabError

SCOPES = (
    "https://www.googleapis.com/auth/postmaster.domain",
    "https://www.googleapis.com/auth/postmaster.traffic.readonly",
)
EXTRA = (
    "Postmaster Tools needs Google's API client: install google-api-python-client, "
    "or this package with its extra, aws-messaging-workbook[postmaster]."
)
PAGE_SIZE = 100


class GoogleSource:
    """Asks Google. `service` is what googleapiclient builds."""

    def __init__(self, service: Any) -> None:
        self._service = service

    def list_domains(self, page_token: str) -> dict[str, Any]:
        """Return one page of the domains that the account has access to."""
        arguments = {"pageSize": PAGE_SIZE} | ({"pageToken": page_token} if page_token else {})
        return self._execute(self._service.domains().list(**arguments))

    def query(self, domain: str, body: dict[str, Any]) -> dict[str, Any]:
        """Return one page of a domain's figures."""
        stats = self._service.domains().domainStats()
        return self._execute(stats.query(parent=f"domains/{domain}", body=body))

    def compliance_status(self, domain: str) -> dict[str, Any]:
        """Return whether a domain meets the sender guidelines."""
        name = f"domains/{domain}/complianceStatus"
        return self._execute(self._service.domains().getComplianceStatus(name=name))

    def _execute(self, request: Any) -> dict[str, Any]:
        from googleapiclient.errors import HttpError

        try:
            found: dict[str, Any] = request.execute()
        except HttpError as error:
            raise LabError(
                f"Postmaster Tools answers {error.status_code}: {error.reason}. Is the domain "
                "yours there, and verified?"
            ) from error
        return found


def google_source(credentials: Any = None) -> GoogleSource:
    """Return Google as a source, with the credentials given or those of this machine.

    Raises LabError where the client isn't installed, or no credentials are found.
    """
    try:
        from google.auth import default
        from google.auth.exceptions import GoogleAuthError
        from googleapiclient.discovery import build
    except ImportError:
        raise LabError(EXTRA) from None
    try:
        known = credentials or default(scopes=SCOPES)[0]
    except GoogleAuthError as error:
        raise LabError(f"Google finds no credentials on this machine: {error}") from None
    # The description of the API comes with the client: nothing is fetched to build it.
    return GoogleSource(build("gmailpostmastertools", "v2", credentials=known))
