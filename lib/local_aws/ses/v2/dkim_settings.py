"""v2: DkimSigningAttributes, which come at creation and later."""

from __future__ import annotations

from typing import Any

from local_aws.errors import NotImplementedByTheLab
from local_aws.ses.errors import bad_request
from local_aws.ses.identity.dkim_attributes import parse_private_key, start_byodkim, start_easy_dkim
from local_aws.ses.identity.identities import Identity
from local_aws.ses.state import SesState

Settings = dict[str, Any]


def refuse_replication(operation: str, origin: str) -> None:
    """Raise NotImplementedByTheLab for the origin of Deterministic Easy DKIM."""
    if origin.startswith("AWS_SES_"):
        why = f"origin {origin}, that is Deterministic Easy DKIM (DEED), is left out"
        raise NotImplementedByTheLab("sesv2", operation, why)


def uses_own_key(settings: Settings) -> bool:
    """Whether the settings bring a key of the customer's own."""
    return bool({"DomainSigningSelector", "DomainSigningPrivateKey"} & settings.keys())


def check_dkim_settings(operation: str, settings: Settings) -> None:
    """Raise BadRequestException or NotImplementedByTheLab for settings that can't be applied."""
    refuse_replication(operation, settings.get("DomainSigningAttributesOrigin", ""))
    if not uses_own_key(settings):
        return
    if not settings.get("DomainSigningSelector") or not settings.get("DomainSigningPrivateKey"):
        raise bad_request(
            "Bring Your Own DKIM needs both DomainSigningSelector and DomainSigningPrivateKey."
        )
    if "NextSigningKeyLength" in settings:
        raise bad_request("NextSigningKeyLength is for Easy DKIM and can't go with your own key.")
    parse_private_key(settings["DomainSigningPrivateKey"])


def apply_dkim_settings(state: SesState, identity: Identity, settings: Settings) -> None:
    """Set up Easy DKIM or BYODKIM for a domain, with settings that have been checked."""
    if uses_own_key(settings):
        selector, key = settings["DomainSigningSelector"], settings["DomainSigningPrivateKey"]
        start_byodkim(identity, selector, key)
    else:
        start_easy_dkim(state, identity, settings.get("NextSigningKeyLength", ""))
