"""The control endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.sim.http.replies import json_response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from werkzeug.wrappers import Response

    from sesctl.sim.world import World


class ControlApp:
    def __init__(self, world: World) -> None:
        self._world = world

    def __call__(self, environ: WSGIEnvironment) -> Response:
        return json_response({"status": "ok"})
