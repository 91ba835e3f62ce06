"""`--data DIR`: the state of a local AWS that outlives its process, as the commands offer it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from tqdm import tqdm

from local_aws.internet.smtp_server import SmtpServer
from local_aws.journal.file import JournalError, JournalFile
from local_aws.journal.keeping import Kept, last_endpoint
from local_aws.world import LocalAws
from messaging_lab.errors import LabError

BAR_DELAY = 1.0
"""Seconds after which a bar shows how far the state is done again."""


class KeptState:
    """The folder of a state, opened for this process only.

    Raises LabError where it can't be used, is in use, or holds what isn't understood.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self._file = JournalFile(folder)
        except JournalError as problem:
            raise LabError(str(problem)) from None

    @property
    def port(self) -> int | None:
        """The port at which this local AWS was served last; None where it never was."""
        return urlsplit(last_endpoint(self._file)).port

    def go_on(self, aws: LocalAws, doors: Mapping[str, SmtpServer]) -> None:
        """Have a new world become what the folder says, and keep what happens from now on."""
        kept = Kept(aws, self._file, doors)
        words = f"Going on from {self.folder}"
        with tqdm(
            total=self._file.size, desc=words, unit="B", unit_scale=True, delay=BAR_DELAY
        ) as bar:
            kept.go_on(lambda done, _: bar.update(done - bar.n))
        if kept.different:
            print(
                f"{len(kept.different):,} of {kept.count:,} requests were answered differently "
                "than when they were made: another version of the messaging lab, or of what it is "
                "built on, has answered then. The account is what it would have become with this "
                "one.",
                file=sys.stderr,
            )

    def close(self) -> None:
        """Have everything on disk, and let others use the folder."""
        self._file.close()
