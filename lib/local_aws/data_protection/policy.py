"""Data protection policies: what they say, and what is wrong with one.

Source: SNS developer guide, "Data protection policies" and "Data protection policy operations".
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import re2

from local_aws.data_protection.managed import ARN_PREFIX, MANAGED, NOT_DETECTED
from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.regular_expressions import BadExpression, expression

LONGEST = 30_720
"""Characters of a policy."""

VERSION = "2021-06-01"
MOST_CUSTOM = 10
LONGEST_REGEX = 200
DESTINATIONS = {"CloudWatchLogs": "LogGroup", "Firehose": "DeliveryStream", "S3": "Bucket"}
LOG_GROUP_PREFIX = "/aws/vendedlogs/"

_NAME = re2.compile(r"[A-Za-z0-9_-]{1,128}")
_REGEX_CHARACTERS = re2.compile(r"[A-Za-z0-9_#=@/;,\- ^$?\[\]{}|\\*+.():&'\"!%<>~]*")
_PRINCIPAL = re2.compile(
    r"\*|[0-9]{12}|arn:aws:(iam|sts)::[0-9]{12}:(root|(user|role|assumed-role)/.+)"
)


def invalid(reason: str) -> AwsError:
    """Return the refusal of a policy. Assumption: AWS publishes the code, and not its texts."""
    return AwsError(
        "InvalidParameter", f"Invalid parameter: DataProtectionPolicy Reason: {reason}", 400
    )


@dataclass(frozen=True, slots=True)
class Statement:
    """What is done in one direction, for some principals, to some kinds of data.

    `operation` is "Audit", "Deny", "Mask" or "Redact". `mask` is its character; `sample_rate` (0
    to 99) and the destinations, {"CloudWatchLogs": name, …}, are those of an audit.
    """

    direction: str
    principals: tuple[str, ...]
    identifiers: tuple[str, ...]
    operation: str
    mask: str = ""
    sample_rate: int = 0
    findings_to: dict[str, str] = field(default_factory=dict)
    no_findings_to: dict[str, str] = field(default_factory=dict)

    def is_for(self, names: frozenset[str]) -> bool:
        """Whether it is for a principal who goes by these names."""
        return "*" in self.principals or not names.isdisjoint(self.principals)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that holds for a topic; `text` is what was put, `custom` name -> expression."""

    text: str
    statements: tuple[Statement, ...]
    custom: dict[str, str]


def read(text: str) -> Policy:
    """Return the policy that a text says. Raises AwsError, InvalidParameter, where it is none."""
    if len(text) > LONGEST:
        raise invalid(f"A policy has at most {LONGEST} characters.")
    try:
        document = json.loads(text)
    except ValueError:
        raise invalid("The policy is not valid JSON.") from None
    _members(
        document, "the policy", {"Name", "Version", "Statement"}, {"Description", "Configuration"}
    )
    if document["Version"] != VERSION:
        raise invalid(f"Version must be {VERSION}.")
    custom = _custom(document.get("Configuration", {}))
    if not isinstance(document["Statement"], list) or not document["Statement"]:
        raise invalid("Statement must be a list of at least one statement.")
    statements = tuple(_statement(one, custom) for one in document["Statement"])
    if sum(one.operation == "Audit" for one in statements) > 1:
        raise invalid("A policy has at most one statement with the operation Audit.")
    return Policy(text, statements, custom)


def _members(found: Any, where: str, needed: set[str], optional: set[str]) -> None:
    if not isinstance(found, dict):
        raise invalid(f"{where} must be an object.")
    missing = sorted(needed - found.keys())
    unknown = sorted(found.keys() - needed - optional)
    if missing:
        raise invalid(f"{where} must have {', '.join(missing)}.")
    if unknown:
        raise invalid(f"{where} has no member {', '.join(unknown)}.")


def _custom(configuration: Any) -> dict[str, str]:
    _members(configuration, "Configuration", set(), {"CustomDataIdentifier"})
    listed = configuration.get("CustomDataIdentifier", [])
    if not isinstance(listed, list) or len(listed) > MOST_CUSTOM:
        raise invalid(f"CustomDataIdentifier must be a list of at most {MOST_CUSTOM}.")
    found: dict[str, str] = {}
    for one in listed:
        _members(one, "a custom data identifier", {"Name", "Regex"}, set())
        if one["Name"] in found:
            raise invalid(f"The custom data identifier {one['Name']} is defined twice.")
        found[_name(one["Name"])] = _regex(one["Regex"])
    return found


def _name(name: Any) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise invalid("The name of a custom data identifier matches [A-Za-z0-9_-]{1,128}.")
    if name in MANAGED or name in NOT_DETECTED:
        raise invalid(f"{name} is the name of a managed data identifier.")
    return name


