"""Lifecycle rules at work: every midnight, objects whose time has come go, or change their class.

moto keeps the rules and the objects. Source: S3 user guide, "Managing the lifecycle of objects",
"Lifecycle configuration elements" and "Expiring objects".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from local_aws import moto_time
from local_aws.s3.lifecycle_rules import Rule, not_done

if TYPE_CHECKING:
    from local_aws.context import Request
    from local_aws.world import LocalAws

DAY = 86_400.0

EVERYWHERE = "aws"
"""moto's Region of the state that all Regions share."""

TELLS_OF_EXPIRY = "s3:LifecycleExpiration:Delete"
TELLS_OF_A_MARKER = "s3:LifecycleExpiration:DeleteMarkerCreated"


class Lifecycle:
    """The nightly work on the buckets of an account, once one of them has rules."""

    def __init__(self, aws: LocalAws, account_id: str, region: str = EVERYWHERE) -> None:
        self._aws = aws
        self._account_id = account_id
        self._planned = False

    def plan(self) -> None:
        """Work at the next midnight (UTC), and at every one after it while there are rules.

        AWS may take longer: what has expired is removed some time after. Here it goes at once.
        """
        if not self._planned:
            self._planned = True
            clock = self._aws.clock
            clock.call_later(DAY - clock.now() % DAY, self._work)

    def _work(self) -> None:
        from moto.s3.models import s3_backends

        self._planned = False
        moto_time.follow(self._aws.clock, "s3")
        backend = s3_backends[self._account_id][EVERYWHERE]
        now = self._aws.clock.utc().replace(tzinfo=None)
        for bucket in list(backend.buckets.values()):
            rules = [Rule(one, backend.tagger) for one in bucket.rules if one.status == "Enabled"]
            for name in list(bucket.keys) if rules else ():
                Versions(self._account_id, backend, bucket, name).look(rules, now)
            if bucket.rules:
                self.plan()


class Versions:
    """The versions of one object, oldest first; the last one is the current one."""

    def __init__(self, account_id: str, backend: Any, bucket: Any, name: str) -> None:
        self._account_id, self._backend = account_id, backend
        self._bucket, self._name = bucket, name
        self._versions: list[Any] = list(bucket.keys.getlist(name))

    def look(self, rules: list[Rule], now: datetime) -> None:
        """Do what the rules want. Where several do, expiry comes before a change of class."""
        for version in list(self._noncurrent(rules, now)):
            self._remove(version)
        current = self._versions[-1]
        if _is_marker(current):
            if len(self._versions) == 1 and any(one.expires_marker(current, now) for one in rules):
                self._remove(current)
        elif any(one.expires(current, now) for one in rules):
            self._expire(current)
        else:
            self._change_class(current, rules, now)

    def _noncurrent(self, rules: list[Rule], now: datetime) -> Iterator[Any]:
        for version, newer in pairwise(self._versions):
            since = newer.last_modified
            if not _is_locked(version) and any(
                one.expires_noncurrent(version, since, now) for one in rules
            ):
                yield version

    def _expire(self, current: Any) -> None:
        """Delete an object for good, or where versions are kept put a marker on it."""
        if self._bucket.versioning_status is None:
            self._remove(current)
            return
        self._tell(TELLS_OF_A_MARKER, current)
        self._backend._set_delete_marker(self._bucket.name, self._name)

    def _remove(self, version: Any) -> None:
        if not _is_marker(version):
            self._tell(TELLS_OF_EXPIRY, version)
            self._backend.tagger.delete_all_tags_for_resource(version.arn)
        self._versions.remove(version)
        self._bucket.keys.setlist(self._name, self._versions)
        if not self._versions:
            self._bucket.keys.pop(self._name)

    def _tell(self, event: str, version: Any) -> None:
        from moto.s3.notifications import S3NotificationEvent, send_event

        send_event(self._account_id, S3NotificationEvent(event), self._bucket, version)

    @staticmethod
    def _change_class(current: Any, rules: list[Rule], now: datetime) -> None:
        for rule in rules:
            storage_class = rule.storage_class(current, now)
            if storage_class:
                current.set_storage_class(storage_class)


def _is_marker(version: Any) -> bool:
    return not hasattr(version, "is_locked")


def _is_locked(version: Any) -> bool:
    return not _is_marker(version) and bool(version.is_locked(governance_bypass=False))


def look(aws: LocalAws, account_id: str, request: Request) -> str:
    """Note a request that sets a bucket's rules; return what of them isn't done here, or ""."""
    query = urlsplit(request.url).query
    if request.method != "PUT" or "lifecycle" not in parse_qs(query, keep_blank_values=True):
        return ""
    refused = not_done(request.body)
    if not refused:
        aws.state(Lifecycle, account_id, EVERYWHERE).plan()
    return refused
