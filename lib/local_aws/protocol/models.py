"""botocore's service models, and finding the operation that a request means."""

from __future__ import annotations

import functools
import re
from urllib.parse import unquote

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel, Shape

_loader = Loader()

PROTOCOLS = ("json", "rest-json", "query", "rest-xml")
"""What we speak, in botocore's own order of preference."""


@functools.cache
def service_model(service: str) -> ServiceModel:
    """Return the botocore model of a service (a boto3 client name)."""
    return ServiceModel(_loader.load_service_model(service, "service-2"), service)


@functools.cache
def protocol_of(service: str) -> str:
    """Return which protocol clients of a service use: "json", "rest-json" or "query"."""
    metadata = service_model(service).metadata
    offered = metadata.get("protocols", [metadata["protocol"]])
    return next(name for name in PROTOCOLS if name in offered)


@functools.cache
def operation_model(service: str, operation: str) -> OperationModel:
    """Return the model of one operation."""
    return service_model(service).operation_model(operation)


class Route:
    """The URI of a rest-json operation as a pattern that yields its labels."""

    def __init__(self, operation: str, method: str, template: str) -> None:
        self.operation = operation
        self.method = method
        path = template.split("?")[0]
        self.literals = len(re.sub(r"{[^}]*}", "", path))
        self.names = re.findall(r"{([^}+]+)\+?}", path)
        parts = re.split(r"({[^}]+})", path)
        self.pattern = re.compile("".join(map(self._piece, parts)) + "/?")

    @staticmethod
    def _piece(part: str) -> str:
        if not part.startswith("{"):
            return re.escape(part)
        return "(.+)" if part.endswith("+}") else "([^/]+)"

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """Return the URI labels, or None where the request is for another operation."""
        if method != self.method:
            return None
        found = self.pattern.fullmatch(path)
        return found and dict(zip(self.names, map(unquote, found.groups()), strict=True))


EARLIER_ROUTES = {
    "sesv2": (
        ("ListEmailIdentities", "GET", "/v2/email/identities"),
        ("ListConfigurationSets", "GET", "/v2/email/configuration-sets"),
    )
}
"""Where SDKs, and the AWS CLI, with an earlier model send operations that have moved since.
AWS answers both."""


@functools.cache
def routes(service: str) -> list[Route]:
    """Return a rest service's routes, those with the longest literal part first."""
    model = service_model(service)
    found = []
    for name in model.operation_names:
        http = model.operation_model(name).http
        found.append(Route(name, http["method"], http["requestUri"]))
    found += [Route(*one) for one in EARLIER_ROUTES.get(service, ())]
    return sorted(found, key=lambda route: -route.literals)


@functools.lru_cache(maxsize=4096)
def find_route(service: str, method: str, path: str) -> tuple[str, dict[str, str]] | None:
    """Return (operation, URI labels) for a rest request, or None where nothing matches."""
    for route in routes(service):
        labels = route.match(method, path)
        if labels is not None:
            return route.operation, labels
    return None


def error_shape(service: str, code: str) -> Shape | None:
    """Return the modelled error whose shape name or wire code is `code`."""
    return _error_shapes(service).get(code)


@functools.cache
def _error_shapes(service: str) -> dict[str, Shape]:
    found: dict[str, Shape] = {}
    for shape in service_model(service).error_shapes:
        found[shape.name] = shape
        found.setdefault(shape.metadata.get("error", {}).get("code", shape.name), shape)
    return found
