"""The threaded HTTP server, which can be stopped while clients keep connections open."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any, cast

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are written apart; with Nagle's algorithm the body would wait for an ACK.
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002, ANN401 - as inherited
        """Say nothing: the request log of the simulator is asked for over HTTP."""


class _Server(ThreadedWSGIServer):
    # Joined by hand once their connections are closed.
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, app: WSGIApplication) -> None:
        # Bound here, since werkzeug ends the process where the port is taken.
        with socket.create_server((host, port), backlog=self.request_queue_size) as bound:
            super().__init__(host, port, app, _Handler, fd=bound.fileno())
        self._open: dict[socket.socket, threading.Thread] = {}
        self._open_lock = threading.Lock()

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as inherited
        with self._open_lock:
            self._open[request] = threading.current_thread()
        super().process_request_thread(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - as inherited
        with self._open_lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """End what clients left open, and wait for the threads that served it."""
        with self._open_lock:
            still_open = dict(self._open)
        for connection in still_open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in still_open.values():
            thread.join(timeout=5)


class HttpServer:
    """Serves one WSGI application until it is stopped."""

    def __init__(self, host: str, port: int, app: WSGIApplication) -> None:
        self._server = _Server(host, port, app)
        self._thread = threading.Thread(target=self._run, name="sim-http", daemon=True)

    @property
    def url(self) -> str:
        """Where the application is."""
        host, port = cast("tuple[str, int]", self._server.server_address)[:2]
        return f"http://{host}:{port}"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """End, and give the port back."""
        self._server.shutdown()
        self._thread.join()
        self._server.close_connections()
        self._server.server_close()

    def _run(self) -> None:
        self._server.serve_forever(poll_interval=0.05)
