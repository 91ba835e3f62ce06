"""The AWS CLI as a user types it, with nothing of this machine's own AWS account."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

AWS = shutil.which("aws", path=str(Path(sys.executable).parent))

NEEDED = pytest.mark.skipif(
    AWS is None, reason="the AWS CLI is not installed: make dev installs it"
)


def run(endpoint: str, *words: str, region: str = "us-east-1") -> subprocess.CompletedProcess[str]:
    """Type a command."""
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }
    assert AWS is not None
    command = [AWS, *words, "--output", "json"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def aws(endpoint: str, *words: str, region: str = "us-east-1") -> Any:
    """Type a command that goes well, and return what it prints."""
    done = run(endpoint, *words, region=region)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout or "{}")
