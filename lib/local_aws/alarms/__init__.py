"""CloudWatch alarms that are evaluated by the lab's clock. Metrics and all else are moto's."""

from local_aws.alarms import operations
from local_aws.alarms.operations import service

__all__ = ["operations", "service"]
