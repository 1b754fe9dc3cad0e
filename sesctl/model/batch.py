"""Many test mails in a row, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesctl.errors import SesctlError


@dataclass(frozen=True, slots=True)
class Attempt:
    """One mail that was asked for, exactly once.

    Attributes:
        message_id: None where SES did not take it, or nobody knows.
        error: why not; None where it did.
        seconds: from the request to the reply.
    """

    code: str
    seconds: float
    message_id: str | None = None
    error: SesctlError | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """All failed mails with one cause; the first of their errors speaks for them."""

    error: SesctlError
    count: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A run of mails.

    Attributes:
        wanted: how many there were to be.
        rate: mails a second, at most.
        seconds: from the first request to the last reply.
        stopped: whether somebody stopped it; a cause that would meet every other mail stops it as well.
    """

    wanted: int
    rate: float
    attempts: tuple[Attempt, ...]
    seconds: float
    stopped: bool = False

    @property
    def accepted(self) -> tuple[Attempt, ...]:
        """The mails that SES took."""
        return tuple(one for one in self.attempts if one.message_id is not None)

    @property
    def not_known(self) -> int:
        """Of how many mails nobody knows whether SES took them."""
        return sum(one.error is not None and one.error.undecided for one in self.attempts)

    @property
    def failed(self) -> int:
        """How many mails SES did not take."""
        return len(self.attempts) - len(self.accepted) - self.not_known

    @property
    def unsent(self) -> int:
        """How many were not even asked for."""
        return self.wanted - len(self.attempts)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What failed, or is not known, by cause, the most frequent first."""
        causes: dict[tuple[str, str | None, bool], list[SesctlError]] = {}
        for one in self.attempts:
            if one.error is not None:
                cause = one.error.kind, one.error.aws_code, one.error.undecided
                causes.setdefault(cause, []).append(one.error)
        found = [Failure(errors[0], len(errors)) for errors in causes.values()]
        return tuple(sorted(found, key=lambda failure: -failure.count))

    def latency(self, share: float) -> float | None:
        """Return the seconds within which this share of the accepted mails had its reply (nearest rank)."""
        times = sorted(one.seconds for one in self.accepted)
        return times[max(0, ceil(share * len(times)) - 1)] if times else None
