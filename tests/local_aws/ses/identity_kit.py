"""What the tests of identities have in common: DNS records published through Route 53."""

from __future__ import annotations

from typing import Any

from local_aws.world import LocalAws

DOMAIN = "nutrition.example"


class Zone:
    """A hosted zone of the customer, whose records are seen once they have propagated."""

    def __init__(self, aws: LocalAws, name: str = DOMAIN) -> None:
        self.aws, self.name = aws, name
        self.route53 = aws.client("route53")
        made = self.route53.create_hosted_zone(Name=name, CallerReference=name)
        self.id = made["HostedZone"]["Id"]

    def change(self, action: str, name: str, rtype: str, *values: str) -> None:
        """UPSERT or DELETE records and let the change propagate."""
        records = {
            "Name": name,
            "Type": rtype,
            "TTL": 300,
            "ResourceRecords": [{"Value": value} for value in values],
        }
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": records}]}
        self.route53.change_resource_record_sets(HostedZoneId=self.id, ChangeBatch=batch)
        self.aws.clock.advance(60)

    def publish(self, name: str, rtype: str, *values: str) -> None:
        """Publish records and let the change propagate."""
        self.change("UPSERT", name, rtype, *values)

    def remove(self, name: str, rtype: str, *values: str) -> None:
        """Remove records and let the change propagate."""
        self.change("DELETE", name, rtype, *values)


def dkim_records(identity: str, attributes: dict[str, Any]) -> dict[str, str]:
    """Return the CNAME records of Easy DKIM: name -> target."""
    zone = attributes["SigningHostedZone"]
    return {f"{t}._domainkey.{identity}": f"{t}.{zone}" for t in attributes["Tokens"]}


def verified_domain(aws: LocalAws, name: str = DOMAIN, region: str = "us-east-1") -> Zone:
    """Create a domain identity, publish its records and wait until it is verified."""
    created = aws.client("sesv2", region=region).create_email_identity(EmailIdentity=name)
    zone = Zone(aws, name)
    for record, target in dkim_records(name, created["DkimAttributes"]).items():
        zone.publish(record, "CNAME", target)
    return zone


def error_of(call: Any, **params: Any) -> tuple[str, str, int]:
    """Return code, message and HTTP status of the error that a call ends with."""
    from botocore.exceptions import ClientError

    try:
        call(**params)
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return error.response["Error"]["Code"], error.response["Error"]["Message"], status
    raise AssertionError("The call was expected to end with an error.")
