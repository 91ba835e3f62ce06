"""v1: tracking options of configuration sets."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses.configuration_sets import ConfigurationSet
from local_aws.ses.events.tracking_domain import redirect_domain_problem
from local_aws.ses.state import SesState
from local_aws.ses.v1 import service
from local_aws.ses.v1.configuration_sets import require

Params = dict[str, Any]


def _require_options(found: ConfigurationSet) -> None:
    if not found.redirect_domain:
        text = f"There are no tracking options for configuration set <{found.name}>."
        code = "TrackingOptionsDoesNotExistException"
        raise AwsError(code, text, 400, ConfigurationSetName=found.name)


def _set(found: ConfigurationSet, params: Params, context: Context) -> None:
    domain = params["TrackingOptions"].get("CustomRedirectDomain", "")
    problem = redirect_domain_problem(context.state(SesState), domain)
    if problem or not domain:
        text = problem or "A custom redirect domain must be specified."
        raise AwsError("InvalidTrackingOptions", text, 400)
    found.redirect_domain = domain


@service.operation("CreateConfigurationSetTrackingOptions")
def create_configuration_set_tracking_options(params: Params, context: Context) -> None:
    """Set the domain that tracked links lead to."""
    found = require(params, context)
    if found.redirect_domain:
        text = f"Configuration set <{found.name}> already has tracking options."
        code = "TrackingOptionsAlreadyExistsException"
        raise AwsError(code, text, 400, ConfigurationSetName=found.name)
    _set(found, params, context)


@service.operation("UpdateConfigurationSetTrackingOptions")
def update_configuration_set_tracking_options(params: Params, context: Context) -> None:
    """Set another domain."""
    found = require(params, context)
    _require_options(found)
    _set(found, params, context)


@service.operation("DeleteConfigurationSetTrackingOptions")
def delete_configuration_set_tracking_options(params: Params, context: Context) -> None:
    """Let tracked links lead to SES's own host again."""
    found = require(params, context)
    _require_options(found)
    found.redirect_domain = ""
