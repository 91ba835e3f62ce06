"""ClientToken: a request that is repeated with its token is answered again and not done again."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from local_aws.context import Context
from local_aws.registry import Operation
from local_aws.sms_voice.errors import invalid
from local_aws.sms_voice.state import SmsState

REMEMBERED_SECONDS = 24 * 3600.0
"""How long a token is remembered. Assumption: AWS doesn't say."""

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered to which parameters, and when."""

    at: float
    params: Params
    result: Params | None


def once(operation: Operation) -> Operation:
    """Decorate an operation that takes a ClientToken.

    Raises ValidationException if a token comes again with other parameters (assumption: the model
    has no reason for that case).
    """

    @functools.wraps(operation)
    def answer(params: Params, context: Context) -> Params | None:
        if "ClientToken" not in params:
            return operation(params, context)
        state = context.state(SmsState)
        key = (context.operation, params["ClientToken"])
        _forget(state)
        known = state.replies.get(key)
        if known is None:
            result = operation(params, context)
            known = state.replies[key] = Reply(state.now(), params, result)
        elif known.params != params:
            text = "the token was used before, with other parameters"
            raise invalid("INVALID_PARAMETER", "ClientToken", text)
        return known.result

    return answer


def _forget(state: SmsState) -> None:
    while state.replies:
        oldest = next(iter(state.replies))
        if state.replies[oldest].at > state.now() - REMEMBERED_SECONDS:
            return
        del state.replies[oldest]
