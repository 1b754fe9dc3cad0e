"""What an error means: its case, the possible causes, and what was found out about each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.model.error_text import ErrorText

Verdict: TypeAlias = Literal["confirmed", "ruled-out", "unknown"]
Service: TypeAlias = Literal["SES", "SMTP", "Cognito", "credentials", "network", "receiver", "AWS"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the evidence says of a cause.

    Attributes:
        because: a clause; empty where nobody looked.
        likely: that it is not known, and something speaks for it.
        words: what stands for the placeholders of the cause's texts, where that is not the usual.
    """

    verdict: Verdict
    because: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    likely: bool = False


@dataclass(frozen=True, slots=True)
class JudgedCause:
    """A possible cause, with its verdict.

    Attributes:
        tell: how somebody can tell whether it is this one, as a clause.
        fix: what to do, as sentences.
        command: the one command to begin with; empty where there is none.
        because: why the verdict is so, as a clause; may be empty where it is unknown.
        likely: that it is not known, and something speaks for it.
    """

    id: str
    title: str
    tell: str
    fix: str
    command: str
    verdict: Verdict
    because: str
    likely: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that AWS was asked, in the region of the answer unless it says otherwise.

    Attributes:
        result: what came back, as a clause; empty when it could not be read.
        reason: why it could not be read.
    """

    what: str
    result: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The answer.

    Attributes:
        case: the id; empty when the text is not known.
        causes: confirmed ones first, ruled out ones last, else the likeliest first.
        region: where was looked; empty when nobody looked.
        not_asked: why AWS was not asked; empty when it was, or when there was nothing to ask.
        notes: what else is worth knowing, as sentences.
    """

    error: ErrorText
    case: str = ""
    service: Service | None = None
    title: str = ""
    meaning: str = ""
    causes: tuple[JudgedCause, ...] = ()
    region: str = ""
    looks: tuple[Look, ...] = ()
    not_asked: str = ""
    notes: tuple[str, ...] = ()
