"""Amazon SES Mail Manager."""

from local_aws.mail_manager import tags
from local_aws.mail_manager.archive import (
    export_operations,
    message_operations,
    operations,
    search_operations,
)
from local_aws.mail_manager.service import service

__all__ = [
    "export_operations",
    "message_operations",
    "operations",
    "search_operations",
    "service",
    "tags",
]
