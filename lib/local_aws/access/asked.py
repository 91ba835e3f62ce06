"""Which operation a request asks for that moto answers, as far as policies need to know.

`identification` knows the calls to our own services; these are the others': IAM, STS, S3, DynamoDB
and Secrets Manager.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qs, parse_qsl, unquote

from local_aws.protocol import models, parse
from local_aws.protocol.query import parse_query

if TYPE_CHECKING:
    from botocore.model import OperationModel

    from local_aws.context import Request
    from local_aws.identification import Credential

Params = dict[str, Any]

TARGETS = {"DynamoDB_20120810": "dynamodb", "secretsmanager": "secretsmanager"}
"""X-Amz-Target prefix -> service."""

FORMS = frozenset({"iam", "sts"})
"""Services of the query protocol, by signing name."""

VIRTUAL_HOST = re.compile(r"(.+)\.s3[.-][\w.-]*amazonaws\.com(:\d+)?")
"""The host of a bucket, where its name isn't in the path."""


@dataclass(frozen=True)
class Asked:
    """A call: service, operation, who makes it where, and how its parameters are read."""

    service: str
    operation: str
    access_key: str
    region: str
    params: Callable[[], Params]


def asked_of_moto(request: Request, url: SplitResult, signed: Credential) -> Asked | None:
    """Return what a request asks for, None for a service that isn't among these."""
    found = _operation(request, url, signed.signing_name)
    return Asked(*found[:2], signed.access_key, signed.region, found[2]) if found else None


def _operation(
    request: Request, url: SplitResult, signing_name: str
) -> tuple[str, str, Callable[[], Params]] | None:
    prefix, _, operation = request.headers.get("x-amz-target", "").rpartition(".")
    if prefix in TARGETS:
        model = models.operation_model(TARGETS[prefix], operation)
        return TARGETS[prefix], operation, lambda: parse.parse_json(model, request.body)
    if signing_name in FORMS:
        form = dict(parse_qsl(request.body.decode("utf-8", "replace") or url.query))
        model = models.operation_model(signing_name, form.get("Action", ""))
        return signing_name, model.name, lambda: parse_query(model, form)
    return _of_s3(request.method, url) if signing_name == "s3" else None


def _of_s3(method: str, url: SplitResult) -> tuple[str, str, Callable[[], Params]] | None:
    host = VIRTUAL_HOST.fullmatch(url.netloc)
    path = f"/{host[1]}{url.path}" if host else url.path
    bucket, _, key = unquote(path).lstrip("/").partition("/")
    params = {name: one for name, one in (("Bucket", bucket), ("Key", key)) if one}
    given = set(parse_qs(url.query, keep_blank_values=True))
    for operation, verb, labels, flags in _s3_routes():
        if verb == method and labels == len(params) and flags <= given:
            return "s3", operation, lambda: params
    return None


@cache
def _s3_routes() -> list[tuple[str, str, int, set[str]]]:
    """Return (operation, method, how many of bucket and key, flags in the query), most flags
    first."""
    model = models.service_model("s3")
    found = []
    for name in model.operation_names:
        operation = model.operation_model(name)
        http = operation.http
        path, _, query = http["requestUri"].partition("?")
        flags = {one.partition("=")[0] for one in query.split("&") if one}
        flags |= _needed_in_the_query(operation)
        # A copy is told from an upload by a header; both put an object.
        if name not in ("CopyObject", "UploadPartCopy") and not operation.deprecated:
            found.append((name, http["method"], path.count("{"), flags))
    return sorted(found, key=lambda one: (-len(one[3]), one[0] != "ListObjects", one[0]))


def _needed_in_the_query(operation: OperationModel) -> set[str]:
    """Return the required parameters in the query: they tell an aborted upload from a delete."""
    shape = operation.input_shape
    needed = [shape.members[name] for name in shape.required_members] if shape else []
    return {
        one.serialization["name"]
        for one in needed
        if one.serialization.get("location") == "querystring"
    }
