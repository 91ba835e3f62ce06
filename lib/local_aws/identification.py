"""Who makes a request, and of which operation of which service: what its wrapping tells.

The access key and the Region are in its signature. The service is too, but some share a name there
and some say it in a header, a path or a form; `identify` knows those that are or may become ours.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlsplit

from local_aws.context import Request
from local_aws.errors import AwsError
from local_aws.protocol import models, parse, rest_xml
from local_aws.protocol.query import parse_query

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

FORM_SERVICES = frozenset({"ses", "sns"})
"""Services of the query protocol, by signing name. "ses" is also that of the API v2: see below."""

REST_SERVICES = frozenset({"route53", "lambda"})
"""Services of the rest protocols, by signing name."""

SIGNED_LINK = frozenset({"AWSAccessKeyId", "Signature", "Expires"})
"""The query of a presigned link in signature version 2, which boto3 writes for endpoints that
aren't AWS's own: such a link tells no Region and no service, and is S3's."""

SOURCE_IP = "x-lab-source-ip"
"""The header in which a request to the local AWS says from which address it comes."""


class Credential(NamedTuple):
    """The key that a request is signed with, and the Region and service it is signed for."""

    access_key: str
    region: str
    signing_name: str


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


_Found = tuple[str, str, dict[str, str], dict[str, str]]
"""Service, operation, form and labels."""


def credential(request: Request) -> Credential:
    """Return the credential from SigV4, or from a link to S3 in signature version 2.

    A request that isn't signed has no key and no service, and is taken to be in the lab's Region.
    """
    from local_aws.world import REGION

    found = _CREDENTIAL.search(request.headers.get("authorization", ""))
    if found:
        return Credential(*found.groups())
    query = dict(parse_qsl(urlsplit(request.url).query))
    parts = query.get("X-Amz-Credential", "").split("/")
    if query.keys() >= SIGNED_LINK:
        return Credential(query["AWSAccessKeyId"], REGION, "s3")
    if len(parts) == 5:
        return Credential(parts[0], parts[2], parts[3])
    return Credential("", REGION, "")


@functools.lru_cache(maxsize=1024)
def account_of(access_key: str) -> str:
    """Return the account of an access key: itself where it is 12 digits, else the lab's account."""
    from local_aws.world import ACCOUNT_ID

    return access_key if re.fullmatch(r"\d{12}", access_key) else ACCOUNT_ID


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


def identify(request: Request, url: SplitResult, signed: Credential) -> Call | None:
    """Return what a request asks of which service, or None where the service can't be ours."""
    found = _operation(request, url, signed.signing_name)
    if found is None:
        return None
    service, operation, form, labels = found
    return Call(service, operation, signed.access_key, signed.region, url, form, labels)


def _operation(request: Request, url: SplitResult, signing_name: str) -> _Found | None:
    target = request.headers.get("x-amz-target", "")
    if target:
        prefix, _, operation = target.rpartition(".")
        return (TARGETS[prefix], operation, {}, {}) if prefix in TARGETS else None
    if signing_name == "ses" and url.path.startswith("/v2/"):
        return _rest("sesv2", request, url)
    if signing_name in REST_SERVICES:
        return _rest(signing_name, request, url)
    return _form(signing_name, request, url) if signing_name in FORM_SERVICES else None


def _rest(service: str, request: Request, url: SplitResult) -> _Found:
    found = models.find_route(service, request.method, url.path)
    if found is None:
        return service, f"{request.method} {url.path}", {}, {}
    return service, found[0], {}, found[1]


def _form(service: str, request: Request, url: SplitResult) -> _Found:
    text = request.body.decode("utf-8", "replace") or url.query
    form = dict(parse_qsl(text, keep_blank_values=True))
    return service, form.get("Action", "(no Action)"), form, {}


def read_params(call: Call, request: Request) -> dict[str, Any]:
    """Parse the parameters of a call by the protocol of its service."""
    model = models.operation_model(call.service, call.operation)
    protocol = models.protocol_of(call.service)
    if protocol == "query":
        return parse_query(model, call.form)
    if protocol == "json":
        return parse.parse_json(model, request.body)
    if protocol == "rest-xml":
        return rest_xml.parse_rest_xml(
            model, call.labels, call.url.query, request.headers, request.body
        )
    return parse.parse_rest_json(model, call.labels, call.url.query, request.headers, request.body)
