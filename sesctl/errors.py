"""The errors that reach the user, and the exit codes of the contract."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

ErrorKind = Literal[
    "usage",
    "credentials",
    "permission",
    "network",
    "throttled",
    "not-found",
    "refused",
    "pending",
    "account",
    "quota",
    "clock",
    "service",
    "missing-extra",
    "file",
    "bug",
]


class ExitCode(IntEnum):
    """What a command's exit status means."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    PLAN_NOT_APPLIED = 3
    ACCESS = 4
    COULD_NOT_LOOK = 5
    PENDING = 8
    BUG = 70
    INTERRUPTED = 130


_PRECEDENCE = (
    ExitCode.INTERRUPTED,
    ExitCode.BUG,
    ExitCode.ACCESS,
    ExitCode.USAGE,
    ExitCode.COULD_NOT_LOOK,
    ExitCode.FINDINGS,
    ExitCode.PENDING,
    ExitCode.PLAN_NOT_APPLIED,
    ExitCode.DONE,
)

_EXIT_OF_KIND: dict[ErrorKind, ExitCode] = {
    "usage": ExitCode.USAGE,
    "file": ExitCode.USAGE,
    "missing-extra": ExitCode.USAGE,
    "credentials": ExitCode.ACCESS,
    "permission": ExitCode.ACCESS,
    "clock": ExitCode.ACCESS,
    "network": ExitCode.COULD_NOT_LOOK,
    "throttled": ExitCode.COULD_NOT_LOOK,
    "service": ExitCode.COULD_NOT_LOOK,
    "not-found": ExitCode.FINDINGS,
    "refused": ExitCode.FINDINGS,
    "account": ExitCode.FINDINGS,
    "quota": ExitCode.FINDINGS,
    "pending": ExitCode.PENDING,
    "bug": ExitCode.BUG,
}


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The code to exit with when several apply."""
    return min(codes, key=_PRECEDENCE.index, default=ExitCode.DONE)


def exit_code_of(kind: ErrorKind) -> ExitCode:
    """The exit code that a kind of failure has."""
    return _EXIT_OF_KIND[kind]


class SesctlError(Exception):
    """A failure worded for the user.

    Attributes:
        kind: the machine-readable class of the failure.
        what: what failed, while doing what.
        why: the cause as far as it is known.
        try_: one thing to do next, a command where there is one.
        aws_code: the error code that AWS gave, if it came from AWS.
        action: the IAM action that was refused, if one was.
        undecided: whether it is not known if the request was acted on, its reply being lost.
    """

    def __init__(  # noqa: PLR0913 - one for each line that the user sees
        self,
        kind: ErrorKind,
        what: str,
        *,
        why: str,
        try_: str,
        aws_code: str | None = None,
        action: str | None = None,
    ) -> None:
        super().__init__(what)
        self.kind: ErrorKind = kind
        self.what = what
        self.why = why
        self.try_ = try_
        self.aws_code = aws_code
        self.action = action
        self.undecided = False

    @property
    def exit_code(self) -> ExitCode:
        """The exit code that this kind of failure has."""
        return _EXIT_OF_KIND[self.kind]


def usage(what: str, *, why: str, try_: str) -> SesctlError:
    """Describe a mistake in what was typed."""
    return SesctlError("usage", what, why=why, try_=try_)
