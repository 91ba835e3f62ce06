"""The AWS SDK for JavaScript against the local AWS: another client than botocore's own.

It runs where Node.js is and finds the SDK's packages, e.g. after
`npm install --prefix .js @aws-sdk/client-sesv2 @aws-sdk/client-ses @aws-sdk/client-sqs`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local_aws.server import LabServer
from local_aws.world import LocalAws

MODULES = Path(__file__).parents[2] / ".js"
NODE = shutil.which("node")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        NODE is None or not (MODULES / "node_modules/@aws-sdk/client-sesv2").exists(),
        reason="Node.js or the SDK's packages are missing: see the docstring",
    ),
]

SCRIPT = """
import { createRequire } from "node:module";
const require = createRequire(process.env.MODULES + "/");
const { SESv2Client, CreateEmailIdentityCommand, ListEmailIdentitiesCommand } =
  require("@aws-sdk/client-sesv2");
const { SESClient, ListIdentitiesCommand } = require("@aws-sdk/client-ses");
const { SQSClient, CreateQueueCommand, SendMessageCommand, ReceiveMessageCommand } =
  require("@aws-sdk/client-sqs");
const settings = { endpoint: process.env.ENDPOINT, region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" } };
const sesv2 = new SESv2Client(settings), ses = new SESClient(settings);
const sqs = new SQSClient(settings);
const create = new CreateEmailIdentityCommand({ EmailIdentity: "nutrition.example" });
const seen = {};
seen.tokens = (await sesv2.send(create)).DkimAttributes.Tokens.length;
try { await sesv2.send(create); } catch (error) { seen.error = [error.name, error.message]; }
seen.v2 = (await sesv2.send(new ListEmailIdentitiesCommand({}))).EmailIdentities[0].IdentityName;
seen.v1 = (await ses.send(new ListIdentitiesCommand({}))).Identities;
const QueueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: "q" }))).QueueUrl;
await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
seen.body = (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages[0].Body;
console.log(JSON.stringify(seen));
"""


@pytest.fixture
def endpoint() -> Iterator[str]:
    server = LabServer(LocalAws(), port=0)
    server.start()
    yield server.url
    server.stop()


def run(endpoint: str, folder: Path) -> Any:
    script = folder / "script.mjs"
    script.write_text(SCRIPT)
    assert NODE is not None
    done = subprocess.run(
        [NODE, str(script)],
        env={"ENDPOINT": endpoint, "MODULES": str(MODULES.resolve()), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_three_protocols_and_an_error(endpoint: str, tmp_path: Path) -> None:
    assert run(endpoint, tmp_path) == {
        "tokens": 3,
        "error": ["AlreadyExistsException", "Email identity nutrition.example already exist."],
        "v2": "nutrition.example",
        "v1": ["nutrition.example"],
        "body": "hello",
    }
