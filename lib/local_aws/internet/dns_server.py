"""The small internet's DNS over UDP and TCP on loopback, for `dig` and other people's tools.

It answers as a resolver would, from the lab's own world, and never forwards a question.
"""

from __future__ import annotations

import ipaddress
import socket
import socketserver
import threading
from typing import TYPE_CHECKING, Any

from local_aws.internet.dns_message import respond

if TYPE_CHECKING:
    from local_aws.internet import Internet
    from local_aws.internet.resolver import Resolver

IDLE_SECONDS = 10.0
"""How long a TCP connection may say nothing before it is closed (RFC 7766 §6.2.3)."""

TRIES = 20
"""Free TCP ports that are tried until one is free for UDP as well."""


class _UdpHandler(socketserver.BaseRequestHandler):
    server: _UdpServer

    def handle(self) -> None:
        packet, connection = self.request
        response = respond(self.server.resolver, packet, udp=True)
        if response is not None:
            connection.sendto(response, self.client_address)


class _TcpHandler(socketserver.StreamRequestHandler):
    server: _TcpServer
    timeout = IDLE_SECONDS

    def handle(self) -> None:
        try:
            while (packet := self._read()) is not None:
                response = respond(self.server.resolver, packet, udp=False)
                if response is None:
                    return
                self.wfile.write(len(response).to_bytes(2) + response)
        except OSError:
            return  # the client was too slow or has gone: nobody is left to tell

    def _read(self) -> bytes | None:
        size = self.rfile.read(2)
        if len(size) < 2:
            return None
        packet = self.rfile.read(int.from_bytes(size))
        return packet if len(packet) == int.from_bytes(size) else None


class _UdpServer(socketserver.UDPServer):
    max_packet_size = 65535

    def __init__(self, address: tuple[str, int], resolver: Resolver) -> None:
        self.resolver = resolver
        self.address_family = _family(address[0])
        super().__init__(address, _UdpHandler)


class _TcpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], resolver: Resolver) -> None:
        self.resolver = resolver
        self.address_family = _family(address[0])
        super().__init__(address, _TcpHandler)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


class DnsServer:
    """A running DNS server. `port` is the same for UDP and TCP."""

    def __init__(self, udp: _UdpServer, tcp: _TcpServer) -> None:
        self._servers: list[Any] = [udp, tcp]
        self.host, self.port = str(tcp.server_address[0]), int(tcp.server_address[1])
        self._threads = [
            threading.Thread(target=server.serve_forever, args=(0.05,), name="dns", daemon=True)
            for server in self._servers
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop answering and free the port."""
        for server, thread in zip(self._servers, self._threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()


def serve_dns(internet: Internet, host: str = "127.0.0.1", port: int = 0) -> DnsServer:
    """Answer DNS questions at a loopback address until `stop`; port 0 takes a free one.

    Answers are fresh, not cached. Raises ValueError for an address that isn't loopback, OSError
    where the port is taken.
    """
    address = "127.0.0.1" if host == "localhost" else host
    _check_loopback(address)
    resolver = internet.resolver(caching=False)
    for _ in range(TRIES if port == 0 else 1):
        servers = _bind(address, port, resolver)
        if servers is not None:
            return DnsServer(*servers)
    raise OSError(f"Port {port} of {host} is taken: choose another one, or 0 for any that is free.")


def _check_loopback(host: str) -> None:
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise ValueError(f"The lab's DNS listens on loopback only, not on {host}: use 127.0.0.1.")


def _bind(host: str, port: int, resolver: Resolver) -> tuple[_UdpServer, _TcpServer] | None:
    try:
        tcp = _TcpServer((host, port), resolver)
    except OSError:
        return None
    try:
        return _UdpServer((host, int(tcp.server_address[1])), resolver), tcp
    except OSError:
        tcp.server_close()
        return None
