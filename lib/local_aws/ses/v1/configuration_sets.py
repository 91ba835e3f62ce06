"""v1: configuration sets."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses import configuration_sets
from local_aws.ses.configuration_sets import MAX_SETS, ConfigurationSet, name_problem
from local_aws.ses.errors import invalid_parameter
from local_aws.ses.outbound.refusals import V1
from local_aws.ses.paging import BadToken, page
from local_aws.ses.state import SesState
from local_aws.ses.times import utc
from local_aws.ses.v1 import service

Params = dict[str, Any]

MAX_ITEMS = 1000
"""Configuration sets on a page (model, `ListConfigurationSets`)."""


def require(params: Params, context: Context) -> ConfigurationSet:
    """Return the configuration set that a call names. Raises ConfigurationSetDoesNotExist."""
    name = params["ConfigurationSetName"]
    found = context.state(SesState).configuration_sets.get(name)
    if found is None:
        raise V1.no_configuration_set(name)
    return found


@service.operation("CreateConfigurationSet")
def create_configuration_set(params: Params, context: Context) -> None:
    """Make a configuration set."""
    name, sets = params["ConfigurationSet"]["Name"], context.state(SesState).configuration_sets
    problem = name_problem(name)
    if problem:
        raise AwsError("InvalidConfigurationSet", problem, 400)
    if name in sets:
        text = f"Configuration set <{name}> already exists."
        raise AwsError("ConfigurationSetAlreadyExists", text, 400, ConfigurationSetName=name)
    if len(sets) >= MAX_SETS:
        text = f"Number of configuration sets exceeds max allowed number <{MAX_SETS}>."
        raise AwsError("LimitExceeded", text, 400)
    sets[name] = ConfigurationSet(name)


@service.operation("DescribeConfigurationSet")
def describe_configuration_set(params: Params, context: Context) -> Params:
    """Show a configuration set, and of its attributes those asked for."""
    found, asked = require(params, context), params.get("ConfigurationSetAttributeNames", [])
    shown: Params = {"ConfigurationSet": {"Name": found.name}}
    if "eventDestinations" in asked:
        # Imported here, since that module needs `require` of this one.
        from local_aws.ses.v1 import event_destinations

        shown["EventDestinations"] = event_destinations.describe(found)
    if "deliveryOptions" in asked:
        shown["DeliveryOptions"] = {"TlsPolicy": found.tls_policy.capitalize()}
    if "reputationOptions" in asked:
        shown["ReputationOptions"] = {
            "SendingEnabled": found.sending_enabled,
            "ReputationMetricsEnabled": found.reputation_metrics,
        }
        if found.fresh_start:
            shown["ReputationOptions"]["LastFreshStart"] = utc(found.fresh_start)
    if "trackingOptions" in asked and found.redirect_domain:
        shown["TrackingOptions"] = {"CustomRedirectDomain": found.redirect_domain}
    return shown


@service.operation("ListConfigurationSets")
def list_configuration_sets(params: Params, context: Context) -> Params:
    """List configuration sets by name, a page at a time."""
    state, token = context.state(SesState), params.get("NextToken", "")
    size, scope = params.get("MaxItems", MAX_ITEMS), f"configuration sets {state.region}"
    if not 1 <= size <= MAX_ITEMS:
        raise invalid_parameter(
            f"Value {size} for parameter MaxItems is invalid. "
            f"MaxItems must be between 1 and {MAX_ITEMS}."
        )
    try:
        shown, following = page(sorted(state.configuration_sets), size, token, scope)
    except BadToken:
        raise invalid_parameter(f"Invalid NextToken <{token}>.") from None
    answer: Params = {"ConfigurationSets": [{"Name": name} for name in shown]}
    return answer | ({"NextToken": following} if following else {})


@service.operation("DeleteConfigurationSet")
def delete_configuration_set(params: Params, context: Context) -> None:
    """Delete a configuration set."""
    found = require(params, context)
    del context.state(SesState).configuration_sets[found.name]


@service.operation("UpdateConfigurationSetSendingEnabled")
def update_configuration_set_sending_enabled(params: Params, context: Context) -> None:
    """Pause or resume the sending with a configuration set."""
    found = require(params, context)
    configuration_sets.switch_sending(context.state(SesState), found, params["Enabled"])


@service.operation("UpdateConfigurationSetReputationMetricsEnabled")
def update_configuration_set_reputation_metrics_enabled(params: Params, context: Context) -> None:
    """Publish bounce and complaint rates of a configuration set to CloudWatch, or stop that."""
    require(params, context).reputation_metrics = params["Enabled"]


@service.operation("PutConfigurationSetDeliveryOptions")
def put_configuration_set_delivery_options(params: Params, context: Context) -> None:
    """Say whether messages may go in the clear."""
    policy = params.get("DeliveryOptions", {}).get("TlsPolicy", "Optional")
    require(params, context).tls_policy = policy.upper()
