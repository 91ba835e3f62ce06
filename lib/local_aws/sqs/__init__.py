"""Amazon SQS: message move tasks, and queues that keep time and order as AWS's do.

moto does the rest: queues, their attributes and policies, sending and receiving.
"""

from local_aws.sqs import operations
from local_aws.sqs.service import service

__all__ = ["operations", "service"]
