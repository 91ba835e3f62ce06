"""Items in DynamoDB, safe against other writers, repeats and retries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from .attributes import KEY
from .item import REVISION, Item, key_of, merge_all, merged

READ_AT_ONCE = 100
"""Keys that BatchGetItem takes."""

ATTEMPTS = 10
"""How often a write is tried against others that change the same item."""


class StatusTable:
    """The table; `resource` is boto3's DynamoDB resource."""

    def __init__(self, resource: Any, name: str) -> None:
        self._resource = resource
        self._name = name
        self._table = resource.Table(name)

    def keep(self, items: Iterable[Item]) -> None:
        """Merge items into the table: reads a hundred at once, writes only what has changed."""
        wanted = merge_all(items)
        known = self._read(list(wanted))
        for key, item in wanted.items():
            self._keep(item, known.get(key))

    def recipients_of(self, message_id: str) -> list[Item]:
        """Return the items of a message, one for each recipient."""
        condition = {
            "KeyConditionExpression": "message_id = :id",
            "ExpressionAttributeValues": {":id": message_id},
        }
        found: list[Item] = []
        answer = self._table.query(**condition)
        found += answer["Items"]
        while "LastEvaluatedKey" in answer:
            answer = self._table.query(**condition, ExclusiveStartKey=answer["LastEvaluatedKey"])
            found += answer["Items"]
        return found

    def _read(self, keys: list[tuple[str, str]]) -> dict[tuple[str, str], Item]:
        found: dict[tuple[str, str], Item] = {}
        for start in range(0, len(keys), READ_AT_ONCE):
            named = [dict(zip(KEY, key, strict=True)) for key in keys[start : start + READ_AT_ONCE]]
            for item in self._batch(named):
                found[key_of(item)] = item
        return found

    def _batch(self, keys: list[dict[str, str]]) -> Iterator[Item]:
        request = {self._name: {"Keys": keys, "ConsistentRead": True}}
        while request:
            answer = self._resource.batch_get_item(RequestItems=request)
            yield from answer["Responses"].get(self._name, ())
            request = answer.get("UnprocessedKeys") or {}

    def _keep(self, item: Item, known: Item | None) -> None:
        for _ in range(ATTEMPTS):
            new = item if known is None else merged(known, item)
            if new == known or self._write(new, known):
                return
            known = self._read([key_of(item)]).get(key_of(item))
        raise RuntimeError(f"{ATTEMPTS} writes of {key_of(item)} were overtaken by others.")

    def _write(self, item: Item, known: Item | None) -> bool:
        """Write an item if it is still as it was read; return whether it was."""
        number = int(known[REVISION]) + 1 if known else 1
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(message_id)"}
        if known:
            condition = {
                "ConditionExpression": "revision = :known",
                "ExpressionAttributeValues": {":known": known[REVISION]},
            }
        try:
            self._table.put_item(Item={**item, REVISION: number}, **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True
