"""What botocore sends is what we parse; what we answer is what botocore reads.

botocore's own serialiser and parser are the independent implementation; the parameters are made at
random from the service models, so every operation and every shape of them takes part.
"""

from __future__ import annotations

import datetime
import random
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from botocore.awsrequest import AWSRequest
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.parsers import create_parser
from botocore.serialize import create_serializer

from local_aws.context import Request
from local_aws.errors import AwsError
from local_aws.identification import Call, read_params
from local_aws.protocol import models
from local_aws.protocol.serialise import serialise, serialise_error

SERVICES = ["sesv2", "ses", "mailmanager", "pinpoint-sms-voice-v2", "sns", "sqs", "logs", "route53"]


def sample(shape: Shape | None, chance: random.Random, depth: int = 0) -> Any:
    """Return a random value of a shape: full at the top, thinner with depth so that it ends."""
    if isinstance(shape, StructureShape):
        return _structure(shape, chance, depth)
    if isinstance(shape, ListShape):
        return [sample(shape.member, chance, depth + 1) for _ in range(chance.randint(1, 2))]
    if isinstance(shape, MapShape):
        return {f"key{n}": sample(shape.value, chance, depth + 1) for n in range(2)}
    return _scalar(shape, chance)


def _structure(shape: StructureShape, chance: random.Random, depth: int) -> dict[str, Any]:
    keep = [
        n
        for n, m in shape.members.items()
        if depth < 9 or m.type_name not in ("structure", "list", "map")
    ]
    if getattr(shape, "is_tagged_union", False) and keep:
        keep = [chance.choice(keep)]
    found = {name: sample(shape.members[name], chance, depth + 1) for name in keep}
    return {
        n: v for n, v in found.items() if v != {} or not getattr(shape.members[n], "members", 1)
    }


def _scalar(shape: Any, chance: random.Random) -> Any:
    kind = shape.type_name
    if kind == "string":
        return (
            chance.choice(shape.enum)
            if shape.enum
            else chance.choice(["a&b<c>", "héllo ü/%+ x", "q"])
        )
    if kind in ("integer", "long"):
        return chance.randint(0, 10**6)
    if kind in ("float", "double"):
        return chance.randint(1, 10**6) / 8
    if kind == "boolean":
        return chance.random() < 0.5
    if kind == "blob":
        return bytes(chance.randrange(256) for _ in range(9))
    return datetime.datetime.fromtimestamp(1767690000 + chance.randint(0, 10**6), datetime.UTC)


def operations() -> list[tuple[str, str]]:
    return [(s, o) for s in SERVICES for o in models.service_model(s).operation_names]


def _sent(service: str, model: OperationModel, params: dict[str, Any]) -> Request:
    wire = create_serializer(models.protocol_of(service), include_validation=False)
    made = wire.serialize_to_request(params, model)
    query = made["query_string"]
    text = query if isinstance(query, str) else urlencode(query, doseq=True)
    prepared = AWSRequest(
        method=made["method"],
        url=f"https://x.invalid{made['url_path']}" + (f"?{text}" if text else ""),
        data=made["body"],
        headers=made["headers"],
    ).prepare()
    body = prepared.body or b""
    headers = {
        k.lower(): v.decode() if isinstance(v, bytes) else v for k, v in prepared.headers.items()
    }
    return Request(
        prepared.method, prepared.url, headers, body.encode() if isinstance(body, str) else body
    )


@pytest.mark.parametrize(("service", "operation"), operations())
def test_we_parse_what_botocore_sends(service: str, operation: str) -> None:
    model = models.operation_model(service, operation)
    if model.has_event_stream_output or model.has_event_stream_input:
        pytest.skip("event streams are not spoken")
    params = sample(model.input_shape, random.Random(operation)) if model.input_shape else {}
    request = _sent(service, model, params)
    url = urlsplit(request.url)
    labels: dict[str, str] = {}
    form: dict[str, str] = {}
    if models.protocol_of(service).startswith("rest-"):
        found = models.find_route(service, request.method, url.path)
        assert found is not None and found[0] == operation
        labels = found[1]
    elif models.protocol_of(service) == "query":
        from urllib.parse import parse_qsl

        form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    call = Call(service, operation, "", "us-east-1", url, form, labels)
    assert read_params(call, request) == params


@pytest.mark.parametrize(("service", "operation"), operations())
def test_botocore_reads_what_we_answer(service: str, operation: str) -> None:
    model = models.operation_model(service, operation)
    if model.has_event_stream_output:
        pytest.skip("event streams are not spoken")
    result = sample(model.output_shape, random.Random(operation)) if model.output_shape else {}
    response = serialise(service, model, result, "request-1")
    parser = create_parser(models.protocol_of(service))
    read = parser.parse(
        {"body": response.body, "headers": response.headers, "status_code": response.status},
        model.output_shape,
    )
    assert read.pop("ResponseMetadata")["RequestId"] == "request-1"
    assert read == result


@pytest.mark.parametrize("service", SERVICES)
def test_botocore_reads_every_modelled_error(service: str) -> None:
    for shape in models.service_model(service).error_shapes:
        error = AwsError(shape.name, "It <failed> & said so")
        response = serialise_error(service, error, "request-1")
        parser = create_parser(models.protocol_of(service))
        read = parser.parse(
            {"body": response.body, "headers": response.headers, "status_code": response.status},
            None,
        )
        modelled = shape.metadata.get("error", {})
        assert read["Error"]["Message"] == "It <failed> & said so"
        assert read["Error"]["Code"] == modelled.get("code", shape.name)
        assert response.status == modelled.get("httpStatusCode", 400)
