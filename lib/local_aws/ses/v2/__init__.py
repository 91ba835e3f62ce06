"""The SES API v2 (botocore's `sesv2`)."""

from local_aws.registry import Service

service = Service("sesv2")

from local_aws.ses.v2 import (  # noqa: E402, F401
    account,
    address_insights,
    bulk,
    configuration_sets,
    contact_lists,
    contacts,
    custom_verification,
    event_destinations,
    export_jobs,
    identities,
    identity_attributes,
    identity_list,
    identity_policies,
    import_jobs,
    sending,
    suppression,
    tags,
    templates,
    tracking,
    vdm,
)
