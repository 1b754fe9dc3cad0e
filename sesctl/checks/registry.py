"""The catalogue: every check with its id, severity, topic and page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sesctl.checks.view import RecordAt, View
    from sesctl.model.finding import Severity
    from sesctl.model.records import Purpose

    RecordFunction = Callable[[View, RecordAt], Iterator["Problem"]]

Topic: TypeAlias = Literal[
    "zone",
    "identity",
    "dkim",
    "mail-from",
    "spf",
    "dmarc",
    "account",
    "message",
    "sender",
    "credentials",
    "env",
    "events",
    "alarms",
]

About: TypeAlias = Literal["domain", "account", "message", "sender", "credentials", "env", "events", "alarms"]
"""What a check looks at; each has a view of its own, which its functions are called with."""

_MODULES: dict[About, tuple[str, ...]] = {
    "domain": ("zone", "identity", "dkim", "dkim_slips", "dkim_keys", "mail_from", "spf", "dmarc"),
    "account": ("account", "account_sending", "account_reputation"),
    "message": ("message_dkim", "message_policy", "message_header", "message_way", "message_body"),
    "sender": ("sender",),
    "credentials": ("credentials",),
    "env": ("env", "env_secrets", "env_account"),
    "events": ("events", "events_topics"),
    "alarms": ("alarms", "alarms_heard"),
}

F = TypeVar("F", bound="Callable[[Any], Iterator[Problem]]")


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
        run: judges a whole view; None for a check of single records.
        run_record: judges one record that is not right, of one of `purposes`.
        silences: general checks that say nothing more once this one has fired on their subject.
        overrules: checks that say nothing more at all once this one has fired, being its consequence.
    """

    id: str
    severity: Severity
    topic: Topic
    page: str
    about: About = "domain"
    run: Callable[[Any], Iterator[Problem]] | None = None
    run_record: RecordFunction | None = None
    purposes: tuple[Purpose, ...] = ()
    silences: tuple[str, ...] = ()
    overrules: tuple[str, ...] = ()


_CHECKS: dict[str, Check] = {}


def check(
    severity: Severity,
    topic: Topic,
    *,
    about: About = "domain",
    silences: tuple[str, ...] = (),
    overrules: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Enter a function that judges a whole view; its name, with hyphens, is the id."""

    def enter(function: F) -> F:
        page = function.__doc__ or ""
        _enter(
            Check(
                _id(function), severity, topic, page, about, function, silences=silences, overrules=overrules
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


@cache
def catalogue(about: About | None = None) -> Mapping[str, Check]:
    """Every check by id, in the order of the topics; or only those about one kind of thing."""
    modules = [one for kind in ([about] if about else _MODULES) for one in _MODULES[kind]]
    for module in modules:
        import_module(f"sesctl.checks.{module}")
    # Whoever looked up a single check has imported its module before the others.
    found = [name for name, one in _CHECKS.items() if about in {None, one.about}]
    found.sort(key=lambda name: modules.index(module_of(name)))
    return MappingProxyType({name: _CHECKS[name] for name in found})


def check_in(module: str, name: str) -> Check | None:
    """Find one check in the module that it is in, without importing the others."""
    import_module(f"sesctl.checks.{module}")
    return _CHECKS.get(name)


def module_of(name: str) -> str:
    """The module, below `sesctl.checks`, that a check of the catalogue is in."""
    one = _CHECKS[name]
    function = one.run or one.run_record
    return function.__module__.rpartition(".")[2] if function else ""


def _id(function: Callable[..., Any]) -> str:
    return function.__name__.replace("_", "-")


def _enter(entry: Check) -> None:
    if entry.id in _CHECKS:
        raise ValueError(f"two checks are called {entry.id}")
    _CHECKS[entry.id] = entry
