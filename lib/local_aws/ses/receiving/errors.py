"""Errors of email receiving. Their texts are those that AWS is seen to send, where any were."""

from __future__ import annotations

from local_aws.errors import AwsError


def rule_set_unknown(name: str) -> AwsError:
    """Return the error for a rule set that isn't there."""
    return AwsError("RuleSetDoesNotExist", f"Rule set does not exist: {name}", 400, Name=name)


def rule_unknown(name: str) -> AwsError:
    """Return the error for a rule that isn't there."""
    return AwsError("RuleDoesNotExist", f"Rule does not exist: {name}", 400, Name=name)


def already_exists(what: str, name: str) -> AwsError:
    """Return the error for a name that is taken."""
    return AwsError("AlreadyExists", f"{what} already exists: {name}", 400, Name=name)


def limit_exceeded(what: str, limit: int) -> AwsError:
    """Return the error for one thing too many."""
    return AwsError("LimitExceeded", f"Cannot have more than {limit} {what}.", 400)
