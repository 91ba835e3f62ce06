"""Calls that a lesson never makes on a real account, because people at AWS would act on them."""

from __future__ import annotations

from messaging_lab.errors import RefusedByTheLab

LEFT_TO_YOU = {
    ("sesv2", "PutAccountDetails"): (
        "it asks people at AWS to review your account. When you mean it, send the request from "
        "the SES console or with the AWS CLI"
    ),
}
"""(service, operation) -> why, and what to do instead."""


def refuse_what_is_yours(service: str, operation: str) -> None:
    """Raise RefusedByTheLab for a call that is yours alone to make."""
    reason = LEFT_TO_YOU.get((service, operation))
    if reason is not None:
        raise RefusedByTheLab(f"{operation} was not sent: {reason}.")
