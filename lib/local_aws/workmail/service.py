"""The service that the operations of this package hang on."""

from local_aws.registry import Service

service = Service("workmail")
