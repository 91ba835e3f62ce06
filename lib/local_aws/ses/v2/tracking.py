"""v2: tracking and reputation options of configuration sets."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.ses.state import SesState
from local_aws.ses.v2 import service
from local_aws.ses.v2.configuration_sets import require, set_tracking_options

Params = dict[str, Any]


@service.operation("PutConfigurationSetTrackingOptions")
def put_configuration_set_tracking_options(params: Params, context: Context) -> None:
    """Set the domain that tracked links lead to; without one, SES's own again."""
    set_tracking_options(context.state(SesState), require(params, context), params)


@service.operation("PutConfigurationSetReputationOptions")
def put_configuration_set_reputation_options(params: Params, context: Context) -> None:
    """Publish bounce and complaint rates of a configuration set to CloudWatch, or stop that."""
    require(params, context).reputation_metrics = params.get("ReputationMetricsEnabled", False)
