"""A scripted HTTP endpoint on loopback that stands where AWS would, for adapters under test."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Answer:
    """One reply; a `body` that is no text is sent as JSON, and `drop` hangs up without any."""

    body: object = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0
    drop: bool = False

    def payload(self) -> bytes:
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


def refusal(code: str, message: str | None = "", status: int = 400) -> Answer:
    """An error as SES v2 sends it: the code in a header, the text in the body."""
    return Answer({"message": message}, status, {"x-amzn-errortype": code})


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text) if self.text else None


class FakeAws:
    """Answers in the order told, and the last answer for ever; keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: list[Answer] = [Answer()]
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = Thread(target=self._server.serve_forever, args=(0.005,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def will(self, *answers: Answer) -> None:
        """Set what is answered from now on."""
        with self._lock:
            self._answers = list(answers)

    def take(self, asked: Asked) -> Answer:
        with self._lock:
            self.asked.append(asked)
            return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(fake: FakeAws) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            answer = fake.take(self._asked())
            time.sleep(answer.delay)
            if not answer.drop:
                self._send(answer)

        def _asked(self) -> Asked:
            url = urlsplit(self.path)
            text = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            return Asked(self.command, unquote(url.path), dict(parse_qsl(url.query)), headers, text)

        def _send(self, answer: Answer) -> None:
            payload = answer.payload()
            self.send_response(answer.status)
            for name, value in {"content-length": str(len(payload)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PUT = do_DELETE = _reply  # noqa: N815 - the names http.server calls

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    return Handler