def _regex(regex: Any) -> str:
    """Return a regular expression that runs in time linear to the payload, or refuse it."""
    if not isinstance(regex, str) or not 0 < len(regex) <= LONGEST_REGEX:
        raise invalid(f"Regex has 1 to {LONGEST_REGEX} characters.")
    if not _REGEX_CHARACTERS.fullmatch(regex):
        raise invalid("Regex contains a character that isn't allowed.")
    try:
        fits = expression(regex, whole=True).found
    except BadExpression:
        raise invalid("Regex is not a regular expression that is supported.") from None
    if fits(""):
        raise invalid("Regex matches an empty text.")
    return regex


def _statement(found: Any, custom: dict[str, str]) -> Statement:
    needed = {"DataDirection", "Principal", "DataIdentifier", "Operation"}
    _members(found, "a statement", needed, {"Sid"})
    direction = found["DataDirection"]
    if direction not in ("Inbound", "Outbound"):
        raise invalid("DataDirection must be Inbound or Outbound.")
    common = (direction, _principals(found["Principal"]), _identifiers(found, custom))
    operation = found["Operation"]
    if not isinstance(operation, dict) or len(operation) != 1:
        raise invalid("Operation must have one of Audit, Deny, Deidentify.")
    kind, settings = next(iter(operation.items()))
    if kind == "Deny":
        _members(settings, "Deny", set(), set())
        return Statement(*common, "Deny")
    if kind == "Deidentify":
        return _deidentify(settings, common)
    if kind == "Audit":
        return _audit(settings, common)
    raise invalid("Operation must have one of Audit, Deny, Deidentify.")


Common = tuple[str, tuple[str, ...], tuple[str, ...]]


def _principals(found: Any) -> tuple[str, ...]:
    if not isinstance(found, list) or not found:
        raise invalid("Principal must be a list of ARNs of IAM, or ['*'].")
    wrong = [one for one in found if not isinstance(one, str) or not _PRINCIPAL.fullmatch(one)]
    if wrong:
        raise invalid(f"Principal {wrong[0]} is neither '*' nor an account, a user or a role.")
    return tuple(found)


def _identifiers(statement: dict[str, Any], custom: dict[str, str]) -> tuple[str, ...]:
    listed = statement["DataIdentifier"]
    if not isinstance(listed, list) or not listed:
        raise invalid("DataIdentifier must be a list of at least one identifier.")
    return tuple(_identifier(one, custom) for one in listed)


def _identifier(said: Any, custom: dict[str, str]) -> str:
    if said in custom:
        return str(said)
    name = str(said).removeprefix(ARN_PREFIX)
    if not str(said).startswith(ARN_PREFIX) or (name not in MANAGED and name not in NOT_DETECTED):
        raise invalid(f"There is no data identifier {said}.")
    if name in NOT_DETECTED:
        raise NotImplementedByTheLab("sns", f"the data identifier {name}")
    return name


def _deidentify(settings: Any, common: Common) -> Statement:
    _members(settings, "Deidentify", set(), {"MaskConfig", "RedactConfig"})
    if len(settings) != 1:
        raise invalid("Deidentify must have either MaskConfig or RedactConfig.")
    if "RedactConfig" in settings:
        _members(settings["RedactConfig"], "RedactConfig", set(), set())
        return Statement(*common, "Redact")
    _members(settings["MaskConfig"], "MaskConfig", {"MaskWithCharacter"}, set())
    character = settings["MaskConfig"]["MaskWithCharacter"]
    if not isinstance(character, str) or len(character) != 1 or not character.isprintable():
        raise invalid("MaskWithCharacter must be one printable character.")
    return Statement(*common, "Mask", mask=character)


def _audit(settings: Any, common: Common) -> Statement:
    places = {"FindingsDestination", "NoFindingsDestination"}
    _members(settings, "Audit", {"SampleRate"}, places)
    if common[0] != "Inbound":
        raise invalid("Audit is for the DataDirection Inbound.")
    rate = settings["SampleRate"]
    if not isinstance(rate, str) or not rate.isascii() or not rate.isdigit() or int(rate) > 99:
        raise invalid("SampleRate must be a string with a whole number from 0 to 99.")
    found, none = (_destinations(settings.get(name, {})) for name in sorted(places))
    return Statement(
        *common, "Audit", sample_rate=int(rate), findings_to=found, no_findings_to=none
    )


def _destinations(settings: Any) -> dict[str, str]:
    _members(settings, "a destination of findings", set(), set(DESTINATIONS))
    found = {}
    for kind, place in settings.items():
        member = DESTINATIONS[kind]
        _members(place, kind, {member}, set())
        found[kind] = str(place[member])
    if not found.get("CloudWatchLogs", LOG_GROUP_PREFIX).startswith(LOG_GROUP_PREFIX):
        raise invalid(f"The name of a LogGroup must begin with {LOG_GROUP_PREFIX}.")
    return found
