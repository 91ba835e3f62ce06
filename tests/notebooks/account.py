"""What is in the account that lessons run against."""

from __future__ import annotations

from typing import Any

from messaging_lab import Lab


def things() -> list[Any]:
    """List, over the same endpoint, what a lesson makes."""
    lab = Lab.open()
    ses, mm = lab.client("sesv2"), lab.client("mailmanager")
    sms = lab.client("pinpoint-sms-voice-v2")
    return [
        ses.list_email_identities()["EmailIdentities"],
        ses.list_configuration_sets().get("ConfigurationSets"),
        lab.client("route53").list_hosted_zones()["HostedZones"],
        lab.client("sns").list_topics()["Topics"],
        lab.client("sqs").list_queues().get("QueueUrls"),
        lab.client("s3").list_buckets()["Buckets"],
        lab.client("iam").list_roles()["Roles"],
        lab.client("logs").describe_log_groups()["logGroups"],
        sms.describe_phone_numbers()["PhoneNumbers"],
        sms.describe_pools()["Pools"],
        sms.describe_configuration_sets()["ConfigurationSets"],
        sms.describe_protect_configurations()["ProtectConfigurations"],
        sms.describe_verified_destination_numbers()["VerifiedDestinationNumbers"],
        mm.list_rule_sets()["RuleSets"],
        mm.list_traffic_policies()["TrafficPolicies"],
        mm.list_relays()["Relays"],
        [one for one in mm.list_archives()["Archives"] if one["ArchiveState"] == "ACTIVE"],
    ]
