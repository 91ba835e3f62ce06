"""What has to be right about an ingress point before it is made or changed."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import NotImplementedByTheLab
from local_aws.mail_manager.errors import conflict, invalid
from local_aws.mail_manager.ingress.certificates import TrustStore
from local_aws.mail_manager.ingress.passwords import read_secret
from local_aws.mail_manager.ingress.points import IngressPoint
from local_aws.mail_manager.policies.policies import TrafficPolicies
from local_aws.mail_manager.rules.rule_sets import RuleSets

CONFIGURATIONS = {
    "OPEN": frozenset[str](),
    "AUTH": frozenset({"SmtpPassword", "SecretArn"}),
    "MTLS": frozenset({"TlsAuthConfiguration"}),
}
"""Type -> the members of IngressPointConfiguration, of which it needs one."""

FIPS_REGIONS = ("us-", "ca-")


def has_fips(region: str) -> bool:
    """Whether a Region is one of those in the US and Canada, where FIPS is the default."""
    return region.startswith(FIPS_REGIONS)


def default_tls_policy(region: str) -> str:
    """Return the TLS policy of an ingress point whose creation names none."""
    return "FIPS" if has_fips(region) else "REQUIRED"


def check_references(params: dict[str, Any], context: Context) -> None:
    """Raise ValidationException for a rule set or traffic policy that isn't there.

    Creation declares no ResourceNotFoundException.
    """
    for kind, member in ((RuleSets, "RuleSetId"), (TrafficPolicies, "TrafficPolicyId")):
        if member in params and context.state(kind).find(params[member]) is None:
            raise invalid(f"{member} {params[member]} does not exist.")


def check_configuration(kind: str, params: dict[str, Any], context: Context) -> None:
    """Raise ValidationException where type, authentication, network and TLS policy don't fit."""
    configuration = params.get("IngressPointConfiguration", {})
    _check_authentication(kind, configuration, context)
    network = params.get("NetworkConfiguration", {})
    if "PrivateNetworkConfiguration" in network:
        why = "there is no VPC here, so no VPC endpoint to receive through"
        raise NotImplementedByTheLab("mailmanager", "CreateIngressPoint in a private network", why)
    policy = params.get("TlsPolicy")
    if policy is not None:
        _check_tls_policy(kind, policy, context.region)


def _check_authentication(kind: str, configuration: dict[str, Any], context: Context) -> None:
    wanted = CONFIGURATIONS[kind]
    if not wanted:
        if configuration:
            raise invalid("An OPEN ingress point takes no IngressPointConfiguration.")
        return
    if not wanted & configuration.keys():
        needed = " or ".join(sorted(wanted))
        raise invalid(f"An ingress point of type {kind} needs {needed}.")
    if "TlsAuthConfiguration" in configuration:
        store = configuration["TlsAuthConfiguration"].get("TrustStore")
        if store is None:
            raise invalid("TlsAuthConfiguration needs a TrustStore.")
        TrustStore.read(store)
    elif "SecretArn" in configuration:
        _check_secret(configuration["SecretArn"], context)


def _check_secret(arn: str, context: Context) -> None:
    if not isinstance(read_secret(context.client("secretsmanager"), arn).get("password"), str):
        raise invalid(f"Secret {arn} must exist and have the key password.")


def _check_tls_policy(kind: str, policy: str, region: str) -> None:
    if policy == "FIPS" and not has_fips(region):
        raise invalid(f"TlsPolicy FIPS is not available in {region}.")
    if policy == "OPTIONAL" and kind != "OPEN":
        raise invalid(f"TlsPolicy OPTIONAL is not available for an ingress point of type {kind}.")
    if policy == "REQUIRED" and kind != "OPEN" and has_fips(region):
        raise invalid(f"TlsPolicy of a public {kind} ingress point is FIPS in {region}.")


def check_tls_update(point: IngressPoint, policy: str | None) -> None:
    """Raise ConflictException for a change of TLS policy that isn't possible.

    Only OPEN ingress points change it, between REQUIRED and OPTIONAL ("TLS policy for ingress
    endpoints").
    """
    now = point.settings["TlsPolicy"]
    if policy is None or policy == now:
        return
    if "FIPS" in (policy, now) or point.type != "OPEN":
        raise conflict(f"TlsPolicy {now} of an {point.type} ingress point can't be changed.")
