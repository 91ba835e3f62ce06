"""A hosted zone and short ways to change and ask it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.internet.answer import Answer
from local_aws.world import LocalAws


@dataclass
class ZoneUnderTest:
    """The hosted zone nutrition.example through boto3."""

    aws: LocalAws
    client: Any
    zone_id: str

    def change(self, *changes: tuple[str, str, str, list[str]], ttl: int = 300) -> dict[str, Any]:
        """Send one batch of (action, name, type, values) and return ChangeInfo."""
        batch = [
            {
                "Action": action,
                "ResourceRecordSet": {
                    "Name": name,
                    "Type": rtype,
                    "TTL": ttl,
                    "ResourceRecords": [{"Value": value} for value in values],
                },
            }
            for action, name, rtype, values in changes
        ]
        answer = self.client.change_resource_record_sets(
            HostedZoneId=self.zone_id, ChangeBatch={"Changes": batch}
        )
        found: dict[str, Any] = answer["ChangeInfo"]
        return found

    def refusal(self, *changes: tuple[str, str, str, list[str]], ttl: int = 300) -> str:
        """Send a batch that must be refused with InvalidChangeBatch; return the message."""
        with pytest.raises(ClientError) as caught:
            self.change(*changes, ttl=ttl)
        assert caught.value.response["Error"]["Code"] == "InvalidChangeBatch"
        return str(caught.value.response["Error"]["Message"])

    def records(self) -> list[tuple[str, str]]:
        """Return name and type of each record set in the zone's order."""
        listed = self.client.list_resource_record_sets(HostedZoneId=self.zone_id)
        return [(one["Name"], one["Type"]) for one in listed["ResourceRecordSets"]]

    def lookup(self, name: str, rtype: str) -> Answer:
        """Ask a resolver that remembers nothing."""
        return self.aws.internet.resolver(caching=False).lookup(name, rtype)


@pytest.fixture
def zone(aws: LocalAws) -> ZoneUnderTest:
    client = aws.client("route53")
    made = client.create_hosted_zone(Name="nutrition.example", CallerReference="test")
    aws.clock.advance(60)
    return ZoneUnderTest(aws, client, made["HostedZone"]["Id"])
