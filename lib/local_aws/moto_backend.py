"""The services that moto does for us: S3, SQS, SNS, Route 53, DynamoDB and the like.

moto is imported when the first such request comes, since the import takes longer than everything
else the local AWS does at its start.
"""

from __future__ import annotations

import importlib
import sys
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from local_aws import moto_random, moto_time
from local_aws.context import Request, Response
from local_aws.faults import fault

if TYPE_CHECKING:
    from local_aws.world import LocalAws

GLOBAL_HOSTS = {
    "iam": "iam.amazonaws.com",
    "route53": "route53.amazonaws.com",
    "s3": "s3.amazonaws.com",
}
"""Signing name -> the host of a service whose host has no Region in it, or needs none."""

FORM = "application/x-www-form-urlencoded"
OBJECT_TYPE = "binary/octet-stream"
"""The type of an S3 object whose uploader names none."""


PUBLISHERS = {
    "monitoring": ("local_aws.ses.events.account_metrics", "local_aws.ses.receiving.metrics")
}
"""Signing name -> modules whose `flush` hands over what a service of ours has for that service,
before it is asked for something."""

SUBSCRIBES_A_FUNCTION = b"Protocol=lambda"
"""What a form has that subscribes a function to a topic."""


def reset(seed: str) -> None:
    """Empty every backend of moto in this process and start its identifiers from the seed."""
    if "moto.core" not in sys.modules:
        return
    from moto.moto_api._internal import mock_random
    from moto.moto_api._internal.models import moto_api_backend

    moto_api_backend.reset()
    mock_random.seed(seed)
    if "moto.logs.models" in sys.modules:
        # It counts log events for the whole process.
        sys.modules["moto.logs.models"].LogEvent._event_id = 0


@cache
def _stubber(seed: str) -> Any:
    from moto.core.botocore_stubber import BotocoreStubber
    from moto.moto_api._internal import mock_random

    from local_aws.sns import moto_topics
    from local_aws.sqs import moto_queues

    moto_queues.install()
    moto_topics.install()
    mock_random.seed(seed)
    return BotocoreStubber()


def answer(
    aws: LocalAws, request: Request, account_id: str, region: str, signing_name: str
) -> Response:
    """Have moto answer a request; what moto hasn't got is refused by name."""
    moto_time.follow(aws.clock, signing_name)
    moto_random.follow(signing_name)
    if not _tells(request):
        for publisher in PUBLISHERS.get(signing_name, ()):
            importlib.import_module(publisher).flush(aws, account_id, region)
    if signing_name == "monitoring":
        from local_aws.sqs import metrics

        metrics.flush(aws, account_id, region, request)
    if signing_name == "s3" and "lifecycle" in request.url:
        from local_aws.s3 import lifecycle

        refused = lifecycle.look(aws, account_id, request)
        if refused:
            return _refusal(request, "s3", f"lifecycle rules with {refused}")
    if signing_name == "logs":
        from local_aws.logs import subscriptions

        subscriptions.install()
    if signing_name == "sns" and SUBSCRIBES_A_FUNCTION in request.body:
        # From here on moto's topics call our functions, also where there is none yet.
        from local_aws.functions.state import state_of

        state_of(aws, account_id, region)
    from botocore.awsrequest import AWSPreparedRequest
    from botocore.compat import HTTPHeaders

    url = _aws_url(request.url, region, signing_name)
    headers = HTTPHeaders()
    for name, value in {**request.headers, "x-moto-account-id": account_id}.items():
        headers[name] = value
    if request.method == "PUT" and FORM in headers.get("content-type", ""):
        # What urllib says of every body. moto would read an upload as a form and store nothing.
        headers.replace_header("content-type", OBJECT_TYPE)
    prepared = AWSPreparedRequest(request.method, url, headers, request.body, False)
    try:
        answered = _stubber(aws.ids.seed).process_request(prepared)
    except NotImplementedError as gap:
        return _refusal(request, signing_name, str(gap))
    if answered is None or (answered[0] == 404 and answered[2] == "Not yet implemented"):
        return _refusal(request, signing_name or urlsplit(url).netloc, "")
    status, found, body = answered
    content = body.encode() if isinstance(body, str) else bytes(body)
    return Response(status, content, {name.lower(): str(value) for name, value in found.items()})


def _tells(request: Request) -> bool:
    """Whether a request tells CloudWatch something, and asks for nothing."""
    target = request.headers.get("x-amz-target", "")
    return "PutMetricData" in target or b"Action=PutMetricData" in request.body


def _aws_url(url: str, region: str, signing_name: str) -> str:
    """Return the URL at which AWS itself would have got a request that came to our endpoint."""
    parts = urlsplit(url)
    if parts.netloc.endswith("amazonaws.com") or not signing_name:
        return url
    host = GLOBAL_HOSTS.get(signing_name, f"{signing_name}.{region}.amazonaws.com")
    # moto takes scheme and Host header for the queue URLs it makes, so those lead to our endpoint.
    return parts._replace(netloc=host).geturl()


def _refusal(request: Request, name: str, what: str) -> Response:
    operation = request.headers.get("x-amz-target", "").rpartition(".")[2]
    text = " ".join(filter(None, ("The local AWS does not do", name, operation))) + "."
    return fault(request, 501, "NotImplemented", text + (f" ({what})" if what else ""), name)
