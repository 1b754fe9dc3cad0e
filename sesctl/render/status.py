"""`status`: the document of the contract, and the page for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

from sesctl.model.fact import Found, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from rich.console import RenderableType
    from rich.text import Text

    from sesctl.model.account import Account, Quota
    from sesctl.model.fact import Fact
    from sesctl.model.identity import IdentitySummary
    from sesctl.model.status import Status

_BAR = 30
_NEARLY_USED = 0.8


class CallerBody(TypedDict):
    """Whose credentials are in use."""

    account_id: str
    arn: str


class QuotaBody(TypedDict):
    """In recipients; null is no limit."""

    per_day: float | None
    per_second: float | None
    sent_last_24h: float
    left: float | None


class ReviewBody(TypedDict):
    """The review of the last production request."""

    status: str
    case_id: str | None


class AccountBody(TypedDict):
    """GetAccount, in the words of the contract; null is what SES did not say."""

    production: bool
    sending_enabled: bool
    enforcement: str | None
    quota: QuotaBody | None
    review: ReviewBody | None
    plan: str | None
    next_plan: str | None
    suppressed_reasons: list[str] | None


class SummaryBody(TypedDict):
    """One identity."""

    name: str
    kind: Literal["domain", "address"]
    verification_status: str
    sending_enabled: bool


class UnreadBody(TypedDict):
    """Something that could not be read, and why."""

    fact: str
    reason: str


class StatusDocument(TypedDict):
    """`sesctl.status/1`."""

    schema: Literal["sesctl.status/1"]
    checked_at: str
    region: str
    caller: CallerBody | None
    account: AccountBody | None
    identities: list[SummaryBody] | None
    unread: list[UnreadBody]


def status_document(status: Status, at: datetime) -> StatusDocument:
    """Describe the account."""
    facts: dict[str, Fact[object]] = {
        "caller": status.caller,
        "account": status.account,
        "identities": status.identities,
    }
    caller = status.caller.value if isinstance(status.caller, Found) else None
    return {
        "schema": "sesctl.status/1",
        "checked_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": status.region,
        "caller": {"account_id": caller.account_id, "arn": caller.arn} if caller else None,
        "account": _account(status.account.value) if isinstance(status.account, Found) else None,
        "identities": [_summary(one) for one in status.identities.value]
        if isinstance(status.identities, Found)
        else None,
        "unread": [
            {"fact": name, "reason": fact.reason} for name, fact in facts.items() if isinstance(fact, Unread)
        ],
    }


def _account(account: Account) -> AccountBody:
    quota, review = account.quota, account.review
    return {
        "production": account.production,
        "sending_enabled": account.sending_enabled,
        "enforcement": account.enforcement,
        "quota": {
            "per_day": quota.per_day,
            "per_second": quota.per_second,
            "sent_last_24h": quota.sent,
            "left": quota.left,
        }
        if quota
        else None,
        "review": {"status": review.status, "case_id": review.case_id} if review else None,
        "plan": account.plan,
        "next_plan": account.next_plan,
        "suppressed_reasons": None
        if account.suppressed_reasons is None
        else list(account.suppressed_reasons),
    }


def _summary(one: IdentitySummary) -> SummaryBody:
    return {
        "name": one.name,
        "kind": one.kind,
        "verification_status": one.status.value,
        "sending_enabled": one.sending_enabled,
    }


def status_text(status: Status) -> RenderableType:
    """Show the account to people."""
    from rich.console import Group  # noqa: PLC0415 - the document needs no rich
    from rich.padding import Padding  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="label", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, text in (*_caller_rows(status), *_account_rows(status.account)):
        grid.add_row(label, text)
    return Group(grid, Padding(_identities(status), (1, 0, 0, 0)))


def _caller_rows(status: Status) -> Iterator[tuple[str, Text]]:
    if isinstance(status.caller, Found):
        yield "account", _text(f"{status.caller.value.account_id}, {status.region}")
        yield "caller", _text(status.caller.value.arn)
    else:
        yield "account", _text(f"not known, {status.region}")
        yield "", _text(_why(status.caller), "unknown")


def _account_rows(fact: Fact[Account]) -> Iterator[tuple[str, Text]]:
    if not isinstance(fact, Found):
        yield "sending", _text(f"not known: {_why(fact)}", "unknown")
        return
    account = fact.value
    access = "production" if account.production else "sandbox: only to verified recipients and the simulator"
    yield "access", _text(access, "ok" if account.production else "warning")
    if not account.sending_enabled:
        yield "sending", _text("paused", "error")
    if account.enforcement:
        yield "reputation", _text(_enforcement(account.enforcement), _enforcement_style(account.enforcement))
    if account.quota:
        yield from _quota_rows(account.quota)
    if account.review:
        case = f", case {account.review.case_id}" if account.review.case_id else ""
        yield "review", _text(f"{account.review.status.lower()}{case}")
    if account.plan:
        then = account.next_plan if account.next_plan not in {None, account.plan} else None
        yield "plan", _text(account.plan.lower() + (f", then {then.lower()}" if then else ""))
    if account.suppressed_reasons is not None:
        reasons = ", ".join(reason.lower() for reason in account.suppressed_reasons) or "nothing"
        yield "suppression", _text(f"after {reasons}")


def _enforcement(word: str) -> str:
    words = {"HEALTHY": "healthy", "PROBATION": "under review by AWS", "SHUTDOWN": "paused by AWS"}
    return words.get(word, word)


def _enforcement_style(word: str) -> str:
    return {"HEALTHY": "ok", "PROBATION": "warning", "SHUTDOWN": "error"}.get(word, "unknown")


def _quota_rows(quota: Quota) -> Iterator[tuple[str, Text]]:
    if quota.per_day is None:
        yield "quota", _text(f"no limit; {_number(quota.sent)} sent in 24 hours")
    else:
        share = quota.sent / quota.per_day if quota.per_day else 1.0
        filled = min(_BAR, round(share * _BAR))
        bar = "█" * filled + "░" * (_BAR - filled)
        words = f"{bar} {_number(quota.sent)} of {_number(quota.per_day)} recipients in 24 hours"
        yield "quota", _text(words, "warning" if share >= _NEARLY_USED else "")
        yield "", _text(f"{_number(quota.left or 0)} left")
    rate = "no limit" if quota.per_second is None else f"{_number(quota.per_second)} a second"
    yield "send rate", _text(rate)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _identities(status: Status) -> RenderableType:
    from rich.table import Table  # noqa: PLC0415

    fact = status.identities
    if not isinstance(fact, Found):
        return _text(f"identities not known: {_why(fact)}", "unknown")
    if not fact.value:
        return _text(f"no identities in {status.region}; the first: sesctl init domain example.com")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="label", pad_edge=False)
    table.add_column("Identity", overflow="fold")
    for column in ("Kind", "Verification", "Sending"):
        table.add_column(column, no_wrap=True)
    for one in fact.value:
        style = {"SUCCESS": "ok", "PENDING": "pending", "FAILED": "error"}.get(one.status.value, "unknown")
        table.add_row(
            _text(one.name),
            one.kind,
            _text(one.status.value.lower(), style),
            "on" if one.sending_enabled else "off",
        )
    return table


def _why(fact: object) -> str:
    return str(getattr(fact, "reason", "nobody asked"))


def _text(text: str, style: str = "") -> Text:
    from sesctl.render.theme import untrusted  # noqa: PLC0415

    return untrusted(text, style)
