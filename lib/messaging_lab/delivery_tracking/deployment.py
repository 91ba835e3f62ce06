"""The two functions as a package for Lambda, and a signed request to the second."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from messaging_lab import function_package
from messaging_lab.function_package import modules_of
from messaging_lab.workbook import current_workbook

if TYPE_CHECKING:
    import boto3

FOLDER = Path(__file__).parent
PACKAGE = "delivery_tracking"

TRANSFORM = f"{PACKAGE}.transform.handler"
QUERY = f"{PACKAGE}.query.handler"
"""Names of the handlers in the package."""

GROUP = f"/{current_workbook().slug}/tracking"
"""Where both functions write their log."""


def package(**more: str) -> bytes:
    """Return the zip file to deploy. `more` are further modules: name -> source."""
    return function_package.package({**modules_of(FOLDER, Path(__file__).name), **more})


def grants(region: str, account_id: str, bucket: str) -> dict[str, list[str]]:
    """Return what the role of functions, stream and senders has to be allowed: ARN -> actions.

    Those on the bucket are what Firehose asks for ("Grant Firehose access to an Amazon S3
    destination").
    """
    where = f"{region}:{account_id}"
    return {
        f"arn:aws:dynamodb:{where}:table/delivery-status": [
            "dynamodb:BatchGetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
        ],
        f"arn:aws:lambda:{where}:function:delivery-transform*": [
            "lambda:InvokeFunction",
            "lambda:GetFunctionConfiguration",
        ],
        f"arn:aws:firehose:{where}:deliverystream/delivery-events": [
            "firehose:PutRecord",
            "firehose:PutRecordBatch",
        ],
        f"arn:aws:s3:::{bucket}": [
            "s3:GetBucketLocation",
            "s3:ListBucket",
            "s3:ListBucketMultipartUploads",
        ],
        f"arn:aws:s3:::{bucket}/*": [
            "s3:AbortMultipartUpload",
            "s3:GetObject",
            "s3:PutObject",
        ],
        f"arn:aws:logs:{where}:log-group:{GROUP}:*": [
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ],
    }


def ask(session: boto3.Session | None, url: str, **query: str) -> tuple[int, dict[str, Any]]:
    """Send a GET to a function URL; return status and JSON body.

    It is signed with the session's credentials, as a URL of type AWS_IAM wants it, and unsigned
    without a session. A refusal is an answer too: its status says so.
    """
    asked = AWSRequest("GET", f"{url}?{urlencode(query)}" if query else url)
    if session is not None:
        keys: Any = session.get_credentials()
        SigV4Auth(keys.get_frozen_credentials(), "lambda", session.region_name).add_auth(asked)
    request = urllib.request.Request(str(asked.url), headers=dict(asked.headers.items()))
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refusal:
        return refusal.code, _read(refusal.read())


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"message": body.decode("utf-8", "replace")}
