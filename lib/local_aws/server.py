"""The gateway over HTTP, for the AWS CLI, other SDKs, several notebooks and kernel restarts.

waitress serves it: pure Python, threads, made for production, and it starts in a few milliseconds.
"""

from __future__ import annotations

import logging
import socket
import threading
import traceback
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

from local_aws.context import Request, Response
from local_aws.faults import fault
from local_aws.identification import credential
from local_aws.lab_routes.ledger import look_for_strangers

if TYPE_CHECKING:
    from local_aws.world import LocalAws

THREADS = 16
"""More than there may be invocations at once: each takes a thread, and its function may call back.
"""

MAX_BODY_BYTES = 64 * 1024 * 1024
"""More than SES's 40 MB in base64; beyond it waitress refuses to read."""

TICK_SECONDS = 0.25
"""How often a ticking clock looks for work that has become due."""


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection on which a request without a body may ask for 100 Continue, as boto3 does.

    waitress would send the 100 and then wait for the end of a request that has ended.
    """

    def send_continue(self) -> None:
        if self.request.completed:
            self.request.expect_continue = False
        else:
            super().send_continue()


class LabServer:
    """Serves one LocalAws on loopback, and makes it known as its endpoint unless told not to.

    Raises OSError where the port is taken, ValueError for an address that isn't loopback: the
    local AWS checks no signatures, so it must not be reachable from another machine.
    """

    def __init__(
        self, aws: LocalAws, host: str = "127.0.0.1", port: int = 4566, *, announce: bool = True
    ) -> None:
        if not (host.startswith("127.") or host in ("localhost", "::1")):
            raise ValueError(f"The local AWS only listens on loopback, not on {host}.")
        logging.getLogger("waitress").setLevel(logging.ERROR)
        listener = socket.create_server((host, port))
        self._aws = aws
        self.front: Callable[[Request], Response] | None = None
        """What stands before the local AWS and answers in its place, if anything does."""
        self._stopped = threading.Event()
        self._sockets: dict[int, Any] = {}
        self._thread = threading.Thread(target=self._serve, name="local-aws", daemon=True)
        self._server = create_server(
            self._application,
            map=self._sockets,
            sockets=[listener],
            threads=THREADS,
            max_request_body_size=MAX_BODY_BYTES,
            inbuf_overflow=MAX_BODY_BYTES,
            clear_untrusted_proxy_headers=True,
            ident=None,
        )
        self._server.channel_class = _Channel
        self.port: int = listener.getsockname()[1]
        self.url = f"http://{host}:{self.port}"
        if announce:
            aws.endpoint_url = self.url

    def start(self) -> None:
        """Serve in threads of this process until `stop`."""
        self._thread.start()
        if self._aws.clock.ticking:
            threading.Thread(target=self._tick, name="local-aws-clock", daemon=True).start()

    def stop(self) -> None:
        """Stop serving and free the port."""
        self._stopped.set()
        if self._thread.is_alive():
            self._server.pull_trigger()
            self._thread.join()
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._sockets, ignore_all=True)

    def _serve(self) -> None:
        # waitress's own run() only ends with the process; this is its loop with a way out.
        while not self._stopped.is_set():
            wasyncore.loop(timeout=1, use_poll=True, map=self._sockets, count=1)

    def _tick(self) -> None:
        while not self._stopped.wait(TICK_SECONDS):
            self._aws.tick()

    def _application(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = _request(environ, self.url)
        try:
            look_for_strangers(self._aws, request)
            response = (self.front or self._aws.handle)(request)
        except Exception as bug:
            traceback.print_exc()
            response = _internal_failure(request, bug)
        return _respond(response, start_response)


def _internal_failure(request: Request, bug: Exception) -> Response:
    text = f"A fault in the local AWS, not in your request: {type(bug).__name__}: {bug}"
    return fault(request, 500, "InternalFailure", text, credential(request).signing_name)


def _request(environ: dict[str, Any], base: str) -> Request:
    query = environ.get("QUERY_STRING", "")
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            headers[name.replace("_", "-").lower()] = environ[name]
    return Request(
        method=environ["REQUEST_METHOD"],
        url=base + _path(environ) + (f"?{query}" if query else ""),
        headers=headers,
        body=environ["wsgi.input"].read(),
        source_ip=environ.get("REMOTE_ADDR", "127.0.0.1"),
    )


def _path(environ: dict[str, Any]) -> str:
    """Return the path still percent-encoded, as S3 keys and rest-json labels need it."""
    uri: str = environ.get("REQUEST_URI", "") or environ["PATH_INFO"]
    if "://" in uri:
        uri = "/" + uri.split("://", 1)[1].partition("/")[2]
    return uri.split("?", 1)[0]


def _respond(response: Response, start_response: Any) -> Iterable[bytes]:
    reason = HTTPStatus(response.status).phrase
    skipped = ("connection", "transfer-encoding")
    headers = [(name, value) for name, value in response.headers.items() if name not in skipped]
    if "content-length" not in response.headers:  # the answer to a HEAD has it without a body
        headers.append(("content-length", str(len(response.body))))
    start_response(f"{response.status} {reason}", headers)
    return [response.body]
