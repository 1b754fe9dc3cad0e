"""What is known of the credentials in use, for the checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.model.fact import NotAsked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sesctl.model.account import Caller
    from sesctl.model.fact import Fact

_NOT_ASKED = NotAsked("IAM was not asked")


@dataclass(frozen=True, slots=True)
class CredentialFacts:
    """Credentials, and what they allow.

    Attributes:
        at: by the clock of this machine.
        answers: by action, whether IAM allows it.
        needed_by: by action, a command that needs it.
    """

    at: datetime
    caller: Caller
    answers: Fact[Mapping[str, bool]] = _NOT_ASKED
    needed_by: Mapping[str, str] | None = None
