"""Amazon Route 53: hosted zones whose records the small internet's resolvers see."""

from local_aws.registry import Service

service = Service("route53")
