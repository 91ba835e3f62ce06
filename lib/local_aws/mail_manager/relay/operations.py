"""CreateRelay, UpdateRelay, DeleteRelay, GetRelay, ListRelays."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.archive.archive import instant
from local_aws.mail_manager.errors import conflict, invalid
from local_aws.mail_manager.ingress.passwords import read_secret
from local_aws.mail_manager.relay.relays import Relays
from local_aws.mail_manager.service import service
from local_aws.mail_manager.uses import user_of

SHOWN = ("RelayName", "ServerName", "ServerPort", "Authentication")

MAX_PAGE = 50
"""Where PageSize isn't given; ListRelays has no limit in the model."""


@service.operation("CreateRelay")
def create_relay(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Make a relay."""
    made = context.state(Relays).create("CreateRelay", params, lambda: _check(params, context))
    return {"RelayId": made}


@service.operation("UpdateRelay")
def update_relay(params: dict[str, Any], context: Context) -> None:
    """Replace the members that are given."""
    relays = context.state(Relays)
    relay = relays.get(params["RelayId"])
    _check(params, context)
    relays.update(relay, {name: params[name] for name in SHOWN if name in params})


@service.operation("DeleteRelay")
def delete_relay(params: dict[str, Any], context: Context) -> None:
    """Delete a relay that no rule names (assumption; DeleteRelay declares a conflict)."""
    relays = context.state(Relays)
    relay = relays.get(params["RelayId"])
    user = user_of(context, relay.identifier, relay.arn)
    if user is not None:
        raise conflict(f"Relay {relay.identifier} is in use by {user.identifier}.")
    relays.delete(relay)


@service.operation("GetRelay")
def get_relay(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a relay."""
    relay = context.state(Relays).get(params["RelayId"])
    return {
        "RelayId": relay.identifier,
        "RelayArn": relay.arn,
        **{name: relay.settings[name] for name in SHOWN},
        **relay.times("CreatedTimestamp", "LastModifiedTimestamp"),
    }


@service.operation("ListRelays")
def list_relays(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return all relays in short."""
    if params.get("PageSize", 1) < 1:
        raise invalid("PageSize must be 1 or more.")
    shown, token = context.state(Relays).page({"PageSize": MAX_PAGE, **params})
    found = [
        {
            "RelayId": one.identifier,
            "RelayName": one.settings["RelayName"],
            "LastModifiedTimestamp": instant(one.updated),
        }
        for one in shown
    ]
    return {"Relays": found, "NextToken": token}


def _check(params: dict[str, Any], context: Context) -> None:
    """Raise ValidationException where the secret lacks a user name or password."""
    arn = params.get("Authentication", {}).get("SecretArn")
    if arn is None:
        return
    secret = read_secret(context.client("secretsmanager"), arn)
    if not all(isinstance(secret.get(key), str) for key in ("username", "password")):
        raise invalid(f"Secret {arn} must exist and have the keys username and password.")
