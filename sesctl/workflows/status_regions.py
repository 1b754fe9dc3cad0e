"""The account in every region with SES at once; a region that is slow is not waited for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from sesctl.errors import SesctlError
from sesctl.model.aws_codes import UNKNOWN_KEY
from sesctl.model.fact import Found, Missing, NotAsked
from sesctl.model.status import RegionStatus, Status
from sesctl.workflows.asked import Asked, Deadline, silence
from sesctl.workflows.facts import HOPELESS, as_unread
from sesctl.workflows.status import read_rates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sesctl.model.account import Account, Caller
    from sesctl.model.fact import Fact, Unread
    from sesctl.model.identity import Identity, IdentitySummary
    from sesctl.ports import Aws, Clock

T = TypeVar("T")
Told: TypeAlias = "Found[T] | Missing | SesctlError"
_NO_DOMAIN = NotAsked("no domain was named")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a region answered, before anybody knows what the others do."""

    account: Told[Account]
    identities: Told[tuple[IdentitySummary, ...]]
    identity: Told[Identity] | NotAsked


def read_everywhere(
    aws: Aws, clock: Clock, patience: float, domain: str | None = None, *, rates: bool = True
) -> Status:
    """Read the account in every region, all of them side by side.

    Args:
        aws: the account.
        clock: tells until when the rates are read.
        patience: seconds for everything together; what has not answered by then is unread.
        domain: to look for in every region.
        rates: as for `read_status`, of the region in use.

    Raises:
        SesctlError: where no region answers, for a reason that all of them have in common.
    """
    deadline = Deadline(patience)
    caller = Asked(lambda: _told(aws.sts().caller))
    names = dict.fromkeys((aws.region, *aws.ses_regions()))
    asked = {name: Asked(partial(_ask, aws, name, domain)) for name in names}
    reputation = Asked(lambda: read_rates(aws, clock, wanted=rates))
    answers = {name: one.answer(deadline.left) for name, one in asked.items()}
    regions = _regions(answers, patience)
    return Status(
        aws.region,
        _caller(caller.answer(deadline.left), patience),
        regions[0].account,
        regions[0].identities,
        reputation.answer(deadline.left) or silence("CloudWatch", patience),
        Found(regions),
        domain,
    )


def _ask(aws: Aws, region: str, domain: str | None) -> _Answer:
    ses = aws.ses(region)
    account = _told(ses.account)
    if isinstance(account, SesctlError) and account.kind != "permission":
        return _Answer(account, account, account if domain else _NO_DOMAIN)
    identities = _told(ses.identities)
    identity = _told_identity(partial(ses.identity, domain)) if domain else _NO_DOMAIN
    return _Answer(account, identities, identity)


def _told(call: Callable[[], T]) -> Found[T] | SesctlError:
    try:
        return Found(call())
    except SesctlError as error:
        return error


def _told_identity(call: Callable[[], Found[Identity] | Missing]) -> Told[Identity]:
    try:
        return call()
    except SesctlError as error:
        return error


def _caller(told: Found[Caller] | SesctlError | None, patience: float) -> Fact[Caller]:
    if told is None:
        return silence("STS", patience)
    return as_unread(told) if isinstance(told, SesctlError) else told


def _regions(answers: Mapping[str, _Answer | None], patience: float) -> tuple[RegionStatus, ...]:
    """Make facts of the answers: a key that is good in one region, and unknown in another, means not enabled."""
    accounts = [answer.account for answer in answers.values() if answer]
    good = any(isinstance(one, Found) or _is_denied(one) for one in accounts)
    here = next(iter(answers.values()))
    if not good and here and isinstance(here.account, SesctlError) and here.account.kind in HOPELESS:
        raise here.account
    return tuple(_region(name, answer, patience, good=good) for name, answer in answers.items())


def _is_denied(told: Told[Account]) -> bool:
    return isinstance(told, SesctlError) and told.kind == "permission"


def _region(name: str, answer: _Answer | None, patience: float, *, good: bool) -> RegionStatus:
    if answer is None:
        nothing = silence(name, patience, f"sesctl status --region {name}")
        return RegionStatus(name, nothing, nothing, nothing)
    identity = answer.identity if isinstance(answer.identity, NotAsked) else _fact(answer.identity, good=good)
    return RegionStatus(name, _fact(answer.account, good=good), _fact(answer.identities, good=good), identity)


def _fact(told: Told[T], *, good: bool) -> Found[T] | Missing | Unread:
    if not isinstance(told, SesctlError):
        return told
    if good and (told.aws_code or "").lower() in UNKNOWN_KEY:
        return Missing()
    return as_unread(told)
