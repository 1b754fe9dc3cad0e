"""A case: one thing that an error can mean, by what it is recognised, and what can cause it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.diagnosis import Judgement, Service
    from sesctl.model.error_text import ErrorText
    from sesctl.planning.error_cases.evidence import Evidence

Asked: TypeAlias = Literal["account", "configuration-set", "identities", "regions", "suppression"]
"""What AWS can be asked about a case, beside whose credentials these are; `regions` goes with `identities`."""

Judge: TypeAlias = "Callable[[Evidence], Judgement]"


@dataclass(frozen=True, slots=True)
class Sign:
    """By what a case is recognised: all that is given has to fit.

    Attributes:
        text: a pattern that is searched in the line, without regard to case.
        also: another one that has to occur, which shows what it is about.
        codes: AWS's error codes, in lower case, one of which the text has.
        replies: SMTP reply codes.
        enhanced: a pattern of the whole enhanced status code.
        unless: a pattern that must not occur.
    """

    text: str = ""
    also: str = ""
    codes: frozenset[str] = frozenset()
    replies: frozenset[int] = frozenset()
    enhanced: str = ""
    unless: str = ""

    def fits(self, error: ErrorText) -> bool:
        """Whether an error text has this sign."""
        return (
            (not self.codes or any(code.lower() in self.codes for code in error.codes))
            and (not self.replies or error.reply in self.replies)
            and (not self.enhanced or re.fullmatch(self.enhanced, error.enhanced) is not None)
            and _has(error.line, self.text)
            and _has(error.line, self.also)
            and not (self.unless and _has(error.line, self.unless))
        )


def _has(line: str, pattern: str) -> bool:
    return not pattern or re.search(pattern, line, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Cause:
    """One possible cause of a case.

    `fix` and `command` may have the placeholders of `sesctl.planning.error_cases.words`.

    Attributes:
        title: a sentence without its full stop.
        tell: how to tell that it is this one, as a clause.
        fix: what to do, as sentences.
        command: one command to begin with.
        judge: decides by evidence; None where nothing that can be read decides.
    """

    id: str
    title: str
    tell: str
    fix: str
    command: str = ""
    judge: Judge | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that an error can mean.

    Attributes:
        title: what it is, as a sentence without its full stop.
        meaning: what follows from it, as sentences.
        signs: any of them is enough.
        causes: the likeliest first.
        looks: what AWS is asked where it can be.
        says: a text that people see, for the documentation.
    """

    id: str
    service: Service
    title: str
    meaning: str
    signs: tuple[Sign, ...]
    causes: tuple[Cause, ...]
    says: str
    looks: frozenset[Asked] = frozenset()
