"""Show a wait: a live table on a terminal, a line for each change elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sesctl.cli import checked
from sesctl.cli.terminal import console
from sesctl.grammar.duration import show_duration
from sesctl.model.fact import Found
from sesctl.model.finding import Severity
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from sesctl.cli.command import Run
    from sesctl.model.identity import Status
    from sesctl.model.report import DomainReport
    from sesctl.workflows.check_dns import Scene

_ERRORS_SHOWN = 4
_IN_TABLE = frozenset(
    {"dkim-record-missing", "mail-from-mx-missing", "mail-from-spf-missing", "dmarc-missing"}
)


class Lines:
    """Tell each change in a line of its own."""

    def __init__(self, run: Run) -> None:
        self._terminal = run.terminal
        self._last: dict[str, str] = {}
        self._told: set[str] = set()

    def show(self, reports: tuple[DomainReport, ...], pause: float) -> None:
        """Tell what has changed since the last look."""
        for report in reports:
            for subject, state in states(report).items():
                if self._last.get(subject) != state:
                    self._last[subject] = state
                    at = f"{report.observation.at:%H:%M:%S}"
                    self._terminal.say(clean(f"{at} {subject}: {state}"))
            for line in errors(report):
                if line not in self._told:
                    self._told.add(line)
                    self._terminal.say(clean(line))
        self._terminal.detail(f"next look in {show_duration(pause)}")

    def close(self) -> None:
        """Nothing is held open."""


class Table:
    """Keep a table up to date in place."""

    def __init__(self, run: Run) -> None:
        from rich.live import Live

        self._quiet = run.quiet
        self._live = Live(console=console(sys.stderr), auto_refresh=False, transient=True)
        if not self._quiet:
            self._live.start()

    def show(self, reports: tuple[DomainReport, ...], pause: float) -> None:
        """Draw the state after a look."""
        from rich.console import Group
        from rich.text import Text

        from sesctl.render.check_text import record_table

        parts: list[RenderableType] = []
        for report in reports:
            parts += [Text(report.observation.domain, "title"), record_table(report)]
            parts += [Text(clean(line), "error") for line in _beside_the_table(report)]
            parts.append(Text(clean(_waited_for(report)), "pending"))
        parts.append(Text(f"next look in {show_duration(pause)}; Ctrl-C stops", "label"))
        if not self._quiet:
            self._live.update(Group(*parts), refresh=True)

    def close(self) -> None:
        """Take the table away; the answer follows."""
        self._live.stop()


def _beside_the_table(report: DomainReport) -> list[str]:
    """Return what is wrong and does not stand in the table, where a missing record does."""
    found = [one for one in report.findings if one.severity is Severity.ERROR and one.check not in _IN_TABLE]
    return [one.message for one in found[:_ERRORS_SHOWN]]


def errors(report: DomainReport) -> list[str]:
    """Return a line for each error, with what to do about it."""
    found = [one for one in report.findings if one.severity is Severity.ERROR]
    return [f"{one.check}: {one.fix}" for one in found]


def _waited_for(report: DomainReport) -> str:
    """Name what SES has not agreed to, and what is still spreading; a missing record stands in the table."""
    waiting = {
        name: state
        for name, state in states(report).items()
        if state == "spreading" or (name.startswith("SES ") and state != "success")
    }
    return ", ".join(f"{name} {state}" for name, state in waiting.items())


def states(report: DomainReport) -> dict[str, str]:
    """Return everything that is waited for, and how far it is."""
    found = {
        f"{one.record.type} {one.record.name}": _state(one.status, one.propagating) for one in report.records
    }
    identity = report.observation.identity
    if isinstance(identity, Found):
        found[f"SES {report.observation.domain}"] = _word(identity.value.status)
        if identity.value.mail_from:
            found[f"SES MAIL FROM {identity.value.mail_from.domain}"] = _word(identity.value.mail_from.status)
    return found


def _word(status: Status) -> str:
    return status.lower().replace("_", " ")


def _state(status: str, propagating: object) -> str:
    return "spreading" if propagating else status


def wait_for(names: Sequence[str], scene: Scene, seconds: int, run: Run) -> tuple[DomainReport, ...]:
    """Wait until the domains are ready; Ctrl-C shows how far it has come, and how to go on."""
    from sesctl.workflows.check_dns import wait_for_domains

    view = Table(run) if sys.stderr.isatty() else Lines(run)
    last: list[tuple[DomainReport, ...]] = []

    def show(reports: tuple[DomainReport, ...], pause: float) -> None:
        last[:] = [reports]
        view.show(reports, pause)

    try:
        return wait_for_domains(names, scene, seconds, show)
    except KeyboardInterrupt:
        view.close()
        if last:
            checked.show(last, scene, run)
        run.terminal.say(f"\nstopped; to go on: sesctl check-dns {' '.join(names)} --wait")
        raise
    finally:
        view.close()
