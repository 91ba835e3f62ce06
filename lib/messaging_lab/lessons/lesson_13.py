"""Lesson 13, Archive in transit: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from messaging_lab.archive import Row, search
from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.words import plural

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

BOARD = "board@"
LONG = ("TEN_YEARS", "PERMANENT")

PREFIX = "mail/"
MOVED, COLD = 90, "GLACIER_IR"
SEVEN_YEARS = 7 * 365


@exercise(
    lesson="13",
    number=1,
    title="Keep the board's mail for ten years",
    hints=(
        "update_rule_set replaces all rules: pass [*rules, …]. The retention is called TEN_YEARS.",
        "TO is a header. The envelope's recipient is called RECIPIENT: "
        'where("RECIPIENT", "EQUALS", board).',
    ),
)
def keep_the_boards_mail(lab: Lab) -> Iterator[Finding]:
    """Look at the archives, the rules that lead to the one for long, and the mail in it."""
    archive = _long_archive(lab)
    if archive is None:
        yield missing("No archive keeps mail for TEN_YEARS.", "mm.list_archives")
        return
    yield right(
        f"{archive['ArchiveName']} keeps mail for {archive['Retention']['RetentionPeriod']}."
    )
    rules = _rules_to(lab, archive)
    if not rules:
        yield missing("No rule archives to it.", "mm.get_rule_set")
        return
    yield _by_recipient(rules)
    yield from _content(_newest(lab, archive["ArchiveId"]))
    yield _others_are_kept(lab, archive)


def _long_archive(lab: Lab) -> dict[str, Any] | None:
    """Return the archive for long that a rule leads to, any for long else, None without one."""
    mm = lab.client("mailmanager")
    every = [mm.get_archive(ArchiveId=one["ArchiveId"]) for one in mm.list_archives()["Archives"]]
    active = [one for one in every if one["ArchiveState"] == "ACTIVE"]
    long = [one for one in active if one["Retention"]["RetentionPeriod"] in LONG]
    return next((one for one in long if _rules_to(lab, one)), long[0] if long else None)


def _rules(lab: Lab) -> list[dict[str, Any]]:
    mm = lab.client("mailmanager")
    ids = [one["RuleSetId"] for one in mm.list_rule_sets()["RuleSets"]]
    return [rule for one in ids for rule in mm.get_rule_set(RuleSetId=one)["Rules"]]


def _targets(rule: dict[str, Any]) -> list[str]:
    return [one["Archive"]["TargetArchive"] for one in rule["Actions"] if "Archive" in one]


def _rules_to(lab: Lab, archive: dict[str, Any]) -> list[dict[str, Any]]:
    names = {archive["ArchiveId"], archive["ArchiveArn"], archive["ArchiveName"]}
    return [rule for rule in _rules(lab) if names & set(_targets(rule))]


def _by_recipient(rules: list[dict[str, Any]]) -> Finding:
    asked = {
        _attribute(next(iter(condition.values()))["Evaluate"])
        for rule in rules
        for condition in rule.get("Conditions", [])
    }
    return expect(
        asked == {"RECIPIENT"},
        "Its rule asks for the envelope's recipient, so blind copies are kept.",
        f"Its rule asks for {', '.join(sorted(asked)) or 'nothing'}: ask for RECIPIENT, which "
        "holds for a blind copy, too.",
        look="mm.get_rule_set",
    )


def _attribute(evaluated: dict[str, Any]) -> str:
    listed: dict[str, Any] = evaluated.get("IsInAddressList", {})
    return str(evaluated.get("Attribute") or listed.get("Attribute") or "a header")


def _newest(lab: Lab, archive_id: str) -> list[Row]:
    now = lab.clock.now
    return search(lab, archive_id, now - timedelta(days=30), now)


def _content(rows: list[Row]) -> Iterator[Finding]:
    def is_boards(row: Row) -> bool:
        return any(one.startswith(BOARD) for one in row["Envelope"]["To"])

    others = [row for row in rows if not is_boards(row)]
    yield expect(
        len(rows) > len(others),
        "Mail to the board is in it.",
        "No mail to the board is in it: hand one in.",
        look="converse",
    )
    yield expect(
        not others,
        "Nobody else's mail is in it.",
        f"{plural(len(others), 'message')} in it went to somebody else: the rule needs a "
        "condition, and the archive a fresh start.",
        look="mm.get_rule_set",
    )


def _others_are_kept(lab: Lab, archive: dict[str, Any]) -> Finding:
    others = [
        rule
        for rule in _rules(lab)
        if any("WriteToS3" in one for one in rule["Actions"])
        or set(_targets(rule)) - {archive["ArchiveId"], archive["ArchiveArn"]}
    ]
    return expect(
        others,
        "The other mail is kept as before.",
        "The rules that were there are gone: pass [*rules, …] to update_rule_set.",
        look="mm.get_rule_set",
    )


@exercise(
    lesson="13",
    number=2,
    title="Let S3 forget, and pay less until then",
    hints=(
        "put_bucket_lifecycle_configuration takes Bucket and LifecycleConfiguration; the class is "
        "GLACIER_IR, seven years are 2,557 days.",
        "A rule has ID, Status, Filter, Transitions (a list of Days and StorageClass) and "
        "Expiration (Days).",
    ),
)
def let_s3_forget(lab: Lab) -> Iterator[Finding]:
    """Look at the lifecycle rules of the bucket that a rule set writes to."""
    bucket = _bucket(lab)
    rules = _lifecycle(lab, bucket) if bucket else []
    enabled = [rule for rule in rules if rule["Status"] == "Enabled"]
    fitting = [rule for rule in enabled if _prefix(rule) == PREFIX]
    if not fitting:
        yield missing(
            f"The bucket has no enabled lifecycle rule for {PREFIX}.",
            "get_bucket_lifecycle_configuration",
        )
        return
    yield right(f"A lifecycle rule is there for {PREFIX}.")
    yield _moves(fitting)
    yield _expires(fitting)


def _bucket(lab: Lab) -> str:
    actions = [action for rule in _rules(lab) for action in rule["Actions"]]
    return next((one["WriteToS3"]["S3Bucket"] for one in actions if "WriteToS3" in one), "")


def _lifecycle(lab: Lab, bucket: str) -> list[dict[str, Any]]:
    try:
        found = lab.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchLifecycleConfiguration":
            raise
        return []
    rules: list[dict[str, Any]] = found["Rules"]
    return rules


def _filter(rule: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = rule.get("Filter", {})
    return {**found, **found.get("And", {})}


def _prefix(rule: dict[str, Any]) -> str:
    return str(_filter(rule).get("Prefix", rule.get("Prefix", "")))


def _moves(rules: list[dict[str, Any]]) -> Finding:
    transitions = [one for rule in rules for one in rule.get("Transitions", [])]
    moves = [(one.get("Days"), one["StorageClass"]) for one in transitions]
    said = ", ".join(f"to {name} after {days} days" for days, name in moves) or "nowhere"
    return expect(
        moves == [(MOVED, COLD)],
        f"It moves mail to {COLD} after {MOVED} days.",
        f"It moves mail {said}: to {COLD} after {MOVED} days is what was asked for.",
        look="Transitions",
    )


def _expires(rules: list[dict[str, Any]]) -> Finding:
    found = [int(rule.get("Expiration", {}).get("Days", 0)) for rule in rules]
    days = min(filter(None, found), default=0)
    return expect(
        SEVEN_YEARS <= days <= SEVEN_YEARS + 3,
        "It deletes mail after seven years.",
        f"It deletes mail after {plural(days, 'day')}: seven years are 2,557."
        if days
        else "It deletes nothing: add an Expiration.",
        look="Expiration",
    )
