"""One request in, one response out.

The gateway has a request identified, turns away whoever may not make it, validates its parameters
by the botocore model, and has our operation or moto answer. In process and over HTTP it is the
same.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from local_aws.access import admission, enforcement, keys
from local_aws.access.asked import Asked, asked_of_moto
from local_aws.context import Context, Request, Response
from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.identification import (
    Call,
    Credential,
    account_of,
    credential,
    identify,
    read_params,
    source_of,
)
from local_aws.protocol import models, validate
from local_aws.protocol.serialise import serialise, serialise_error
from local_aws.registry import OURS_ALONE, OURS_WITH, WITHOUT_LOCK, Service, find_service

if TYPE_CHECKING:
    from local_aws.world import LocalAws

_ATTEMPT = re.compile(r"attempt=(\d{1,2})")

FILL_QUEUES = frozenset({"sqs", "sns"})
"""Services that may be ours and put messages into queues, as moto's may."""

FILL_NO_QUEUES = frozenset({"monitoring"})
"""SigV4 names of services of moto's from which nothing comes into a queue, and that are called so
often by what happens every minute that looking into queues each time would cost as much."""

ONE_BY_ONE = frozenset({"dynamodb"})
"""SigV4 names of services of moto's that take one request after the other: in DynamoDB a condition
and the write that hangs on it are one step, in moto they aren't."""

VALIDATION_CODES = {
    "sesv2": "BadRequestException",
    "route53": "InvalidInput",
    "query": "ValidationError",
}
"""The code of a validation error by service or protocol, where it isn't ValidationException."""

SAME_STATE = {"ses": "sesv2", "sns": "pinpoint-sms-voice-v2"}
"""Service -> the service whose state it works on, and whose lock it therefore takes."""


