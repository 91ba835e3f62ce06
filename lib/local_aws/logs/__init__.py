"""Amazon CloudWatch Logs, as far as moto hasn't got it: the delivery of services' own logs, and
events by the lab's clock.

`deliveries` holds sources, destinations and what connects them, `delivery_operations` and
`description_operations` are the API, `writing` is what a service calls to have a record delivered;
`event_operations` has PutLogEvents, `metric_filters` what it counts by `patterns`, `searching`
FilterLogEvents and `subscriptions` what is sent on by the same patterns, `insights` the queries of
Logs Insights.
Everything else of CloudWatch Logs is moto's.
"""

from local_aws.logs import (
    delivery_operations,
    description_operations,
    event_operations,
    metric_filters,
    searching,
    subscriptions,
)
from local_aws.logs.insights import operations as insights_operations
from local_aws.logs.service import service

__all__ = [
    "delivery_operations",
    "description_operations",
    "event_operations",
    "insights_operations",
    "metric_filters",
    "searching",
    "service",
    "subscriptions",
]
