"""The checklist in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from sesctl.model.checkup import Checkup


def headline(checkup: Checkup) -> str:
    """Sum it up: what it is about, how much is wrong, and what could not be looked at."""
    about = checkup.domain or "no domain"
    where = f" in {checkup.region}" if checkup.region else ""
    errors = sum(one.severity is Severity.ERROR for one in checkup.findings)
    warnings = sum(one.severity is Severity.WARNING for one in checkup.findings)
    unknown = [section.name for section in checkup.sections if section.state == "unknown"]
    counts = [_count(errors, "error"), _count(warnings, "warning")]
    none = "nothing is wrong" if not unknown else "nothing wrong was found"
    found = " and ".join(count for count in counts if count) or none
    missing = f"; not looked at: {', '.join(unknown)}" if unknown else ""
    return f"{about}{where}: {found}{missing}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""
