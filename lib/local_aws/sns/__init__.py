"""Amazon SNS: text messages, and data protection of topics.

moto does the rest: topics, subscriptions, filters and deliveries.
"""

from local_aws.sms_voice.sns import service
from local_aws.sns import operations

__all__ = ["operations", "service"]
