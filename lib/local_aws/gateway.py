"""One request in, one response out.

The gateway finds the service and operation that a request means, parses and validates it by the
botocore model, and has our operation or moto answer. In process and over HTTP it is the same.
"""

from __future__ import annotations

import contextlib
import functools
import re
import threading
from collections import defaultdict
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from local_aws.access import admission, enforcement, keys
from local_aws.access.asked import Asked, asked_of_moto
from local_aws.context import Context, Request, Response
from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.protocol import models, parse, rest_xml, validate
from local_aws.protocol.serialise import serialise, serialise_error
from local_aws.registry import OURS_ALONE, OURS_WITH, WITHOUT_LOCK, Service, find_service

if TYPE_CHECKING:
    from local_aws.world import LocalAws

_ATTEMPT = re.compile(r"attempt=(\d{1,2})")
_CREDENTIAL = re.compile(r"Credential=([^/]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")

TARGETS = {
    "MailManagerSvc": "mailmanager",
    "PinpointSMSVoiceV2": "pinpoint-sms-voice-v2",
    "AmazonSQS": "sqs",
    "GraniteServiceVersion20100801": "cloudwatch",
    "Logs_20140328": "logs",
    "WorkMailService": "workmail",
    "Firehose_20150804": "firehose",
}
"""X-Amz-Target prefix -> service, for the json services that are or may become ours."""

SIGNING_NAMES = {"sns": "sns"}
"""SigV4 service name -> service, for the query protocol. "ses" stands for several: see below."""

FILL_QUEUES = frozenset({"sqs", "sns"})
"""Services that may be ours and put messages into queues, as moto's may."""

FILL_NO_QUEUES = frozenset({"monitoring"})
"""SigV4 names of services of moto's from which nothing comes into a queue, and that are called so
often by what happens every minute that looking into queues each time would cost as much."""

REST_SERVICES = frozenset({"route53", "lambda"})
"""SigV4 service names of the rest protocols that are also the service's name."""

SIGNED_LINK = frozenset({"AWSAccessKeyId", "Signature", "Expires"})
"""The query of a presigned link in signature version 2, which boto3 writes for endpoints that
aren't AWS's own: such a link tells no Region and no service, and is S3's."""

VALIDATION_CODES = {
    "sesv2": "BadRequestException",
    "route53": "InvalidInput",
    "query": "ValidationError",
}
"""The code of a validation error by service or protocol, where it isn't ValidationException."""

SOURCE_IP = "x-lab-source-ip"
"""The header in which a request to the local AWS says from which address it comes."""

SAME_STATE = {"ses": "sesv2", "sns": "pinpoint-sms-voice-v2"}
"""Service -> the service whose state it works on, and whose lock it therefore takes."""


@dataclass(slots=True)
class Call:
    """What a request asks for, as far as its wrapping tells."""

    service: str
    operation: str
    access_key: str
    region: str
    url: SplitResult
    form: dict[str, str]
    labels: dict[str, str]


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
        key, _, signing_name = credential(request)
        turned_away = admission.refusal(self._aws, request, key, signing_name)
        if turned_away is not None:
            return turned_away
        call = identify(request, url)
        denied = self._denied(request, url, call, request_id) if keys.find(self._aws, key) else None
        if denied is not None:
            return denied
        if call is None or not is_ours(call):
            return self._moto(request)
        service = find_service(call.service)
        if service is None or call.operation not in service.operations:
            refusal = NotImplementedByTheLab(call.service, call.operation)
            return serialise_error(call.service, refusal, request_id)
        try:
            return self._run(service, call, request, request_id)
        except AwsError as error:
            return serialise_error(call.service, error, request_id)

    def _denied(
        self, request: Request, url: SplitResult, call: Call | None, request_id: str
    ) -> Response | None:
        """Return the refusal of a call that an IAM user may not make."""
        asked = _asked(request, call) if call else asked_of_moto(request, url, credential(request))
        if asked is None:
            return None
        try:
            enforcement.check(self._aws, asked, source_of(request))
        except AwsError as error:
            refusal = serialise_error(asked.service, error, request_id)
            # The answer to a HEAD has no body to say why in.
            return replace(refusal, body=b"") if request.method == "HEAD" else refusal
        return None

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

    def _moto(self, request: Request) -> Response:
        from local_aws import callers, moto_backend, presigned

        expired = presigned.refusal(request, self._aws.clock)
        if expired is not None:
            return expired
        key, region, signing_name = credential(request)
        self.queue_fillers += signing_name not in FILL_NO_QUEUES
        account_id = self._account_of(key)
        with callers.calling(callers.Caller(self._aws, key, account_id)):
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