class Gateway:
    """Answers requests for one LocalAws."""

    def __init__(self, aws: LocalAws) -> None:
        self._aws = aws
        self._locks: dict[str, threading.RLock] = defaultdict(threading.RLock)
        self.queue_fillers = 0
        """How many requests may have put something into a queue: its readers look when it has
        grown."""

    def reset(self) -> None:
        """Empty moto, whose state is kept per process."""
        from local_aws import moto_backend

        moto_backend.reset(self._aws.ids.seed)

    def handle(self, request: Request) -> Response:
        """Answer a request and run what has become due, so that the caller sees its effects."""
        self._wait_like_the_sdk(request)
        url = urlsplit(request.url)
        if url.path.startswith("/_lab"):
            response = self.look(request)
        else:
            response = self._answer(request, url)
        self._aws.clock.run_due()
        return response

    def look(self, request: Request) -> Response:
        """Answer a request to `/_lab`, and run nothing that has become due meanwhile."""
        from local_aws.lab_routes import routes

        return routes.handle(self._aws, request)

    def _wait_like_the_sdk(self, request: Request) -> None:
        # An SDK that repeats a request has waited before it did; a frozen clock wouldn't know.
        told = request.headers.get("amz-sdk-request", "attempt=1")
        if told.startswith("attempt=1;") or self._aws.clock.ticking:
            return
        attempt = _ATTEMPT.search(told)
        if attempt and int(attempt[1]) > 1:
            self._aws.clock.advance(2.0 ** (int(attempt[1]) - 2))

    def _answer(self, request: Request, url: SplitResult) -> Response:
        request_id = self._aws.ids.uuid("request")
        signed = credential(request)
        call = identify(request, url, signed)
        refused = self._refused(request, url, signed, call, request_id)
        if refused is not None:
            return refused
        if call is None or not is_ours(call):
            return self._moto(request, signed)
        return self._ours(call, request, request_id)

    def _refused(
        self,
        request: Request,
        url: SplitResult,
        signed: Credential,
        call: Call | None,
        request_id: str,
    ) -> Response | None:
        """Return the answer to a key that is good no longer, or whose user may not do this."""
        turned_away = admission.refusal(self._aws, request, signed.access_key, signed.signing_name)
        if turned_away is not None or keys.find(self._aws, signed.access_key) is None:
            return turned_away
        asked = _asked(request, call) if call else asked_of_moto(request, url, signed)
        return self._denied(request, asked, request_id) if asked else None

    def _denied(self, request: Request, asked: Asked, request_id: str) -> Response | None:
        """Return the refusal of a call that an IAM user may not make."""
        try:
            enforcement.check(self._aws, asked, source_of(request))
        except AwsError as error:
            refusal = serialise_error(asked.service, error, request_id)
            # The answer to a HEAD has no body to say why in.
            return replace(refusal, body=b"") if request.method == "HEAD" else refusal
        return None

    def _ours(self, call: Call, request: Request, request_id: str) -> Response:
        service = find_service(call.service)
        if service is None or call.operation not in service.operations:
            refusal = NotImplementedByTheLab(call.service, call.operation)
            return serialise_error(call.service, refusal, request_id)
        try:
            return self._run(service, call, request, request_id)
        except AwsError as error:
            return serialise_error(call.service, error, request_id)

    def _run(self, service: Service, call: Call, request: Request, request_id: str) -> Response:
        model = models.operation_model(call.service, call.operation)
        params = read_params(call, request)
        found = validate.problems(model.input_shape, params)
        if found:
            raise AwsError(_validation_code(call.service), validate.message(found), status=400)
        context = self._context(call, request, request_id)
        if call.service in FILL_QUEUES:
            self.queue_fillers += 1
        with self._lock_for(call):
            result = service.operations[call.operation](params, context)
        return serialise(call.service, model, result or {}, request_id)

    def _lock_for(self, call: Call) -> contextlib.AbstractContextManager[Any]:
        if (call.service, call.operation) in WITHOUT_LOCK:
            return contextlib.nullcontext()
        return self._locks[SAME_STATE.get(call.service, call.service)]

    def _context(self, call: Call, request: Request, request_id: str) -> Context:
        return Context(
            aws=self._aws,
            service=call.service,
            operation=call.operation,
            account_id=self._account_of(call.access_key),
            region=call.region,
            request_id=request_id,
            access_key=call.access_key,
            source_ip=source_of(request),
            user_agent=request.headers.get("user-agent", ""),
        )

    def _moto(self, request: Request, signed: Credential) -> Response:
        from local_aws import callers, moto_backend, presigned

        expired = presigned.refusal(request, self._aws.clock)
        if expired is not None:
            return expired
        key, region, signing_name = signed
        self.queue_fillers += signing_name not in FILL_NO_QUEUES
        account_id = self._account_of(key)
        lock = self._locks[signing_name] if signing_name in ONE_BY_ONE else contextlib.nullcontext()
        with lock, callers.calling(callers.Caller(self._aws, key, account_id)):
            response = moto_backend.answer(self._aws, request, account_id, region, signing_name)
        if signing_name == "iam":
            keys.look(self._aws)
        return response

    def _account_of(self, access_key: str) -> str:
        made = keys.find(self._aws, access_key)
        return made.account_id if made else account_of(access_key)

    def lock_of(self, service: str) -> threading.RLock:
        """Return the lock of a service's state, for what works on it without being a request."""
        return self._locks[SAME_STATE.get(service, service)]


def _asked(request: Request, call: Call) -> Asked:
    def read() -> dict[str, Any]:
        return read_params(call, request)

    return Asked(call.service, call.operation, call.access_key, call.region, read)


def is_ours(call: Call) -> bool:
    """Tell whether a call is for us and not for moto."""
    if call.service in OURS_ALONE:
        return True
    service = find_service(call.service)
    if service is None or call.operation not in service.operations:
        return False
    wanted = OURS_WITH.get((call.service, call.operation))
    return wanted is None or wanted in call.form


def _validation_code(service: str) -> str:
    protocol = models.protocol_of(service)
    return VALIDATION_CODES.get(service) or VALIDATION_CODES.get(protocol, "ValidationException")
