"""An account that answers each question once: for a command that many parts of look at the same things.

SES allows one call a second of its control plane, so that asking twice is what takes the time.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sesctl.errors import SesctlError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.account import Account, Caller
    from sesctl.model.configuration_set import ConfigurationSet
    from sesctl.model.fact import Found, Missing
    from sesctl.model.identity import Identity, IdentitySummary
    from sesctl.ports import Aws, CallerApi, ConfigurationSetApi, SesApi

T = TypeVar("T")


def remembered(aws: Aws) -> Aws:
    """Wrap an account so that SES and STS are asked each question once; what failed stays failed.

    Of SES that is: identities, the account, and configuration sets of the region in use.
    """
    return cast("Aws", _Account(aws))


class _Account:
    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self._lock = Lock()
        self._regions: dict[str, SesApi] = {}
        self._sts: CallerApi | None = None
        self._sets: ConfigurationSetApi | None = None

    def ses(self, region: str | None = None) -> SesApi:
        where = region or self._aws.region
        with self._lock:
            if where not in self._regions:
                self._regions[where] = cast("SesApi", _Ses(self._aws.ses(region)))
            return self._regions[where]

    def sts(self) -> CallerApi:
        with self._lock:
            if self._sts is None:
                self._sts = _Sts(self._aws.sts())
            return self._sts

    def configuration_sets(self) -> ConfigurationSetApi:
        with self._lock:
            if self._sets is None:
                self._sets = cast("ConfigurationSetApi", _Sets(self._aws.configuration_sets()))
            return self._sets

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - all else is the account's own
        return getattr(self._aws, name)


class _Ses:
    def __init__(self, ses: SesApi) -> None:
        self._ses = ses
        self._answers = _Answers()

    def identity(self, name: str) -> Found[Identity] | Missing:
        return self._answers.once(f"identity {name}", lambda: self._ses.identity(name))

    def identities(self) -> tuple[IdentitySummary, ...]:
        return self._answers.once("identities", self._ses.identities)

    def account(self) -> Account:
        return self._answers.once("account", self._ses.account)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - all else is asked as it is
        return getattr(self._ses, name)


class _Sets:
    def __init__(self, sets: ConfigurationSetApi) -> None:
        self._sets = sets
        self._answers = _Answers()

    def find(self, name: str) -> Found[ConfigurationSet] | Missing:
        return self._answers.once(name, lambda: self._sets.find(name))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - all else is asked as it is
        return getattr(self._sets, name)


class _Sts:
    def __init__(self, sts: CallerApi) -> None:
        self._sts = sts
        self._answers = _Answers()

    def caller(self) -> Caller:
        return self._answers.once("caller", self._sts.caller)


class _Answers:
    def __init__(self) -> None:
        self._lock = Lock()
        self._locks: dict[str, Lock] = {}
        self._answers: dict[str, object] = {}

    def once(self, question: str, ask: Callable[[], T]) -> T:
        """Ask, unless somebody has; whoever asks the same meanwhile, waits for the one answer."""
        with self._lock:
            lock = self._locks.setdefault(question, Lock())
        with lock:
            if question not in self._answers:
                try:
                    self._answers[question] = ask()
                except SesctlError as error:
                    self._answers[question] = error
            answer = self._answers[question]
        if isinstance(answer, SesctlError):
            raise answer
        return cast("T", answer)
