"""A web server on loopback that takes what SNS posts, and confirms where it is meant to."""

from __future__ import annotations

import json
import queue
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.certificates import Certificate

_PATIENCE = 30


@dataclass(frozen=True)
class Posted:
    """One request: its path, its headers by lower-case name, and its body."""

    path: str
    headers: dict[str, str]
    body: str

    @property
    def kind(self) -> str:
        return self.headers["x-amz-sns-message-type"]

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Hook:
    """Answers with `statuses`, one after the other, and with 200 from then on."""

    url: str = ""
    confirms: bool = False
    statuses: list[int] = field(default_factory=list)
    posts: queue.Queue[Posted] = field(default_factory=queue.Queue)

    def next(self) -> Posted:
        """The next post, waited for."""
        return self.posts.get(timeout=_PATIENCE)

    def take(self, posted: Posted) -> int:
        if self.confirms and posted.kind == "SubscriptionConfirmation":
            with urlopen(posted.json["SubscribeURL"], timeout=_PATIENCE) as reply:  # noqa: S310 - of the simulator
                reply.read()
        self.posts.put(posted)
        return self.statuses.pop(0) if self.statuses else 200


@contextmanager
def hook(certificate: Certificate | None = None, *, confirms: bool = False) -> Iterator[Hook]:
    """Run one; with a certificate it speaks https."""
    found = Hook(confirms=confirms)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(found.take(Posted(self.path, headers, body)))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as inherited
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate is not None:
        server.socket = certificate.serving().wrap_socket(server.socket, server_side=True)
    found.url = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
