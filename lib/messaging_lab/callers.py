"""Clients with somebody's own access key, from somewhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

SOURCE_IP = "x-lab-source-ip"
"""The header in which a request to the local AWS says where it comes from; AWS knows by itself."""


def client_with_key(lab: Lab, service: str, access_key: dict[str, Any], source_ip: str = "") -> Any:
    """Return a boto3 client that signs with an access key, as CreateAccessKey returns it.

    `source_ip` is where it calls from, in the local AWS; a real call comes from where it comes.
    """
    make: Any = lab.session.client
    client = make(
        service,
        region_name=lab.region,
        aws_access_key_id=access_key["AccessKeyId"],
        aws_secret_access_key=access_key["SecretAccessKey"],
    )
    if source_ip and lab.is_local:

        def place(params: dict[str, Any], **_: Any) -> None:
            params["headers"][SOURCE_IP] = source_ip

        client.meta.events.register("before-call", place)
    return client
