"""A local AWS together with what listens for it, as `serve` and `open` start it."""

from __future__ import annotations

from typing import Any

from local_aws.internet.dns_server import DnsServer, serve_dns
from local_aws.server import LabServer
from local_aws.world import LocalAws
from messaging_lab.commands.ports import port_problem
from messaging_lab.errors import LabError


class Served:
    """A local AWS that accepts connections from the moment this is made.

    Raises LabError where a port is taken.
    """

    def __init__(self, port: int, dns_port: int, *, ticking: bool) -> None:
        self.aws = LocalAws(ticking=ticking)
        self._server = _http(self.aws, port)
        try:
            self._dns = _dns(self.aws, dns_port)
        except LabError:
            self._server.stop()
            raise
        self.aws.listeners["dns"] = f"{self._dns.host}:{self._dns.port}"
        self._server.start()

    def status(self) -> dict[str, Any]:
        """Return where everything listens, as `GET /_lab/status` does."""
        return {
            "endpoint_url": self.aws.endpoint_url,
            **self.aws.listeners,
            "now": self.aws.clock.now(),
        }

    def stop(self) -> None:
        """Stop listening and free the ports."""
        self._server.stop()
        self._dns.stop()


def _http(aws: LocalAws, port: int) -> LabServer:
    try:
        return LabServer(aws, port=port)
    except OSError as error:
        raise LabError(port_problem(port, "--port", error)) from error


def _dns(aws: LocalAws, port: int) -> DnsServer:
    try:
        return serve_dns(aws.internet, port=port)
    except OSError as error:
        raise LabError(port_problem(port, "--dns-port", error)) from error
