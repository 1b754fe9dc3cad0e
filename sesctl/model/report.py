"""What is said of one domain after it was looked at and judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from sesctl.model.fact import Unread

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.model.dmarc import Policy
    from sesctl.model.finding import Finding, Skipped
    from sesctl.model.lookup import Seen
    from sesctl.model.observation import Observation
    from sesctl.model.records import Record
    from sesctl.model.spf import Suggestion

RecordStatus: TypeAlias = Literal["ok", "missing", "wrong", "unknown"]
Verdict: TypeAlias = Literal["ready", "warnings", "pending", "failing", "unknown"]


@dataclass(frozen=True, slots=True)
class RecordReport:
    """One expected record beside what everybody sees.

    Attributes:
        propagating: some of the zone's own servers have it right, and some do not yet.
        agreeing: servers, of each role, whose reply is what is expected.
    """

    record: Record
    status: RecordStatus
    seen: tuple[Seen, ...]
    propagating: bool = False
    agreeing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DmarcReport:
    """The policy that applies, and whether mail of this identity will be aligned.

    Attributes:
        inherited_from: the domain above that publishes the policy; None when it is the domain's own.
        dkim_aligned: None when that cannot be known.
        spf_aligned: likewise.
        outcome: what a receiver will make of mail from the domain, as a clause.
    """

    name: str
    record: str
    policy: Policy
    inherited_from: str | None
    dkim_aligned: bool | None
    spf_aligned: bool | None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class DomainReport:
    """The judgement on one domain."""

    observation: Observation
    verdict: Verdict
    records: tuple[RecordReport, ...]
    dmarc: DmarcReport | None
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    next_look: datetime | None
    suggestions: tuple[Suggestion, ...] = ()
    zone: str = ""

    @property
    def could_not_look(self) -> bool:
        """Whether something is unknown that decides: DNS, or what SES says."""
        return self.verdict == "unknown" or isinstance(self.observation.identity, Unread)
