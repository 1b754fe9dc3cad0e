"""Finding the operation of a REST request in botocore's model of a service."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import botocore.session

_LABEL = re.compile(r"\{(\w+)(\+?)\}")
# Ways to call an operation that botocore's model no longer has: SDKs before 1.43.105 list with GET.
_OLDER = {
    "sesv2": (
        ("ListEmailIdentities", "GET", "/v2/email/identities"),
        ("ListConfigurationSets", "GET", "/v2/email/configuration-sets"),
    )
}


@dataclass(frozen=True, slots=True)
class Route:
    """One way to call an operation."""

    operation: str
    method: str
    pattern: re.Pattern[str]
    literals: int


class RestRoutes:
    """The operations of one service by method and path."""

    def __init__(self, service: str) -> None:
        self.model = service_model(service)
        self._routes = [self._route(name) for name in self.model.operation_names]
        # A literal segment wins over a label: /suppression/addresses over /{x}/addresses.
        self._routes.sort(key=lambda route: -route.literals)
        self._routes += [
            Route(name, method, re.compile(re.escape(path)), 0)
            for name, method, path in _OLDER.get(service, ())
        ]

    def match(self, method: str, raw_path: str) -> tuple[str, dict[str, str]] | None:
        """The operation and the labels in its path; `raw_path` is still percent-encoded."""
        path = raw_path.rstrip("/") or "/"
        for route in self._routes:
            found = route.pattern.fullmatch(path) if route.method == method else None
            if found is not None:
                return route.operation, {name: unquote(value) for name, value in found.groupdict().items()}
        return None

    def _route(self, name: str) -> Route:
        http = self.model.operation_model(name).http
        path = http["requestUri"].partition("?")[0].rstrip("/") or "/"
        pattern = _LABEL.sub(lambda label: f"(?P<{label[1]}>{'.+' if label[2] else '[^/]+'})", path)
        return Route(name, http["method"], re.compile(pattern), len(path) - len(_LABEL.findall(path)) * 100)


@functools.cache
def service_model(service: str) -> Any:  # noqa: ANN401 - botocore has no types
    """Botocore's model of a service."""
    return botocore.session.get_session().get_service_model(service)


@functools.cache
def routes_of(service: str) -> RestRoutes:
    """The routes of a service, built once."""
    return RestRoutes(service)
