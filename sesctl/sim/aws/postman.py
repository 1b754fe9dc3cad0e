"""What SNS posts to http and https endpoints: the request to confirm, and then what is published.

Only an endpoint on this machine gets anything; nothing leaves it.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import secrets
import socket
import ssl
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from urllib.parse import SplitResult

    from moto.sns.models import Subscription

_PATIENCE = 15.0
_ATTEMPTS = 4
_PAUSE = 1.0
"""Seconds between two attempts; 20 with AWS."""
_AGENT = "Amazon Simple Notification Service Agent"
_TOO_MANY = 429
_PORTS = {"http": 80, "https": 443}


class Postman:
    """Posts to endpoints, each message in a thread of its own, as long as the simulator runs.

    Attributes:
        endpoint_url: of the simulator, which the links in the messages lead to.
        addresses: resolves a name in the simulated DNS.
    """

    def __init__(
        self, stopping: threading.Event, now: Callable[[], float], addresses: Callable[[str], list[str]]
    ) -> None:
        self._stopping = stopping
        self._now = now
        self._addresses = addresses
        self._outcomes: dict[str, str] = {}
        self.endpoint_url = ""

    def outcome(self, subscription: Subscription) -> str:
        """What became of the last message to an endpoint; empty where there was none."""
        return self._outcomes.get(subscription.arn, "")

    def ask(self, subscription: Subscription) -> None:
        """Ask an endpoint to confirm."""
        arn, token = subscription.topic.arn, subscription.attributes["Token"]
        asked = {"Action": "ConfirmSubscription", "TopicArn": arn, "Token": token}
        body = {
            "Type": "SubscriptionConfirmation",
            "MessageId": _message_id(),
            "Token": token,
            "TopicArn": arn,
            "Message": f"You have chosen to subscribe to the topic {arn}.\n"
            "To confirm the subscription, visit the SubscribeURL included in this message.",
            "SubscribeURL": f"{self.endpoint_url}/?{urlencode(asked, safe=':')}",
            "Timestamp": f"{datetime.fromtimestamp(self._now(), UTC):%Y-%m-%dT%H:%M:%S}.000Z",
            "SignatureVersion": "1",
            "Signature": "EXAMPLE-not-signed-by-AWS",
            "SigningCertURL": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-example.pem",
        }
        self._post(subscription, body["Type"], json.dumps(body, indent=2), body["MessageId"])

    def tell(self, subscription: Subscription, message: str, subject: str | None) -> None:
        """Post what was published, in its envelope or raw."""
        message_id = _message_id()
        if str(subscription.attributes.get("RawMessageDelivery")).lower() == "true":
            self._post(subscription, "Notification", message, message_id, {"x-amz-sns-rawdelivery": "true"})
        else:
            body = json.dumps(subscription.get_post_data(message, message_id, subject), indent=2)
            self._post(subscription, "Notification", body, message_id)

    def _post(
        self,
        subscription: Subscription,
        kind: str,
        body: str,
        message_id: str,
        more: Mapping[str, str] | None = None,
    ) -> None:
        headers = {
            "x-amz-sns-message-type": kind,
            "x-amz-sns-message-id": message_id,
            "x-amz-sns-topic-arn": subscription.topic.arn,
            "Content-Type": "text/plain; charset=UTF-8",
            "User-Agent": _AGENT,
            **(more or {}),
        }
        if kind == "Notification":
            headers["x-amz-sns-subscription-arn"] = subscription.arn
        where = str(subscription.endpoint)

        def deliver() -> None:
            self._outcomes[subscription.arn] = f"{kind}: {self._delivered(where, body.encode(), headers)}"

        threading.Thread(target=deliver, name="sim-sns", daemon=True).start()

    def _delivered(self, url: str, body: bytes, headers: dict[str, str]) -> str:
        """Post until it is taken, or refused for good; tells what became of it."""
        parts = urlsplit(url)
        address = self._loopback(parts.hostname or "")
        if address is None:
            return "not sent, since the host is not on this machine"
        outcome = ""
        for attempt in range(_ATTEMPTS):
            if attempt and self._stopping.wait(_PAUSE):
                break
            try:
                status = _exchange(parts, address, body, headers)
            except (OSError, http.client.HTTPException) as error:
                outcome = f"{type(error).__name__}: {error}"
                continue
            outcome = f"answered with {status}"
            if status < http.client.INTERNAL_SERVER_ERROR and status != _TOO_MANY:
                break
        return outcome

    def _loopback(self, host: str) -> str | None:
        """The address of a host on this machine: a loopback address, or a name that leads to one."""
        if host == "localhost":
            return "127.0.0.1"
        try:
            found = [str(ipaddress.ip_address(host))]
        except ValueError:
            found = self._addresses(host)
        return next((one for one in found if ipaddress.ip_address(one).is_loopback), None)


def _message_id() -> str:
    text = secrets.token_hex(16)
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _exchange(parts: SplitResult, address: str, body: bytes, headers: dict[str, str]) -> int:
    """Post once; raises OSError or HTTPException."""
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE)
    connection.sock = _connected(parts.scheme, host, (address, port))
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, {**headers, "Host": parts.netloc.rpartition("@")[2]})
        return connection.getresponse().status
    finally:
        connection.close()


def _connected(scheme: str, host: str, place: tuple[str, int]) -> Any:  # noqa: ANN401 - a socket, with TLS or without
    plain = socket.create_connection(place, _PATIENCE)
    if scheme == "http":
        return plain
    # AWS wants a certificate of a public authority, which nobody has for a server on loopback.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise
