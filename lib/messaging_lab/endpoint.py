"""The URL of a running local AWS, as MESSAGING_LAB_ENDPOINT gives it."""

from __future__ import annotations

from urllib.parse import urlsplit

from messaging_lab.errors import LabError


def check_endpoint(endpoint: str) -> str:
    """Return the endpoint without a trailing slash, or raise LabError."""
    parts = urlsplit(endpoint)
    if parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise LabError(
            f"MESSAGING_LAB_ENDPOINT is {endpoint!r}: give the URL that `messaging-lab serve` "
            "prints, such as http://127.0.0.1:4566."
        )
    return endpoint.rstrip("/")
