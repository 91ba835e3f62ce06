"""The first look at a request: is its access key one that is still good?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.access import keys
from local_aws.faults import fault

if TYPE_CHECKING:
    from local_aws.context import Request, Response
    from local_aws.world import LocalAws

NO_LONGER = "The security token included in the request is invalid."

FORM_CODE, JSON_CODE = "InvalidClientTokenId", "UnrecognizedClientException"
"""The code of that refusal in the query protocol, and in those that speak JSON."""


def refusal(aws: LocalAws, request: Request, access_key: str, signing_name: str) -> Response | None:
    """Return the answer to a request with a key that IAM has made and that is inactive or deleted;
    None for any other. A key that IAM hasn't made is anybody's."""
    key = keys.find(aws, access_key)
    if key is None or key.active:
        return None
    as_form = "form" in request.headers.get("content-type", "")
    return fault(request, 403, FORM_CODE if as_form else JSON_CODE, NO_LONGER, signing_name)
