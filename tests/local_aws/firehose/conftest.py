"""Streams to one bucket, and what came of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.local_aws.functions.conftest import Functions

from local_aws.world import LocalAws


class Streams:
    """Streams of one local AWS that deliver to the bucket `mail-events`."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.client: Any = aws.client("firehose")
        self.s3: Any = aws.client("s3")
        self.s3.create_bucket(Bucket="mail-events")
        role = aws.client("iam").create_role(RoleName="stream", AssumeRolePolicyDocument="{}")
        self.role = role["Role"]["Arn"]

    def make(self, name: str = "mail", **settings: Any) -> str:
        """Make a stream; returns its ARN."""
        given = {"RoleARN": self.role, "BucketARN": "arn:aws:s3:::mail-events", **settings}
        made = self.client.create_delivery_stream(
            DeliveryStreamName=name, ExtendedS3DestinationConfiguration=given
        )
        return str(made["DeliveryStreamARN"])

    def put(self, *texts: str, name: str = "mail") -> None:
        """Put records into a stream."""
        self.client.put_record_batch(
            DeliveryStreamName=name, Records=[{"Data": text.encode()} for text in texts]
        )

    def objects(self) -> dict[str, bytes]:
        """Return what is in the bucket, by key."""
        found = self.s3.list_objects_v2(Bucket="mail-events").get("Contents", [])
        keys = [one["Key"] for one in found]
        return {k: self.s3.get_object(Bucket="mail-events", Key=k)["Body"].read() for k in keys}

    def failures(self) -> list[Any]:
        """Return the records below processing-failed/."""
        found = [
            line
            for key, body in self.objects().items()
            if key.startswith("processing-failed/")
            for line in body.splitlines()
        ]
        return [json.loads(line) for line in found]


@pytest.fixture
def streams(aws: LocalAws) -> Streams:
    return Streams(aws)


@pytest.fixture
def functions(aws: LocalAws) -> Functions:
    return Functions(aws)
