"""Labs against the three kinds of target."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local_aws.server import LabServer
from local_aws.world import LocalAws
from messaging_lab import Lab


@pytest.fixture(scope="session")
def server() -> Iterator[LabServer]:
    """A local AWS over HTTP, its clock standing still."""
    served = LabServer(LocalAws(), port=0)
    served.start()
    yield served
    served.stop()


@pytest.fixture
def endpoint(server: LabServer) -> str:
    """The URL of a served local AWS as fresh as at its start."""
    server._aws.reset()
    return server.url


@pytest.fixture
def lab() -> Lab:
    """A lab in this process."""
    return Lab.open(lesson="02")


@pytest.fixture(params=["in process", "endpoint"])
def local_lab(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Lab:
    """A lab on the local AWS, in this process and through a running server."""
    if request.param == "endpoint":
        monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", request.getfixturevalue("endpoint"))
    return Lab.open(lesson="02")


@pytest.fixture
def aws_environment(endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path) -> str:
    """The settings of somebody with a real account, which here is a served local AWS."""
    settings = {
        "MESSAGING_LAB_TARGET": "aws",
        "MESSAGING_LAB_CONFIRM": "yes",
        "MESSAGING_LAB_HOME": str(tmp_path / "home"),
        "MESSAGING_LAB_MY_ADDRESS": "me@customer.example",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "210987654321",
        "AWS_SECRET_ACCESS_KEY": "verysecretverysecret",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return endpoint


@pytest.fixture
def aws_lab(aws_environment: str) -> Lab:
    """A lab on a real account as far as it can tell."""
    return Lab.open(lesson="02")
