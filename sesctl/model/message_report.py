"""The judgement on one message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from sesctl.model.finding import Finding, Skipped
    from sesctl.model.message_seen import MessageSeen

MessageVerdict: TypeAlias = Literal["ready", "warnings", "failing", "unknown"]


@dataclass(frozen=True, slots=True)
class MessageReport:
    """A message, and everything that can be said of it; the words are those of a domain's report."""

    seen: MessageSeen
    verdict: MessageVerdict
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
