"""The local AWS as one object: clock, identifiers, services and the small internet around it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from local_aws.clock import START, Clock
from local_aws.context import Request, Response
from local_aws.gateway import Gateway
from local_aws.ids import Ids
from local_aws.internet import Internet

if TYPE_CHECKING:
    import boto3

    from local_aws.journal.keeping import Kept

State = TypeVar("State")

ACCOUNT_ID = "123456789012"
"""The account of every access key that isn't itself a 12-digit account id."""

REGION = "us-east-1"


class LocalAws:
    """An AWS in this process.

    `handle` answers HTTP requests; `session` gives a boto3 session whose requests never leave the
    process; `reset` takes everything back to the first moment. moto keeps its state per process, so
    a process holds one LocalAws at a time: making another one empties moto.
    """

    def __init__(
        self, *, start: float = START, ticking: bool = False, seed: str = "messaging-lab"
    ) -> None:
        self.start = start
        self.endpoint_url = "http://local-aws.invalid"
        self.listeners: dict[str, str] = {}
        self.clock = Clock(start, ticking=ticking)
        self.ids = Ids(seed)
        self.lock = threading.RLock()
        self.internet = Internet(self.clock, self.ids)
        self.gateway = Gateway(self)
        self.kept: Kept | None = None
        self._states: dict[tuple[type, str, str], Any] = {}
        self._clients: dict[tuple[str, str, str], Any] = {}
        self.gateway.reset()

    def listening_at(self, name: str, start: Callable[[], str]) -> str:
        """Return where something listens (`host:port`); `start` it if it doesn't yet.

        `messaging-lab serve` listens from its start; a local AWS in a notebook's own process does
        not, because hardly any lesson needs a socket.
        """
        with self.lock:
            if name not in self.listeners:
                self.listeners[name] = start()
            return self.listeners[name]

    def handle(self, request: Request) -> Response:
        """Answer one HTTP request."""
        return self.gateway.handle(request) if self.kept is None else self.kept.handle(request)

    def tick(self) -> None:
        """Run what has become due while time has passed."""
        if self.kept is None:
            self.clock.run_due()
        else:
            self.kept.tick()

    def outside(self, call: Callable[[], dict[str, Any]], lost: dict[str, Any]) -> dict[str, Any]:
        """Return what `call` returns, JSON, which waits for something outside of this world.

        Where the state of the world is kept, what came of it is, too: it isn't called again when
        the rest is done again. `lost` came of it where the process ended before it did.
        """
        return call() if self.kept is None else self.kept.outside(call, lost)

    def same_run(self) -> Callable[[], bool]:
        """Return what tells whether that run of a process still lasts which lasts now.

        Where the state of the world is kept, what earlier runs did is done again in this one.
        """
        kept, run = self.kept, self.kept.run if self.kept else 0
        return lambda: kept is None or kept.run == run

    def state(self, kind: type[State], account_id: str, region: str) -> State:
        """Return the state of one service in one account and Region.

        `kind` is a class that is called with (aws, account_id, region) when first asked for.
        """
        key = (kind, account_id, region)
        found = self._states.get(key)
        if found is None:
            with self.lock:
                found = self._states.setdefault(key, kind(self, account_id, region))  # type: ignore[call-arg]
        return found  # type: ignore[no-any-return]

    def states(self, kind: type[State], account_id: str | None = None) -> list[State]:
        """Return every state of `kind` made so far, of one account or of all."""
        return [
            state
            for (found, account, _), state in list(self._states.items())
            if found is kind and account_id in (None, account)
        ]

    def session(self, *, account_id: str = ACCOUNT_ID, region: str = REGION) -> boto3.Session:
        """Return a boto3 session whose every request is answered here, in process."""
        from local_aws.in_process import make_session

        return make_session(self, account_id, region)

    def client(self, service: str, *, account_id: str = ACCOUNT_ID, region: str = REGION) -> Any:
        """Return a boto3 client answered in process; the same one for the same arguments."""
        key = (service, account_id, region)
        with self.lock:
            if key not in self._clients:
                session = self.session(account_id=account_id, region=region)
                self._clients[key] = session.client(service)  # type: ignore[call-overload]
            return self._clients[key]

    def _close_states(self) -> None:
        # Some states hold files; those have a close().
        for state in self._states.values():
            if hasattr(state, "close"):
                state.close()
        self._states.clear()

    def reset(self) -> None:
        """Go back to the first moment: no resources, no mail, the clock and ids as they began."""
        with self.lock:
            self.clock.clear(self.start)
            self.ids.reset()
            self._close_states()
            self.internet.reset()
            self.gateway.reset()
            if self.kept is not None:
                self.kept.note_reset()
