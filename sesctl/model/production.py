"""Where a production request stands, and what is looked at before one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

State: TypeAlias = Literal["granted", "pending", "denied", "failed", "never-asked", "unknown"]
Outcome: TypeAlias = Literal["ok", "problem", "unknown"]


@dataclass(frozen=True, slots=True)
class Preflight:
    """One thing that reviewers look at.

    Attributes:
        fix: what to do about a problem; empty otherwise.
    """

    name: str
    outcome: Outcome
    detail: str
    fix: str = ""
