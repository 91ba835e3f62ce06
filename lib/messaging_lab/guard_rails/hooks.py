"""The handlers in the boto3 session that see every call of every client.

They hang on botocore's events and not around the clients, so that a lesson works with plain boto3
and neither a waiter nor a paginator nor a resource gets by.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from messaging_lab.cleaning.plans import Call, Plan, plan_before
from messaging_lab.going_live.unseen import unseen
from messaging_lab.guard_rails.changes import is_change, thing
from messaging_lab.guard_rails.confirmation import Confirmation
from messaging_lab.guard_rails.deletions import refuse_what_is_not_the_labs
from messaging_lab.guard_rails.left_to_you import refuse_what_is_yours
from messaging_lab.guard_rails.recipients import Allowed, recipients_of
from messaging_lab.guard_rails.tags import with_tag
from messaging_lab.ledger import Entry, Ledger, Step

if TYPE_CHECKING:
    import boto3

KEY = "messaging_lab"
"""Where botocore's context of a call keeps ours from one event to the next."""


@dataclass
class Rails:
    """What a real account has and the local AWS doesn't need."""

    allowed: Allowed
    confirmation: Confirmation
    run: str


@dataclass
class _Pending:
    params: dict[str, Any]
    entry: Entry | None = None
    plan: Plan | None = None
    call: Call | None = None


class Guard:
    """Watches one session: notes every change in the ledger, and keeps to the rails."""

    def __init__(self, session: boto3.Session, ledger: Ledger, rails: Rails | None = None) -> None:
        self.ledger = ledger
        self.lesson = ""
        self._session = session
        self._rails = rails
        self._off = threading.local()
        self._clients: dict[tuple[str, str], Any] = {}
        events: Any = session.events
        events.register_first("provide-client-params.*.*", self._params_given)
        events.register_first("before-call.*.*", self._before_call)
        events.register_last("after-call.*.*", self._after_call)

    def opened(self, service: str) -> None:
        """Note that a lesson has a client of a service, so that one question names them all."""
        if self._rails is not None:
            self._rails.confirmation.services.append(service)

    @contextmanager
    def off(self) -> Iterator[None]:
        """Let the calls of this thread pass unseen: the clean-up takes back, it makes nothing."""
        self._off.value = True
        try:
            yield
        finally:
            self._off.value = False

    def _watches(self, model: Any) -> bool:
        return is_change(model) and not getattr(self._off, "value", False)

    def _params_given(
        self, params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any
    ) -> dict[str, Any] | None:
        if not self._watches(model):
            return None
        if self._rails is not None:
            params = with_tag(model, params, self._rails.run)
        context[KEY] = _Pending(params)
        return params

    def _before_call(
        self, model: Any, request_signer: Any, context: dict[str, Any], **_: Any
    ) -> None:
        pending = context.get(KEY)
        if pending is None:
            return
        service = model.service_model.service_name
        call = Call(service, model.name, pending.params, request_signer.region_name, self._client)
        with unseen():
            self._keep_to_rails(call)
            pending.call, pending.plan = call, plan_before(call)
        pending.entry = self.ledger.ask(
            self.lesson, service, model.name, thing(pending.params), call.region
        )

    def _keep_to_rails(self, call: Call) -> None:
        if self._rails is None:
            return
        service, operation, params = call.service, call.operation, call.params
        refuse_what_is_yours(service, operation)

        def client(name: str) -> Any:
            return self._client(name, call.region)

        refuse_what_is_not_the_labs(self.ledger, client, service, operation, params)
        self._rails.allowed.check(recipients_of(service, operation, params), operation)
        self._rails.confirmation.require(service, operation)

    def _after_call(
        self, http_response: Any, parsed: dict[str, Any], context: dict[str, Any], **_: Any
    ) -> None:
        pending = context.get(KEY)
        if pending is None or pending.entry is None:
            return
        done = http_response.status_code < 300
        steps = self._steps(pending, parsed) if done else []
        self.ledger.answer(pending.entry, done=done, steps=steps)

    def _steps(self, pending: _Pending, parsed: dict[str, Any]) -> list[Step] | None:
        assert pending.call is not None and pending.plan is not None
        call = pending.call
        if self.ledger.settle(call.service, call.operation, call.params):
            return []
        return pending.plan(parsed)

    def _client(self, service: str, region: str) -> Any:
        if (service, region) not in self._clients:
            make: Any = self._session.client
            self._clients[service, region] = make(service, region_name=region)
        return self._clients[service, region]