@functools.lru_cache(maxsize=1024)
def account_of(access_key: str) -> str:
    """Return the account of an access key: itself where it is 12 digits, else the lab's account."""
    from local_aws.world import ACCOUNT_ID

    return access_key if re.fullmatch(r"\d{12}", access_key) else ACCOUNT_ID


def credential(request: Request) -> tuple[str, str, str]:
    """Return (access key, Region, signing name) from SigV4, or from a link to S3 in version 2.

    The lab's own where a request isn't signed.
    """
    from local_aws.world import REGION

    scope = request.headers.get("authorization", "")
    found = _CREDENTIAL.search(scope)
    if found:
        return found[1], found[2], found[3]
    query = dict(parse_qsl(urlsplit(request.url).query))
    parts = query.get("X-Amz-Credential", "").split("/")
    if query.keys() >= SIGNED_LINK:
        return query["AWSAccessKeyId"], REGION, "s3"
    return (parts[0], parts[2], parts[3]) if len(parts) == 5 else ("", REGION, "")


def source_of(request: Request) -> str:
    """Return the address that a request comes from: the one that it claims, or its real one.

    Whoever can reach a local AWS is on this machine, and may be anywhere for a demonstration.
    """
    claimed = request.headers.get(SOURCE_IP, "")
    if not claimed:
        return request.source_ip
    try:
        return str(ip_address(claimed))
    except ValueError:
        text = f"{SOURCE_IP} must be an IP address such as 198.51.100.23, not {claimed!r}."
        raise AwsError("ValidationException", text, 400) from None


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


def identify(request: Request, url: SplitResult) -> Call | None:
    """Return what a request asks of which service, or None where the service can't be ours."""
    access_key, region, signing_name = credential(request)
    found = _operation(request, url, signing_name)
    if found is None:
        return None
    service, operation, form, labels = found
    return Call(service, operation, access_key, region, url, form, labels)


def _operation(
    request: Request, url: SplitResult, signing_name: str
) -> tuple[str, str, dict[str, str], dict[str, str]] | None:
    target = request.headers.get("x-amz-target", "")
    if target:
        prefix, _, operation = target.rpartition(".")
        return (TARGETS[prefix], operation, {}, {}) if prefix in TARGETS else None
    if signing_name == "ses" and url.path.startswith("/v2/"):
        return _rest("sesv2", request, url)
    if signing_name in REST_SERVICES:
        return _rest(signing_name, request, url)
    service = "ses" if signing_name == "ses" else SIGNING_NAMES.get(signing_name)
    return _form(service, request, url) if service else None


def _rest(
    service: str, request: Request, url: SplitResult
) -> tuple[str, str, dict[str, str], dict[str, str]] | None:
    found = models.find_route(service, request.method, url.path)
    if found is None:
        return (service, f"{request.method} {url.path}", {}, {})
    return service, found[0], {}, found[1]


def _form(
    service: str, request: Request, url: SplitResult
) -> tuple[str, str, dict[str, str], dict[str, str]]:
    text = request.body.decode("utf-8", "replace") or url.query
    form = dict(parse_qsl(text, keep_blank_values=True))
    return service, form.get("Action", "(no Action)"), form, {}


def read_params(call: Call, request: Request) -> dict[str, Any]:
    """Parse the parameters of a call by the protocol of its service."""
    model = models.operation_model(call.service, call.operation)
    protocol = models.protocol_of(call.service)
    if protocol == "query":
        return parse.parse_query(model, call.form)
    if protocol == "json":
        return parse.parse_json(model, request.body)
    if protocol == "rest-xml":
        return rest_xml.parse_rest_xml(
            model, call.labels, call.url.query, request.headers, request.body
        )
    return parse.parse_rest_json(model, call.labels, call.url.query, request.headers, request.body)


def _validation_code(service: str) -> str:
    protocol = models.protocol_of(service)
    return VALIDATION_CODES.get(service) or VALIDATION_CODES.get(protocol, "ValidationException")
