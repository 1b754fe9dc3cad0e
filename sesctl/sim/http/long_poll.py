"""Receiving from a queue: the wait is ours, so that nobody else waits for it."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from sesctl.sim.http.incoming import json_body

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from sesctl.sim.http.incoming import Incoming

ACTION = "sqs:ReceiveMessage"
_STEP = 0.1


def receive(
    incoming: Incoming, answer: Callable[[Incoming], Response], stopping: threading.Event
) -> Response:
    """Ask again and again without waiting, until there is a message, the time is up, or the simulator ends."""
    at_once, left = _without_wait(incoming)
    response = answer(_again(at_once))
    while left > 0 and _is_empty(response) and not stopping.wait(_STEP):
        left -= _STEP
        response = answer(_again(at_once))
    return response


def _without_wait(incoming: Incoming) -> tuple[Incoming, float]:
    try:
        asked = json_body(incoming.body)
    except ValueError:
        return incoming, 0.0
    wait = asked.get("WaitTimeSeconds")
    if not isinstance(wait, int) or not 0 < wait <= 20:  # noqa: PLR2004 - moto refuses what is longer
        return incoming, 0.0
    return replace(incoming, body=json.dumps({**asked, "WaitTimeSeconds": 0}).encode()), float(wait)


def _again(incoming: Incoming) -> Incoming:
    """Make the request readable once more."""
    environ = {
        **incoming.environ,
        "wsgi.input": io.BytesIO(incoming.body),
        "CONTENT_LENGTH": str(len(incoming.body)),
    }
    return replace(incoming, environ=environ)


def _is_empty(response: Response) -> bool:
    try:
        return response.status_code == 200 and not json_body(response.get_data()).get("Messages")  # noqa: PLR2004 - HTTP's OK
    except ValueError:
        return False
