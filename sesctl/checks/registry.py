"""The catalogue: every check with its id, severity, topic and page."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesctl.checks.view import RecordAt, View
    from sesctl.model.finding import Severity
    from sesctl.model.records import Purpose

    DomainFunction = Callable[[View], Iterator["Problem"]]
    RecordFunction = Callable[[View, RecordAt], Iterator["Problem"]]

Topic: TypeAlias = Literal["zone", "identity", "dkim", "mail-from", "spf", "dmarc"]

_MODULES = ("zone", "identity", "dkim", "dkim_slips", "dkim_keys", "mail_from", "spf", "dmarc")


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check function yields; with the check's id and severity it becomes a finding.

    Attributes:
        severity: where it differs from the check's own.
    """

    subject: str
    message: str
    fix: str
    seen: str | None = None
    expected: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One failure mode.

    Attributes:
        page: the docstring of the function, which is the page of the check.
        run: judges a whole domain; None for a check of single records.
        run_record: judges one record that is not right, of one of `purposes`.
        silences: general checks that say nothing more once this one has fired on their subject.
        overrules: checks that say nothing more at all once this one has fired, being its consequence.
    """

    id: str
    severity: Severity
    topic: Topic
    page: str
    run: DomainFunction | None = None
    run_record: RecordFunction | None = None
    purposes: tuple[Purpose, ...] = ()
    silences: tuple[str, ...] = ()
    overrules: tuple[str, ...] = ()


_CHECKS: dict[str, Check] = {}


def check(
    severity: Severity, topic: Topic, *, silences: tuple[str, ...] = (), overrules: tuple[str, ...] = ()
) -> Callable[[DomainFunction], DomainFunction]:
    """Enter a function that judges a whole domain; its name, with hyphens, is the id."""

    def enter(function: DomainFunction) -> DomainFunction:
        _enter(
            Check(
                _id(function),
                severity,
                topic,
                function.__doc__ or "",
                run=function,
                silences=silences,
                overrules=overrules,
            )
        )
        return function

    return enter


def record_check(
    severity: Severity, topic: Topic, *purposes: Purpose, silences: tuple[str, ...] = ()
) -> Callable[[RecordFunction], RecordFunction]:
    """Enter a function that is called for each record of these purposes that is not right."""

    def enter(function: RecordFunction) -> RecordFunction:
        _enter(
            Check(
                _id(function),
                severity,
                topic,
                function.__doc__ or "",
                run_record=function,
                purposes=purposes,
                silences=silences,
            )
        )
        return function

    return enter


def catalogue() -> dict[str, Check]:
    """Every check by id, in the order of the topics."""
    for module in _MODULES:
        import_module(f"sesctl.checks.{module}")
    return _CHECKS


def _id(function: DomainFunction | RecordFunction) -> str:
    return function.__name__.replace("_", "-")


def _enter(entry: Check) -> None:
    if entry.id in _CHECKS:
        raise ValueError(f"two checks are called {entry.id}")
    _CHECKS[entry.id] = entry
