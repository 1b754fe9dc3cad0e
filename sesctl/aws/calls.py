"""Which call to AWS is being made: the words that every failure of it needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """One operation in one region.

    Attributes:
        service: the IAM prefix, such as `ses`.
        operation: AWS's name of it, such as `GetAccount`.
        profile: the profile in use, for the commands that are proposed; None for the default one.
        once: that it is never repeated, so that a lost reply leaves open whether AWS acted.
    """

    service: str
    operation: str
    region: str
    profile: str | None = None
    once: bool = False

    @property
    def action(self) -> str:
        """The IAM action; for every operation that we call it has the operation's name."""
        return f"{self.service}:{self.operation}"
