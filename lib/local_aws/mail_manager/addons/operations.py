"""Create, Delete, Get and List of AddonSubscription and AddonInstance."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.addons.addons import AddonInstances, AddonSubscriptions
from local_aws.mail_manager.addons.scanners import SCANNERS
from local_aws.mail_manager.archive.archive import instant
from local_aws.mail_manager.errors import conflict, invalid
from local_aws.mail_manager.resource import Resource
from local_aws.mail_manager.service import service
from local_aws.mail_manager.uses import user_of


@service.operation("CreateAddonSubscription")
def create_addon_subscription(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Subscribe to an add-on. Its findings are simulated: see `scanners`."""
    if params["AddonName"] not in SCANNERS:
        raise invalid(f"AddonName must be one of {', '.join(sorted(SCANNERS))}.")
    made = context.state(AddonSubscriptions).create("CreateAddonSubscription", params)
    return {"AddonSubscriptionId": made}


@service.operation("DeleteAddonSubscription")
def delete_addon_subscription(params: dict[str, Any], context: Context) -> None:
    """End a subscription that has no instance; an unknown one is no error, as it declares none."""
    found = context.state(AddonSubscriptions).find(params["AddonSubscriptionId"])
    if found is None:
        return
    for instance in context.state(AddonInstances).all():
        if instance.settings["AddonSubscriptionId"] == found.identifier:
            raise conflict(f"Subscription {found.identifier} has {instance.identifier}.")
    context.state(AddonSubscriptions).delete(found)


@service.operation("GetAddonSubscription")
def get_addon_subscription(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a subscription."""
    found = _describe(context.state(AddonSubscriptions).get(params["AddonSubscriptionId"]))
    return {name: found[name] for name in found if name != "AddonSubscriptionId"}


@service.operation("ListAddonSubscriptions")
def list_addon_subscriptions(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return all subscriptions."""
    shown, token = context.state(AddonSubscriptions).page(params)
    return {"AddonSubscriptions": [_describe(one) for one in shown], "NextToken": token}


@service.operation("CreateAddonInstance")
def create_addon_instance(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Make the instance of a subscription that conditions can ask."""
    subscription = context.state(AddonSubscriptions).get(params["AddonSubscriptionId"])
    named = {**params, "AddonName": subscription.settings["AddonName"]}
    return {"AddonInstanceId": context.state(AddonInstances).create("CreateAddonInstance", named)}


@service.operation("DeleteAddonInstance")
def delete_addon_instance(params: dict[str, Any], context: Context) -> None:
    """Delete an instance that no condition asks; an unknown one is no error."""
    instances = context.state(AddonInstances)
    found = instances.find(params["AddonInstanceId"])
    if found is None:
        return
    user = user_of(context, found.arn, found.identifier)
    if user is not None:
        raise conflict(f"Add-on instance {found.identifier} is in use by {user.identifier}.")
    instances.delete(found)


@service.operation("GetAddonInstance")
def get_addon_instance(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return an instance."""
    found = _describe_instance(context.state(AddonInstances).get(params["AddonInstanceId"]))
    return {name: found[name] for name in found if name != "AddonInstanceId"}


@service.operation("ListAddonInstances")
def list_addon_instances(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return all instances."""
    shown, token = context.state(AddonInstances).page(params)
    return {"AddonInstances": [_describe_instance(one) for one in shown], "NextToken": token}


def _describe(subscription: Resource) -> dict[str, Any]:
    return {
        "AddonSubscriptionId": subscription.identifier,
        "AddonName": subscription.settings["AddonName"],
        "AddonSubscriptionArn": subscription.arn,
        "CreatedTimestamp": instant(subscription.created),
    }


def _describe_instance(instance: Resource) -> dict[str, Any]:
    return {
        "AddonInstanceId": instance.identifier,
        "AddonSubscriptionId": instance.settings["AddonSubscriptionId"],
        "AddonName": instance.settings["AddonName"],
        "AddonInstanceArn": instance.arn,
        "CreatedTimestamp": instant(instance.created),
    }
