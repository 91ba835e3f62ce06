"""Looking at the account that MESSAGING_LAB_TARGET=aws leads to. No secret is ever shown."""

from __future__ import annotations

import os

from messaging_lab.health.findings import Health


def target() -> list[Health]:
    """Look at the target that the environment names."""
    name = os.environ.get("MESSAGING_LAB_TARGET") or "local"
    endpoint = os.environ.get("MESSAGING_LAB_ENDPOINT", "")
    if name == "aws":
        return [Health("Target", "aws"), *_aws()]
    if name != "local":
        return [Health("Target", name, "Set MESSAGING_LAB_TARGET to local or aws, or unset it.")]
    if endpoint:
        return [Health("Target", f"local AWS at {endpoint}"), _served(endpoint)]
    return [Health("Target", "local AWS in each notebook's own process")]


def _served(endpoint: str) -> Health:
    from messaging_lab.errors import LabError
    from messaging_lab.target_endpoint import open_target

    try:
        open_target(endpoint, "us-east-1")
    except LabError as error:
        return Health("Local AWS", "not reached", str(error))
    return Health("Local AWS", "answers")


def _aws() -> list[Health]:
    from messaging_lab.errors import LabError
    from messaging_lab.target_aws import open_target

    try:
        found = open_target(os.environ.get("MESSAGING_LAB_REGION") or None)
    except LabError as error:
        return [Health("AWS account", "not reached", str(error))]
    return [
        Health("AWS account", f"{found.account_id} in {found.region}"),
        _own("MESSAGING_LAB_ACCOUNT", "the account you mean, and no other will be opened"),
        _own("MESSAGING_LAB_MY_ADDRESS", "an address of yours, which the lessons may write to"),
        _own("MESSAGING_LAB_DOMAIN", "a domain whose DNS you control"),
    ]


def _own(variable: str, what: str) -> Health:
    value = os.environ.get(variable, "")
    return Health(variable, value or "not set", "" if value else f"Set it to {what}.")
