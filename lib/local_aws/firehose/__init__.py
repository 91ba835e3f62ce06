"""Amazon Data Firehose: records are buffered by the lab's clock, transformed by a function, and
delivered to S3.
"""

from local_aws.firehose import operations
from local_aws.firehose.service import service

__all__ = ["operations", "service"]
