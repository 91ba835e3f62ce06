"""A served world whose state survives: what is in its folder is done again, then it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from local_aws.context import Request, Response
from local_aws.faults import fault
from local_aws.journal import requests
from local_aws.journal.file import JournalFile, Progress, Record
from local_aws.journal.replay import Replaying
from local_aws.journal.smtp_steps import WrittenDown
from local_aws.journal.turns import Outcome, Turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from local_aws.internet.smtp_server import SmtpServer
    from local_aws.world import LocalAws


class Kept:
    """The journal of a world. `doors` are its SMTP servers by name."""

    def __init__(self, aws: LocalAws, file: JournalFile, doors: Mapping[str, SmtpServer]) -> None:
        self._aws = aws
        self._turns = Turns(aws.clock, file)
        self._turns.began_anew = self._start
        self._doors = {
            name: WrittenDown(name, server.service, self._turns) for name, server in doors.items()
        }
        self.run = 0
        """Which run of a process this is, or was, counted from 1."""
        self._was_at = aws.endpoint_url
        self._ticking = aws.clock.ticking
        self.count = 0
        self.different: list[Record] = []
        for name, server in doors.items():
            server.service = self._doors[name]

    def go_on(self, progress: Progress) -> None:
        """Do again what is in the file, and write down what happens from now on."""
        turns = self._turns
        turns.enter()
        replay = turns.replay = Replaying(turns, self._aws.clock, self._again)
        self._aws.kept = self
        size = turns.file.size
        replay.run(turns.file.records(), lambda octets: progress(octets, size))
        self.count, self.different = replay.count, replay.different
        self._begin_run(ticking=self._ticking)
        self._was_at = self._aws.endpoint_url
        start = self._start()
        turns.count(start)
        turns.file.append(start)
        replay.finish()
        turns.leave()

    def _start(self) -> Record:
        return self._turns.start({"endpoint": self._aws.endpoint_url, "ticking": self._ticking})

    def _begin_run(self, *, ticking: bool) -> None:
        self.run += 1
        self._aws.clock.ticking = ticking

    def _again(self, record: Record) -> bytes:
        kind = record.head["kind"]
        if kind == "http":
            request = requests.read(self._aws, record.head, record.body, self._was_at)
            told = requests.told(request, self._aws.gateway.handle(request))
            return told.replace(self._aws.endpoint_url.encode(), self._was_at.encode())
        if kind == "smtp":
            return self._doors[record.head["door"]].again(record)
        if kind == "start":
            self._was_at = record.head["endpoint"]
            self._begin_run(ticking=record.head["ticking"])
        else:
            self._aws.clock.run_due()
        return b""

    def handle(self, request: Request) -> Response:
        """Answer a request in its turn; what a turn itself asks for belongs to it."""
        if self._turns.is_mine:
            return self._aws.gateway.handle(request)
        if requests.only_looks(request):
            return self._aws.gateway.look(request)
        record = Record(requests.written(request), request.body)
        lasting = not requests.only_reads(request)
        answer, told = self._aws.gateway.handle, requests.told
        try:
            return self._turns.take(
                record, lambda: answer(request), lambda one: told(request, one), lasting=lasting
            )
        except OSError as error:
            text = f"The journal {self._turns.file.path} can't be written: {error.strerror}."
            return fault(request, 500, "InternalFailure", text)

    def outside(self, call: Callable[[], Outcome], lost: Outcome) -> Outcome:
        """See `Turns.outside`."""
        return self._turns.outside(call, lost)

    def tick(self) -> None:
        """Run what has become due, in its turn."""
        self._turns.tick()

    def note_reset(self) -> None:
        """Note that the world was reset."""
        self._turns.note_reset()

    def close(self) -> None:
        """Have everything on disk and let go of the folder."""
        self._turns.file.close()


def last_endpoint(file: JournalFile) -> str:
    """Return where the world of a journal was served last; "" where it never was."""
    start = file.last("start")
    return str(start.head["endpoint"]) if start else ""
