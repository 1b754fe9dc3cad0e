"""An account in which everything is right, and changes to it in a small language.

The language is that of the `Example` and `Instead` parts of the pages of checks about an account.
A line is a directive:

    @account KEY=VALUE…          production, sending, enforcement, quota, rate, sent, suppress (BOUNCE,COMPLAINT)
    @account unread REASON…      SES did not answer
    @review status=WORD case=ID  the review of the last production request; case may be left out
    @metric bounce=0.07          the latest rate; also complaint=
    @metric none                 nothing was sent yet
    @region NAME production=true the account in another region; or missing (not enabled), or unread
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sesctl.checks.account_view import AccountView
from sesctl.checks.run import judge_view
from sesctl.model.account import Account, Caller, Details, Quota, Review
from sesctl.model.fact import Found, Missing, Unread
from sesctl.model.reputation import Point, Rate, Reputation
from sesctl.model.status import RegionStatus, Status

if TYPE_CHECKING:
    from sesctl.checks.run import Judgement
    from sesctl.model.fact import Fact
    from sesctl.model.finding import Finding

T = TypeVar("T")
REGION = "eu-west-3"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
RIGHT = Account(
    REGION,
    production=True,
    sending_enabled=True,
    quota=Quota(50_000, 14, 120),
    enforcement="HEALTHY",
    suppressed_reasons=("BOUNCE", "COMPLAINT"),
    plan="ESSENTIALS",
)
Changes = dict[str, Any]
_QUOTA = {"quota": "per_day", "rate": "per_second", "sent": "sent"}
_FLAGS = {"production": "production", "sending": "sending_enabled"}


def rate(*values: float, until: datetime = NOW) -> Rate:
    """Hourly points, the last of them an hour ago."""
    first = until - timedelta(hours=len(values))
    return Rate(tuple(Point(first + timedelta(hours=hour), value) for hour, value in enumerate(values)))


def account(changes: str = "") -> Status:
    """Build the account in which everything is right, and change it."""
    status = Status(
        REGION,
        Found(Caller("123456789012", "arn:aws:iam::123456789012:user/developer")),
        Found(RIGHT),
        Found(()),
        Found(Reputation(NOW, rate(0.002), rate(0.0001))),
        Found((RegionStatus(REGION, Found(RIGHT), Found(())),)),
    )
    for line in changes.splitlines():
        if line.strip():
            status = _change(status, line.split())
    return status


def judge(changes: str) -> Judgement:
    """What the checks about an account find, and which could not judge."""
    return judge_view(AccountView(account(changes)), "account")


def findings(changes: str) -> tuple[Finding, ...]:
    """What the checks about an account find."""
    return judge(changes)[0]


def fires(changes: str) -> set[str]:
    """The ids of the checks that fire."""
    return {finding.check for finding in findings(changes)}


def _change(status: Status, words: list[str]) -> Status:
    match words:
        case ["@account", "unread", *reason]:
            return replace(status, account=Unread(" ".join(reason)))
        case ["@account", *pairs]:
            return _with(status, _changed(_known(status.account), _read(pairs)))
        case ["@review", *pairs]:
            told = _read(pairs)
            return _with(status, _reviewed(_known(status.account), told["status"], told.get("case")))
        case ["@metric", "none"]:
            return replace(status, reputation=Found(Reputation(NOW, Rate(), Rate())))
        case ["@metric", *pairs]:
            rates: Changes = {name: rate(float(value)) for name, value in _read(pairs).items()}
            return replace(status, reputation=Found(replace(_known(status.reputation), **rates)))
        case ["@region", name, *what]:
            return replace(status, regions=Found((*_known(status.regions), _region(name, what))))
        case _:
            raise ValueError(" ".join(words))


def _region(name: str, what: list[str]) -> RegionStatus:
    there: Fact[Account]
    match what:
        case ["missing"]:
            there = Missing()
        case ["unread"]:
            there = Unread("no answer came")
        case _:
            there = Found(_changed(replace(RIGHT, region=name), _read(what)))
    return RegionStatus(name, there, Found(()))


def _with(status: Status, changed: Account) -> Status:
    return replace(status, account=Found(changed))


def _reviewed(now: Account, status: str, case: str | None) -> Account:
    return replace(now, details=Details(review=Review(status, case)))


def _changed(now: Account, told: dict[str, str]) -> Account:
    for key, value in told.items():
        if key in _QUOTA:
            assert now.quota
            limit: Changes = {_QUOTA[key]: None if value == "none" else float(value)}
            now = replace(now, quota=replace(now.quota, **limit))
        elif key in _FLAGS:
            flag: Changes = {_FLAGS[key]: value == "true"}
            now = replace(now, **flag)
        elif key == "suppress":
            now = replace(now, suppressed_reasons=tuple(filter(None, value.split(","))))
        elif key == "enforcement":
            now = replace(now, enforcement=value)
        else:
            raise ValueError(key)
    return now


def _read(pairs: list[str]) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in pairs)


def _known(fact: Fact[T]) -> T:
    assert isinstance(fact, Found)
    return fact.value
