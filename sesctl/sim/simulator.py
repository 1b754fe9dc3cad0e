"""A running simulator: one HTTP endpoint and two name servers on loopback."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Self

from sesctl.sim.control import ControlApp
from sesctl.sim.dns import keys
from sesctl.sim.dns.listener import Listener
from sesctl.sim.dns.server import DnsServer
from sesctl.sim.environment import SimulatorUrls
from sesctl.sim.http.endpoint import Endpoint
from sesctl.sim.http.server import HttpServer
from sesctl.sim.scenarios import prepare
from sesctl.sim.settings import SimSettings
from sesctl.sim.world import World

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Literal


class Simulator:
    """Start it, use `endpoint_url`, `authoritative` and `resolver`, stop it.

    moto keeps its state in the process, so one process has one simulator at a time.
    """

    endpoint_url: str
    authoritative: str
    resolver: str
    world: World

    def __init__(self, settings: SimSettings | None = None) -> None:
        self.settings = settings or SimSettings()
        self._running = contextlib.ExitStack()

    @property
    def urls(self) -> SimulatorUrls:
        """Where it listens."""
        return SimulatorUrls(self.endpoint_url, self.authoritative, self.resolver)

    def start(self) -> Self:
        """Make the world and begin to serve it."""
        with contextlib.ExitStack() as started:
            self.world = World(self.settings)
            prepare(self.world)
            keys.prepare()
            self._start_dns(started)
            self._start_http(started)
            self._running = started.pop_all()
        return self

    def wait(self) -> None:
        """Return when somebody asks for a stop: a signal handler may call `request_stop`."""
        self.world.stopping.wait()

    def request_stop(self) -> None:
        """Let `wait` return; safe in a signal handler."""
        self.world.stopping.set()

    def stop(self) -> None:
        """End every listener and give the ports back."""
        self.world.stopping.set()
        self._running.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _start_dns(self, started: contextlib.ExitStack) -> None:
        settings = self.settings
        listeners = [
            (self._listener("authoritative"), settings.dns_port),
            (self._listener("resolver"), settings.resolver_port),
        ]
        server = DnsServer(settings.host, listeners)
        server.start()
        started.callback(server.stop)
        self.authoritative, self.resolver = server.addresses()

    def _listener(self, name: Literal["authoritative", "resolver"]) -> Listener:
        world = self.world
        return Listener(
            name,
            world.names,
            faults=world.dns_faults,
            log=world.dns_log,
            now=world.clock.now,
            latency=self.settings.latency_ms / 1000,
            cache=world.cache if name == "resolver" else None,
        )

    def _start_http(self, started: contextlib.ExitStack) -> None:
        endpoint = Endpoint(self.world, ControlApp(self.world))
        server = HttpServer(self.settings.host, self.settings.http_port, endpoint)
        server.start()
        started.callback(server.stop)
        self.endpoint_url = self.world.topics.postman.endpoint_url = server.url
