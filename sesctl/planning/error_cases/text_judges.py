"""Whether it is this, where the text itself tells: makers of judges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.model.diagnosis import Judgement

if TYPE_CHECKING:
    from sesctl.planning.error_cases.case import Judge
    from sesctl.planning.error_cases.evidence import Evidence

_LONGEST = 60


def said(pattern: str, but_not: str = "") -> Judge:
    """Make a judge that confirms where the text has a pattern, and rules out where it has the other one."""

    def judge(evidence: Evidence) -> Judgement:
        if found := _found(pattern, evidence):
            return Judgement("confirmed", f"the text says “{found}”")
        if but_not and (found := _found(but_not, evidence)):
            return Judgement("ruled-out", f"the text says “{found}”")
        return Judgement("unknown")

    return judge


def _found(pattern: str, evidence: Evidence) -> str:
    found = re.search(pattern, evidence.error.line, re.IGNORECASE)
    return found[0][:_LONGEST].strip() if found else ""
