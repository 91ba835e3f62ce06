"""What one lifecycle rule says of a version of an object (moto's rule, moto's version)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

NOT_DONE = re.compile(
    rb"<(ObjectSizeGreaterThan|ObjectSizeLessThan|NewerNoncurrentVersions"
    rb"|AbortIncompleteMultipartUpload|NoncurrentVersionTransition)\b"
)
"""Parts of a rule that moto forgets or that nothing here acts on."""

SMALLEST_TO_CHANGE = 128 * 1024
"""Octets from which on objects change their class (TransitionDefaultMinimumObjectSize)."""


def not_done(document: bytes) -> str:
    """Return the name of a part of a lifecycle configuration that isn't done here, or ""."""
    found = NOT_DONE.search(document)
    return found[1].decode() if found else ""


class Rule:
    """An enabled rule."""

    def __init__(self, rule: Any, tagger: Any) -> None:
        self._rule, self._tagger = rule, tagger

    def expires(self, version: Any, now: datetime) -> bool:
        """Whether a current version's time has come."""
        return self._meant(version) and self._old_enough(version, now)

    def expires_marker(self, marker: Any, now: datetime) -> bool:
        """Whether a delete marker that is all that is left of an object goes."""
        prefix, tags = self._filter()
        if tags or not marker.name.startswith(prefix):
            return False
        wanted = str(self._rule.expired_object_delete_marker).lower() == "true"
        return wanted or self._old_enough(marker, now)

    def expires_noncurrent(self, version: Any, since: datetime, now: datetime) -> bool:
        """Whether a version goes that another has taken the place of at `since`."""
        days = self._rule.nve_noncurrent_days
        return days is not None and self._meant(version) and due(since, int(days)) <= now

    def storage_class(self, version: Any, now: datetime) -> str:
        """Return the class that a current version has by now, "" for its old one."""
        if version.size < SMALLEST_TO_CHANGE or not self._meant(version):
            return ""
        passed = [
            (moment, one.storage_class)
            for one in self._rule.transitions or ()
            if (moment := _moment(version.last_modified, one.days, one.date)) and moment <= now
        ]
        return max(passed)[1] if passed else ""

    def _old_enough(self, version: Any, now: datetime) -> bool:
        rule = self._rule
        moment = _moment(version.last_modified, rule.expiration_days, rule.expiration_date)
        return moment is not None and moment <= now

    def _meant(self, version: Any) -> bool:
        prefix, wanted = self._filter()
        if not version.name.startswith(prefix):
            return False
        tags = self._tagger.get_tag_dict_for_resource(version.arn) if wanted else {}
        return bool(wanted.items() <= tags.items())

    def _filter(self) -> tuple[str, dict[str, str]]:
        """Return the prefix and the tags of the objects that the rule is about."""
        found = self._rule.filter
        if found is None:
            return self._rule.prefix or "", {}
        if found.and_filter is not None:
            return found.and_filter.prefix or "", dict(found.and_filter.tags)
        tags = {found.tag_key: found.tag_value} if found.tag_key else {}
        return found.prefix or "", tags


def _moment(made: datetime, days: Any, date: str | None) -> datetime | None:
    """Return when something happens to what was `made` then; None for never."""
    if days is not None:
        return due(made, int(days))
    if date is None:
        return None
    return datetime.fromisoformat(date.replace("Z", "+00:00")).replace(tzinfo=None)


def due(made: datetime, days: int) -> datetime:
    """Return when something of `made` is so many days old, rounded up to midnight (UTC)."""
    moment = made + timedelta(days=days)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if moment == midnight else midnight + timedelta(days=1)
