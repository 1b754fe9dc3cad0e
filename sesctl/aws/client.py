"""One botocore client, whose replies are Shapes and whose failures are SesctlErrors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesctl.aws.calls import Call
from sesctl.aws.guard import translated
from sesctl.aws.shapes import Shape
from sesctl.errors import SesctlError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sesctl.aws.pace import Pace


class Client:
    """A client that is made when it is first used, and keeps to a pace.

    Attributes:
        region: the region that is asked.
    """

    def __init__(  # noqa: PLR0913 - what a call needs, all of it named
        self,
        service: str,
        region: str,
        make: Callable[[], Any],
        *,
        profile: str | None = None,
        pace: Pace | None = None,
        once: bool = False,
        secrets: Callable[[], Collection[str]] = tuple,
    ) -> None:
        self.region = region
        self._service = service
        self._make = make
        self._profile = profile
        self._pace = pace
        self._once = once
        self._secrets = secrets

    def call(self, operation: str, **parameters: object) -> Shape:
        """Make one call, paced; raises SesctlError."""
        from botocore import xform_name  # noqa: PLC0415 - importing botocore is slow

        call = Call(self._service, operation, self.region, self._profile, self._once)
        try:
            with translated(call, self._secrets):
                method = getattr(self._make(), xform_name(operation))
                if self._pace:
                    self._pace.wait()
                return Shape(method(**parameters), operation)
        except SesctlError as error:
            if self._pace and error.kind == "throttled":
                self._pace.slow_down()
            raise

    def rewrite(self, operation: str, handler: Callable[..., None]) -> None:
        """Let a handler change every later request of an operation before it is signed."""
        events = self._make().meta.events
        events.register(f"before-call.*.{operation}", handler, unique_id=f"sesctl-{operation}")
