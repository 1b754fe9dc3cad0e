"""Send many test mails, each exactly once, no faster than the account may."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.batch import Attempt, Batch
from sesctl.planning.sending_limits import next_start, slots_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from sesctl.errors import ErrorKind
    from sesctl.model.mail import OutgoingMail
    from sesctl.ports import SesApi

    Write = Callable[[], tuple[OutgoingMail, str]]
    Tell = Callable[[Batch], None]

_PASSING: frozenset[ErrorKind] = frozenset({"throttled", "network", "service"})
"""What may meet one mail and spare the next; whatever else fails a mail would fail them all."""

_MOST_AT_ONCE = 10
"""As many connections as botocore keeps open."""


class Sender:
    """Sends the mails of one run.

    Args:
        ses: what sends.
        write: makes a mail, and tells its code.
        rate: mails a second, at most.
        tell: hears of every reply, on whatever thread.
    """

    def __init__(  # noqa: PLR0913 - the last two are there for tests, which do not wait
        self,
        ses: SesApi,
        write: Write,
        rate: float,
        tell: Tell,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._ses = ses
        self._write = write
        self._rate = rate
        self._tell = tell
        self._now = now
        self._sleep = sleep
        self._begun: float | None = None
        self._done: dict[int, tuple[Attempt, float]] = {}

    def send(self, count: int) -> Batch:
        """Send so many mails, or as many as there were until Ctrl-C, or until one fails that all would."""
        stopped = False
        with ThreadPoolExecutor(min(slots_of(self._rate), count, _MOST_AT_ONCE)) as pool:
            try:
                self._submit_all(pool, count)
            except KeyboardInterrupt:
                # What is under way has been asked for: leaving the pool waits for the replies, and counts them.
                stopped = True
        return self._batch(count, stopped=stopped)

    def _submit_all(self, pool: ThreadPoolExecutor, count: int) -> None:
        running: list[Future[float]] = []
        last_start: float | None = None
        slots = slots_of(self._rate)
        for position in range(count):
            earlier = running[position - slots].result() if position >= slots else None
            if self._is_hopeless():
                return
            last_start = self._wait_for_turn(last_start, earlier)
            running.append(pool.submit(self._once, position, count))
        for future in running:
            future.result()

    def _wait_for_turn(self, last_start: float | None, earlier_end: float | None) -> float:
        delay = next_start(last_start, earlier_end, self._rate) - self._now()
        if delay > 0:
            self._sleep(delay)
        start = self._now()
        self._begun = start if self._begun is None else self._begun
        return start

    def _once(self, position: int, count: int) -> float:
        mail, code = self._write()
        start, message_id, error = self._now(), None, None
        try:
            message_id = self._ses.send(mail)
        except SesctlError as failed:
            error = failed
        end = self._now()
        self._done[position] = Attempt(code, end - start, message_id, error), end
        self._tell(self._batch(count))
        return end

    def _is_hopeless(self) -> bool:
        errors = [one.error for one, _ in list(self._done.values())]
        return any(error is not None and error.kind not in _PASSING for error in errors)

    def _batch(self, count: int, *, stopped: bool = False) -> Batch:
        done = dict(sorted(self._done.items()))
        begun = self._begun or 0.0
        ended = max((end for _, end in done.values()), default=begun)
        return Batch(count, self._rate, tuple(one for one, _ in done.values()), ended - begun, stopped)
