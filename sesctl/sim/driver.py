"""Driving a simulator from a test: AWS clients, control requests, DNS questions."""

from __future__ import annotations

import functools
import http.client
import json
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import botocore.config
import botocore.session
import dns.flags
import dns.message
import dns.query

from sesctl.sim import environment

if TYPE_CHECKING:
    from dns.message import Message

    from sesctl.sim.simulator import Simulator

_OK = 200


@functools.cache
def _session() -> Any:  # noqa: ANN401 - botocore has no types
    # One session reads each service model once.
    return botocore.session.Session()


class ControlError(Exception):
    """The control endpoint refused a request."""


class Driver:
    """One simulator, seen from outside."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator

    def client(self, service: str, region: str = "us-east-1") -> Any:  # noqa: ANN401 - botocore has no types
        """An AWS client of this simulator, which tries everything once."""
        return _session().create_client(
            service,
            region_name=region,
            endpoint_url=self.simulator.endpoint_url,
            aws_access_key_id=environment.ACCESS_KEY,
            aws_secret_access_key=environment.SECRET_KEY,
            config=botocore.config.Config(retries={"total_max_attempts": 1}, read_timeout=10),
        )

    def control(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """A control request; a body that is not text is sent as JSON.

        Raises:
            ControlError: it was refused.
        """
        sent = body if isinstance(body, str) else None if body is None else json.dumps(body)
        status, answer = self.fetch(method, f"/_sim{path}", sent)
        if status != _OK:
            raise ControlError(f"{status} {answer.decode()}")
        found: dict[str, Any] = json.loads(answer)
        return found

    def fetch(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Any HTTP request: status and body of the answer."""
        url = urlsplit(self.simulator.endpoint_url)
        connection = http.client.HTTPConnection(url.netloc, timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def ask(  # noqa: PLR0913 - the knobs of a question
        self,
        name: str,
        rdtype: str = "A",
        *,
        server: Literal["authoritative", "resolver"] = "resolver",
        tcp: bool = False,
        edns: bool = True,
        checking_disabled: bool = False,
        timeout: float = 3.0,
    ) -> Message:
        """One question over the wire, and its answer as it is."""
        query = dns.message.make_query(name, rdtype, use_edns=0 if edns else False, payload=1232)
        if checking_disabled:
            query.flags |= dns.flags.CD
        host, _, port = getattr(self.simulator, server).partition(":")
        send = dns.query.tcp if tcp else dns.query.udp
        return send(query, host, port=int(port), timeout=timeout)

    def publish(self, name: str, rdtype: str, *values: str, ttl: int = 300) -> None:
        """Set one record set."""
        self.control("PUT", "/records", {"name": name, "type": rdtype, "values": list(values), "ttl": ttl})

    def publish_dkim(self, identity: dict[str, Any], domain: str) -> None:
        """Publish the CNAMEs that the output of Create- or GetEmailIdentity asks for."""
        attributes = identity["DkimAttributes"]
        for token in attributes["Tokens"]:
            target = f"{token}.{attributes['SigningHostedZone']}"
            self.publish(f"{token}._domainkey.{domain}", "CNAME", target)

    def advance(self, duration: str) -> None:
        """Put the clock forward."""
        self.control("POST", "/clock", {"advance": duration})
