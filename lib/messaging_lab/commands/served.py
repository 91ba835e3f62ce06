"""A local AWS together with what listens for it, as `serve` and `open` start it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from local_aws.internet.dns_server import DnsServer, serve_dns
from local_aws.internet.smtp_server import SmtpServer
from local_aws.mail_manager.ingress.listener import serve_ingress
from local_aws.server import LabServer
from local_aws.ses.receiving.listener import serve_inbound
from local_aws.ses.smtp_interface.interface import serve_smtp
from local_aws.world import LocalAws
from messaging_lab.commands.ports import (
    DEFAULT_INBOUND_PORT,
    DEFAULT_INGRESS_PORT,
    DEFAULT_SMTP_PORT,
    port_problem,
)
from messaging_lab.commands.state import KeptState
from messaging_lab.errors import LabError
from messaging_lab.window import Window


class Served:
    """A local AWS that accepts connections from the moment this is made.

    Port 0 is any free one; `ingress_port`, `smtp_port` and `inbound_port` None are 2525, 2587 and
    2526 if those are free, and any else. `state` is what an earlier process has left, if its state
    is kept. Raises LabError where a port is taken.
    """

    def __init__(
        self,
        port: int,
        dns_port: int,
        *,
        ticking: bool,
        ingress_port: int | None = 0,
        smtp_port: int | None = 0,
        inbound_port: int | None = 0,
        state: KeptState | None = None,
    ) -> None:
        self.aws = LocalAws(ticking=ticking)
        with ExitStack() as undo:
            if state is not None:
                undo.callback(state.close)
            server = _http(self.aws, port)
            undo.callback(server.stop)
            dns = _dns(self.aws, dns_port)
            undo.callback(dns.stop)
            ingress = _ingress(self.aws, ingress_port)
            undo.callback(ingress.stop)
            smtp = _smtp(self.aws, smtp_port)
            undo.callback(smtp.stop)
            inbound = _inbound(self.aws, inbound_port)
            undo.callback(inbound.stop)
            self._stop = undo.pop_all()
        server.front = Window(self.aws).handle
        self.aws.listeners["dns"] = f"{dns.host}:{dns.port}"
        self.aws.listeners["ingress"] = ingress.address
        self.aws.listeners["smtp"] = smtp.address
        self.aws.listeners["inbound"] = inbound.address
        if state is not None:
            state.go_on(self.aws, {"ingress": ingress, "smtp": smtp, "inbound": inbound})
        server.start()

    def status(self) -> dict[str, Any]:
        """Return where everything listens, as `GET /_lab/status` does."""
        return {
            "endpoint_url": self.aws.endpoint_url,
            **self.aws.listeners,
            "now": self.aws.clock.now(),
        }

    def stop(self) -> None:
        """Stop listening and free the ports."""
        self._stop.close()


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


def _ingress(aws: LocalAws, port: int | None) -> SmtpServer:
    try:
        return serve_ingress(aws, port=DEFAULT_INGRESS_PORT if port is None else port)
    except OSError as error:
        if port is None:
            return serve_ingress(aws)
        raise LabError(port_problem(port, "--ingress-port", error)) from error


def _smtp(aws: LocalAws, port: int | None) -> SmtpServer:
    try:
        return serve_smtp(aws, port=DEFAULT_SMTP_PORT if port is None else port)
    except OSError as error:
        if port is None:
            return serve_smtp(aws)
        raise LabError(port_problem(port, "--smtp-port", error)) from error


def _inbound(aws: LocalAws, port: int | None) -> SmtpServer:
    try:
        return serve_inbound(aws, port=DEFAULT_INBOUND_PORT if port is None else port)
    except OSError as error:
        if port is None:
            return serve_inbound(aws)
        raise LabError(port_problem(port, "--inbound-port", error)) from error
