"""The handlers in a boto3 session that keep what was called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from messaging_lab.going_live.calls import Calls, RecordedCall, keep
from messaging_lab.going_live.left_out import Scrubbed, identifiers
from messaging_lab.going_live.measures import author_of, measure
from messaging_lab.going_live.unseen import is_unseen
from messaging_lab.guard_rails.changes import is_change
from messaging_lab.guard_rails.recipients import MAILING

if TYPE_CHECKING:
    import boto3

KEY = "messaging_lab_record"
"""Where botocore's context of a call keeps ours from one event to the next."""


class Recorder:
    """Keeps what one session calls. A call that AWS never answered isn't in it."""

    def __init__(self, session: boto3.Session, account_id: str) -> None:
        self.lesson = ""
        self._account = account_id
        self._calls: list[RecordedCall] = []
        events: Any = session.events
        events.register_first("before-parameter-build.*.*", self._given)
        events.register_last("before-call.*.*", self._signed)
        events.register_last("after-call.*.*", self._answered)

    @property
    def calls(self) -> Calls:
        """Everything so far."""
        return Calls(self._calls)

    def clear(self) -> None:
        """Forget everything."""
        self._calls.clear()

    def _given(self, params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        if is_unseen():
            return
        scrubbed = Scrubbed(model.name, params, model.input_shape)
        service = model.service_model.service_name
        measures = measure(service, model.name, params, scrubbed.bytes)
        author = author_of(params) if service in MAILING else ""
        context[KEY] = {"params": scrubbed.params, "measures": measures, "author": author}

    def _signed(self, request_signer: Any, context: dict[str, Any], **_: Any) -> None:
        if KEY in context:
            context[KEY]["region"] = request_signer.region_name

    def _answered(
        self, http_response: Any, parsed: Any, model: Any, context: dict[str, Any], **_: Any
    ) -> None:
        kept = context.pop(KEY, None)
        if kept is None:
            return
        failed = http_response.status_code >= 300
        call = RecordedCall(
            lesson=self.lesson,
            account_id=self._account,
            service=model.service_model.service_name,
            operation=model.name,
            changes=is_change(model),
            found={} if failed else identifiers(parsed),
            code=str(parsed.get("Error", {}).get("Code", "")) if failed else "",
            **kept,
        )
        self._calls.append(call)
        keep(call)
