"""The SES API v1 (botocore's `ses`). It sees the same identities and account as v2."""

from local_aws.registry import Service

service = Service("ses")

from local_aws.ses.v1 import (  # noqa: E402, F401
    account,
    bounces,
    configuration_sets,
    custom_verification,
    event_destinations,
    identities,
    identity_attributes,
    identity_list,
    identity_policies,
    notifications,
    receipt_filters,
    receipt_rule_sets,
    receipt_rules,
    sending,
    templated,
    templates,
    tracking,
)
