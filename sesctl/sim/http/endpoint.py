"""The one WSGI application: control, SES v2, and moto for the rest, with faults in front."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from sesctl.sim.http import failures, long_poll
from sesctl.sim.http import incoming as requests
from sesctl.sim.http.replies import error_response
from sesctl.sim.requestlog import LoggedRequest
from sesctl.sim.ses import service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from sesctl.sim.http.incoming import Incoming
    from sesctl.sim.world import World

    Control = Callable[[WSGIEnvironment], Response]

_CONTROL = "/_sim"
_HANG = 3600.0


class Endpoint:
    """Routes a request by its path and its credential scope."""

    def __init__(self, world: World, control: Control) -> None:
        self._world = world
        self._control = control

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if str(environ["PATH_INFO"]).startswith(_CONTROL):
            return self._control(environ)(environ, start_response)
        incoming = requests.read(environ)
        response = self._answer(incoming)
        self._log(incoming, response)
        if response is None:
            _hang_up(environ)
            response = Response(status=500)
        return response(environ, start_response)

    def _answer(self, incoming: Incoming) -> Response | None:
        if incoming.scope is None:
            return error_response(incoming, failures.missing_authentication(incoming))
        fault = self._world.faults.take(incoming.action, incoming.scope.region)
        if fault is None:
            return self._perform(incoming, incoming.scope.region)
        match fault.kind:
            case "hang":
                self._world.stopping.wait(_HANG)
                return None
            case "drop-request":
                return None
            case "drop-reply":
                self._perform(incoming, incoming.scope.region)
                return None
            case _:
                resource = self._resource(incoming, incoming.scope.region)
                account_id = self._world.settings.account_id
                return error_response(incoming, failures.failure(fault, incoming, resource, account_id))

    def _perform(self, incoming: Incoming, region: str) -> Response:
        if incoming.action == long_poll.ACTION:
            return long_poll.receive(incoming, lambda again: self._act(again, region), self._world.stopping)
        return self._act(incoming, region)

    def _act(self, incoming: Incoming, region: str) -> Response:
        with self._world.lock:
            if incoming.is_ses_v2:
                return service.answer(self._world.ses, incoming, region)
            return self._world.moto.answer(incoming)

    def _resource(self, incoming: Incoming, region: str) -> str:
        if incoming.is_ses_v2:
            return service.resource(self._world.ses, incoming, region)
        return "*"

    def _log(self, incoming: Incoming, response: Response | None) -> None:
        scope = incoming.scope
        self._world.requests.add(
            LoggedRequest(
                time=self._world.clock.now(),
                action=incoming.action,
                region=scope.region if scope else "",
                mutating=incoming.mutating,
                status=response.status_code if response else 0,
                access_key=scope.access_key if scope else "",
            )
        )


def _hang_up(environ: WSGIEnvironment) -> None:
    connection = environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
