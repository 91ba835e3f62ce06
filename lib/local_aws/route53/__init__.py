"""Amazon Route 53: hosted zones whose records the small internet's resolvers see.

Zones, records, changes and tags are done here, and nothing is left to moto: its change batches are
not atomic, its changes are in sync at once and it has no TestDNSAnswer. What else the API has
(health checks, traffic policies, DNSSEC, domains) is refused by name.
"""

from local_aws.route53 import changes, dns_answer, hosted_zones, record_sets, tags
from local_aws.route53.service import service

__all__ = ["changes", "dns_answer", "hosted_zones", "record_sets", "service", "tags"]
