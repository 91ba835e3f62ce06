"""A function, its versions and its aliases."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from local_aws.functions import arns
from local_aws.functions.arns import LATEST
from local_aws.functions.errors import not_found

DEFAULT_TIMEOUT = 3
DEFAULT_MEMORY = 128
DEFAULT_STORAGE = 512


@dataclass(slots=True)
class Version:
    """The code and configuration of one version; `settings` has members of FunctionConfiguration.

    `code` is the folder it is unpacked in. A published version never changes.
    """

    number: str
    settings: dict[str, Any]
    code: Path
    code_sha256: str
    code_size: int
    modified: str
    revision: str
    ready: bool = False

    @property
    def timeout(self) -> int:
        """Seconds until an invocation is ended."""
        return int(self.settings["Timeout"])

    @property
    def memory(self) -> int:
        """Memory in MB."""
        return int(self.settings["MemorySize"])

    def published(self, number: str, revision: str, description: str | None) -> Version:
        """Return this version as it is published under a number."""
        settings = dict(self.settings)
        if description is not None:
            settings["Description"] = description
        return replace(self, number=number, settings=settings, revision=revision)


@dataclass(slots=True)
class Alias:
    """A name for a version."""

    name: str
    version: str
    description: str
    revision: str


@dataclass(slots=True)
class FunctionUrl:
    """An HTTP address of a function or of one of its aliases."""

    url_id: str
    auth_type: str
    created: str
    modified: str
    cors: dict[str, Any] | None = None


@dataclass(slots=True)
class Function:
    """A function with all that hangs on its name.

    Keyed by qualifier ("" for the function itself): `policies` the statements of the resource
    policy, `invoke_configs` the rules of asynchronous invocation, `urls` the function URLs.
    """

    account_id: str
    region: str
    name: str
    latest: Version
    tags: dict[str, str] = field(default_factory=dict)
    versions: dict[str, Version] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)
    policies: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    invoke_configs: dict[str, dict[str, Any]] = field(default_factory=dict)
    urls: dict[str, FunctionUrl] = field(default_factory=dict)
    reserved_concurrency: int | None = None
    last_number: int = 0

    def arn(self, qualifier: str = "") -> str:
        """Return the ARN, qualified where a qualifier is given."""
        return arns.arn(self.account_id, self.region, self.name, qualifier)

    def version(self, qualifier: str = "") -> Version:
        """Return the version that a qualifier means. Raises ResourceNotFoundException."""
        if qualifier in ("", LATEST):
            return self.latest
        number = self.aliases[qualifier].version if qualifier in self.aliases else qualifier
        if number == LATEST:
            return self.latest
        if number not in self.versions:
            raise not_found(self.arn(qualifier))
        return self.versions[number]

    def all_versions(self) -> list[Version]:
        """Return $LATEST and the published versions in their order."""
        return [self.latest, *self.versions.values()]
