"""What all families of Mail Manager resources share: tags, client tokens, a place for files."""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local_aws.mail_manager.errors import conflict

if TYPE_CHECKING:
    from local_aws.context import Context
    from local_aws.world import LocalAws


class MailManagerState:
    """Mail Manager in one account and Region.

    `tags` has an entry, perhaps empty, for every resource that can be tagged, by ARN; a family of
    resources adds it when it creates one and removes it when it deletes one. `lock` is for work
    that runs by the clock and so outside of an operation.
    """

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws = aws
        self.account_id = account_id
        self.region = region
        self.lock = threading.RLock()
        self.tags: dict[str, dict[str, str]] = {}
        self._tokens: dict[tuple[str, str], tuple[dict[str, Any], str]] = {}
        self._folder: Path | None = None

    def arn(self, kind: str, identifier: str) -> str:
        """Return the ARN of a resource; `kind` as in ARNs, e.g. "mailmanager-archive"."""
        return f"arn:aws:ses:{self.region}:{self.account_id}:{kind}/{identifier}"

    def known_token(self, operation: str, params: dict[str, Any]) -> str | None:
        """Return the id that an earlier call with the same ClientToken made, or None.

        Raises ConflictException where that call had other parameters.
        """
        token = params.get("ClientToken")
        found = self._tokens.get((operation, token)) if token else None
        if found is None:
            return None
        if found[0] != params:
            raise conflict(f"ClientToken {token} has been used with other parameters.")
        return found[1]

    def remember_token(self, operation: str, params: dict[str, Any], identifier: str) -> None:
        """Keep what a call with a ClientToken made."""
        if token := params.get("ClientToken"):
            self._tokens[operation, token] = (params, identifier)

    @property
    def folder(self) -> Path:
        """Where files are kept. It is gone when the local AWS is reset or ends."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="mail-manager-"))
            self._remove = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder

    def close(self) -> None:
        """Remove the files."""
        if self._folder is not None:
            self._remove()
            self._folder = None


def mail_manager_state(context: Context) -> MailManagerState:
    """Return the caller's state."""
    return context.state(MailManagerState)
