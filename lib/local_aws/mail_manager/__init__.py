"""Amazon SES Mail Manager."""

from local_aws.mail_manager import tags
from local_aws.mail_manager.addons import operations as addon_operations
from local_aws.mail_manager.address_lists import (
    import_operations,
    member_operations,
)
from local_aws.mail_manager.address_lists import operations as address_list_operations
from local_aws.mail_manager.archive import (
    export_operations,
    message_operations,
    operations,
    search_operations,
)
from local_aws.mail_manager.ingress import operations as ingress_operations
from local_aws.mail_manager.policies import operations as policy_operations
from local_aws.mail_manager.relay import operations as relay_operations
from local_aws.mail_manager.rules import operations as rule_operations
from local_aws.mail_manager.service import service

__all__ = [
    "addon_operations",
    "address_list_operations",
    "export_operations",
    "import_operations",
    "ingress_operations",
    "member_operations",
    "message_operations",
    "operations",
    "policy_operations",
    "relay_operations",
    "rule_operations",
    "search_operations",
    "service",
    "tags",
]
