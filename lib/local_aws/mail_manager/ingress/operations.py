"""CreateIngressPoint, UpdateIngressPoint, DeleteIngressPoint, GetIngressPoint,
ListIngressPoints."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.errors import conflict
from local_aws.mail_manager.ingress.certificates import TrustStore
from local_aws.mail_manager.ingress.checks import (
    check_configuration,
    check_references,
    check_tls_update,
    default_tls_policy,
)
from local_aws.mail_manager.ingress.passwords import Password
from local_aws.mail_manager.ingress.points import IngressPoint, IngressPoints
from local_aws.mail_manager.service import service

NETWORK = {"PublicNetworkConfiguration": {"IpType": "IPV4"}}
"""The default ("If not specified, the default network type is IPv4-only")."""


@service.operation("CreateIngressPoint")
def create_ingress_point(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Make an ingress point, which is PROVISIONING at first."""
    points = context.state(IngressPoints)
    known = points.shared.known_token("CreateIngressPoint", params)
    if known is not None:
        return {"IngressPointId": known}
    check_references(params, context)
    check_configuration(params["Type"], params, context)
    made = points.create("CreateIngressPoint", params)
    _begin(points, points.point(made), params)
    return {"IngressPointId": made}


def _begin(points: IngressPoints, point: IngressPoint, params: dict[str, Any]) -> None:
    region = points.shared.region
    point.settings.setdefault("TlsPolicy", default_tls_policy(region))
    point.settings.setdefault("NetworkConfiguration", NETWORK)
    _configure(points, point, params.get("IngressPointConfiguration", {}))
    points.provision(point)


def _configure(points: IngressPoints, point: IngressPoint, configuration: dict[str, Any]) -> None:
    if "SmtpPassword" in configuration:
        version, now = points.aws.ids.uuid("mailmanager-password"), points.aws.clock.now()
        password = configuration["SmtpPassword"]
        if point.password is None:
            point.password = Password(password, version)
        else:
            point.password.replace(password, version, now)
    elif "SecretArn" in configuration:
        point.password = None
    elif "TlsAuthConfiguration" in configuration:
        store = configuration["TlsAuthConfiguration"]["TrustStore"]
        point.trust_store = TrustStore.read(store)


@service.operation("UpdateIngressPoint")
def update_ingress_point(params: dict[str, Any], context: Context) -> None:
    """Change an ingress point at once. Assumption: it isn't UPDATING for long enough to be seen."""
    points = context.state(IngressPoints)
    point = points.point(params["IngressPointId"])
    if point.status not in ("ACTIVE", "CLOSED"):
        raise conflict(f"Ingress point {point.identifier} is {point.status}.")
    check_references(params, context)
    if "IngressPointConfiguration" in params:
        check_configuration(point.type, params, context)
    check_tls_update(point, params.get("TlsPolicy"))
    changes = {
        name: value
        for name, value in params.items()
        if name not in ("IngressPointId", "StatusToUpdate")
    }
    points.update(point, changes)
    _configure(points, point, params.get("IngressPointConfiguration", {}))
    _change_status(points, point, params.get("StatusToUpdate"))


def _change_status(points: IngressPoints, point: IngressPoint, status: str | None) -> None:
    if status == "CLOSED" and not point.closed:
        points.hang_up(point)
    elif status == "ACTIVE" and point.closed:
        points.listen(point)


@service.operation("DeleteIngressPoint")
def delete_ingress_point(params: dict[str, Any], context: Context) -> None:
    """Begin a deletion; no mail is taken from now on."""
    points = context.state(IngressPoints)
    points.deprovision(points.point(params["IngressPointId"]))


@service.operation("GetIngressPoint")
def get_ingress_point(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return an ingress point, without its password."""
    point = context.state(IngressPoints).point(params["IngressPointId"])
    settings = point.settings
    with_store = params.get("IncludeTrustStoreContents") == "INCLUDE"
    return {
        "IngressPointId": point.identifier,
        "IngressPointName": settings["IngressPointName"],
        "IngressPointArn": point.arn,
        "Status": point.status,
        "Type": point.type,
        "ARecord": point.a_record or None,
        "RuleSetId": settings["RuleSetId"],
        "TrafficPolicyId": settings["TrafficPolicyId"],
        "IngressPointAuthConfiguration": _authentication(point, context, with_store),
        "NetworkConfiguration": settings["NetworkConfiguration"],
        "TlsPolicy": settings["TlsPolicy"],
        **point.times("CreatedTimestamp", "LastUpdatedTimestamp"),
    }


def _authentication(
    point: IngressPoint, context: Context, with_store: bool
) -> dict[str, Any] | None:
    configuration = point.settings.get("IngressPointConfiguration")
    if configuration is None:
        return None
    if point.password is not None:
        shown = point.password.describe(context.aws.clock.now())
        return {"IngressPointPasswordConfiguration": shown}
    if "TlsAuthConfiguration" in configuration:
        return {"TlsAuthConfiguration": configuration["TlsAuthConfiguration"] if with_store else {}}
    return {"SecretArn": configuration["SecretArn"]}


@service.operation("ListIngressPoints")
def list_ingress_points(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return all ingress points in short."""
    points = context.state(IngressPoints)
    shown, token = points.page(params)
    found = [_summary(points.point(one.identifier)) for one in shown]
    return {"IngressPoints": found, "NextToken": token}


def _summary(point: IngressPoint) -> dict[str, Any]:
    return {
        "IngressPointName": point.settings["IngressPointName"],
        "IngressPointId": point.identifier,
        "Status": point.status,
        "Type": point.type,
        "ARecord": point.a_record or None,
    }
