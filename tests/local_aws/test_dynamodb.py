"""What moto's DynamoDB needs of us."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.world import LocalAws


@pytest.fixture
def table(aws: LocalAws) -> Any:
    dynamodb = aws.session().resource("dynamodb")
    return dynamodb.create_table(
        TableName="seats",
        KeySchema=[{"AttributeName": "seat", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "seat", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


@pytest.fixture
def slow_reads(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave time between what a condition is judged by and the write."""
    from moto.dynamodb.models.table import Table

    read = Table.get_item

    def slowly(self: Table, *key: Any) -> Any:
        found = read(self, *key)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(Table, "get_item", slowly)


def take(table: Any, guest: str) -> bool:
    """Take a seat that nobody has; return whether it was free."""
    free = "attribute_not_exists(seat)"
    try:
        table.put_item(Item={"seat": "1A", "guest": guest}, ConditionExpression=free)
    except ClientError as error:
        assert error.response["Error"]["Code"] == "ConditionalCheckFailedException"
        return False
    return True


def test_a_condition_and_its_write_are_one_step(table: Any, slow_reads: None) -> None:
    """As DynamoDB says of conditional writes: of two at the same time, one succeeds."""
    with ThreadPoolExecutor(2) as threads:
        taken = list(threads.map(lambda guest: take(table, guest), ["Ana", "Ben"]))
    assert sorted(taken) == [False, True]
