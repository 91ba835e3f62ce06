"""A rule set at work on a message: rules in order, each for the recipients that it applies to.

Recipients can come to have different versions of a message (AddHeader in a rule that applies to
some). They are kept apart as `Copy`s: the recipients of a copy get the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local_aws.internet.message import make_field
from local_aws.mail_manager.addons.addons import AddonInstances
from local_aws.mail_manager.addons.scanners import Sample
from local_aws.mail_manager.address_lists.lists import AddressLists
from local_aws.mail_manager.logs import rule_record
from local_aws.mail_manager.rules.actions import PERFORM, ActionFailed, Job
from local_aws.mail_manager.rules.conditions import applies
from local_aws.mail_manager.rules.facts import MailFacts

if TYPE_CHECKING:
    from local_aws.mail_manager.ingress.incoming import Incoming
    from local_aws.mail_manager.ingress.points import IngressPoints
    from local_aws.mail_manager.resource import Resource


@dataclass(slots=True)
class Copy:
    """One recipient's copy: the address, and the header fields that rules have put on top."""

    recipient: str
    added: tuple[bytes, ...] = ()


@dataclass(slots=True)
class Run:
    """One rule set on one message."""

    points: IngressPoints
    rule_set: Resource
    incoming: Incoming
    copies: list[Copy] = field(default_factory=list)


def process(points: IngressPoints, rule_set: Resource, incoming: Incoming) -> None:
    """Run a rule set over a message.

    Raises OSError where an archive could not store it: the sender has to try again.
    """
    copies = [Copy(address) for address in incoming.recipients]
    run = Run(points, rule_set, incoming, copies)
    for index, rule in enumerate(rule_set.settings["Rules"], 1):
        if not run.copies:
            return
        matched = [copy for copy in run.copies if _applies(run, rule, copy)]
        if not matched:
            rule_record(run, rule, index, [], None)
        _perform_all(run, rule, index, matched)


def _applies(run: Run, rule: dict[str, Any], copy: Copy) -> bool:
    return applies(rule, _facts(run, copy), copy.recipient)


def _facts(run: Run, copy: Copy) -> MailFacts:
    incoming, shared = run.incoming, run.points.shared
    addons = run.points.aws.state(AddonInstances, shared.account_id, shared.region)
    sample = Sample(incoming.session.client_ip, incoming.session.mail_from, incoming.data)
    return MailFacts(
        session=incoming.session,
        data=incoming.data,
        size=incoming.size,
        verdict=incoming.verdict,
        in_list=run.points.aws.state(AddressLists, shared.account_id, shared.region).has,
        analysis=lambda analyzer, name: addons.analyse(analyzer, name, sample),
        added=[make_field(line) for line in reversed(copy.added)],
    )


def _perform_all(run: Run, rule: dict[str, Any], index: int, matched: list[Copy]) -> None:
    for number, action in enumerate(rule["Actions"], 1):
        # An action before may have dropped some of the recipients.
        matched = [copy for copy in matched if copy in run.copies]
        if not matched:
            return
        kind, settings = next(iter(action.items()))
        addresses = [copy.recipient for copy in matched]
        if kind in CHANGES:
            matched = CHANGES[kind](run, settings, matched)
            outcome: tuple[str, str] = ("SUCCESS", "")
        else:
            outcome = _perform(run, kind, settings, matched)
        rule_record(run, rule, index, addresses, (kind, number, *outcome))


def _perform(run: Run, kind: str, settings: dict[str, Any], matched: list[Copy]) -> tuple[str, str]:
    """Do something with each version of the message; return status and failure for the log."""
    versions: dict[tuple[bytes, ...], list[str]] = {}
    for copy in matched:
        versions.setdefault(copy.added, []).append(copy.recipient)
    status = "SUCCESS"
    try:
        for number, (added, recipients) in enumerate(versions.items(), 1):
            data = _data(run, added)
            job = Job(run.points, run.rule_set, run.incoming, data, recipients, number)
            status = PERFORM[kind](job, settings)
    except ActionFailed as failure:
        if settings.get("ActionFailurePolicy", "CONTINUE") == "DROP":
            _drop(run, {}, matched)
        return "FAILURE", str(failure)
    return status, ""


def _data(run: Run, added: tuple[bytes, ...]) -> bytes:
    return b"".join(line + b"\r\n" for line in reversed(added)) + run.incoming.data


def _drop(run: Run, settings: dict[str, Any], matched: list[Copy]) -> list[Copy]:
    run.copies = [copy for copy in run.copies if copy not in matched]
    return []


def _add_header(run: Run, settings: dict[str, Any], matched: list[Copy]) -> list[Copy]:
    line = f"{settings['HeaderName']}: {settings['HeaderValue']}"
    for copy in matched:
        copy.added = (*copy.added, line.encode())
    return matched


def _replace_recipient(run: Run, settings: dict[str, Any], matched: list[Copy]) -> list[Copy]:
    """Put new recipients in the place of the matched ones, a copy for each version of the message.

    The rest of the rule goes on for the new ones.
    """
    versions = list(dict.fromkeys(copy.added for copy in matched))
    new = [
        Copy(address, added)
        for added in versions
        for address in dict.fromkeys(settings.get("ReplaceWith", ()))
    ]
    place = run.copies.index(matched[0])
    kept = [copy for copy in run.copies if copy not in matched]
    run.copies = [*kept[:place], *new, *kept[place:]]
    return new


CHANGES = {
    "Drop": _drop,
    "AddHeader": _add_header,
    "ReplaceRecipient": _replace_recipient,
}
"""Actions that change what the following rules and actions see."""
