"""What is left to do by people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that is left to do.

    Attributes:
        text: what, without a full stop.
        command: what to type, where there is something.
    """

    text: str
    command: str = ""

    def __str__(self) -> str:
        """Write both in one line."""
        return f"{self.text}: {self.command}" if self.command else self.text
