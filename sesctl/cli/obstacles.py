"""What of the account is told beside domains: that it sends nothing, or is in the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.errors import ExitCode
from sesctl.model.fact import Found
from sesctl.model.finding import Severity
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sesctl.checks.run import Judgement
    from sesctl.cli.command import Run
    from sesctl.model.finding import Finding
    from sesctl.model.report import DomainReport

_USABLE = frozenset({"ready", "warnings"})


class Obstacles:
    """What keeps mail in, of an account that was asked beside DNS; told once, and of its own identities only."""

    def __init__(self, judge: Callable[[], Judgement]) -> None:
        self._judge = judge
        self._told: set[str] = set()

    def judged(self, reports: Iterable[DomainReport]) -> Judgement | None:
        """Return the judgement, where one of the domains is an identity of the account."""
        concerned = any(isinstance(report.observation.identity, Found) for report in reports)
        return self._judge() if concerned else None

    def stops(self, report: DomainReport) -> bool:
        """Whether no mail of the domain goes out."""
        return bool(_errors(self.judged([report])))

    def show(self, report: DomainReport, run: Run) -> None:
        """Show people what is new: errors as findings, the sandbox as a line where it is what comes next."""
        from rich.console import Group
        from rich.padding import Padding

        from sesctl.render.findings_text import finding_blocks
        from sesctl.render.theme import untrusted

        findings, _ = self.judged([report]) or ((), ())
        fresh = [one for one in findings if one.check not in self._told]
        errors = [one for one in fresh if one.severity is Severity.ERROR]
        notes = [one for one in fresh if one not in errors and report.verdict in _USABLE]
        self._told.update(one.check for one in (*errors, *notes))
        if errors:
            run.terminal.show(Group(*finding_blocks(errors)))
        for note in notes:
            words = untrusted(f"{note.check}: {note.message}", "note")
            run.terminal.show(Padding(words, (1, 0, 0, 0)))

    def say(self, reports: Sequence[DomainReport], run: Run) -> None:
        """Tell errors beside reports whose form has no place for them."""
        from sesctl.render.github import finding_line

        for one in _errors(self.judged(reports)):
            if run.output == "github":
                run.terminal.answer(finding_line(one))
            else:
                run.terminal.say(clean(f"{one.check}: {one.message} {one.fix}"))

    def codes(self, reports: Sequence[DomainReport]) -> list[ExitCode]:
        """Return the code for what keeps mail in; the sandbox has none."""
        return [ExitCode.FINDINGS] if _errors(self.judged(reports)) else []


def _errors(judged: Judgement | None) -> list[Finding]:
    return [one for one in judged[0] if one.severity is Severity.ERROR] if judged else []
