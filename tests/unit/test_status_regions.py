"""Every region at once: what their answers mean beside each other."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.account_world import NOW, RIGHT
from support.world import FakeClock, right_identity

from sesctl.checks.account_verdict import judge_account
from sesctl.errors import SesctlError
from sesctl.model.account import Caller
from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.model.identity import IdentitySummary, Status
from sesctl.model.reputation import Rate, Reputation
from sesctl.workflows.status_regions import read_everywhere

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sesctl.errors import ErrorKind
    from sesctl.model.account import Account
    from sesctl.model.identity import Identity
    from sesctl.model.status import RegionStatus
    from sesctl.model.status import Status as AccountStatus

HERE = "eu-west-3"
SANDBOX = replace(RIGHT, production=False)
NEVER = threading.Event()
PATIENCE = 0.3


def failure(kind: ErrorKind, code: str | None = None) -> SesctlError:
    return SesctlError(kind, f"{kind} trouble", why="", try_="", aws_code=code)


UNKNOWN_KEY = failure("credentials", "UnrecognizedClientException")
EXPIRED = failure("credentials", "ExpiredTokenException")
DENIED = failure("permission", "AccessDeniedException")
UNREACHABLE = failure("network")


class FakeSes:
    """One region: an account, an error, or None for one that never answers."""

    def __init__(self, region: str, there: Account | SesctlError | None, identity: Identity | None) -> None:
        self.region = region
        self._there = there
        self._identity = identity

    def account(self) -> Account:
        if self._there is None:
            NEVER.wait()
        if isinstance(self._there, SesctlError):
            raise self._there
        assert self._there
        return replace(self._there, region=self.region)

    def identities(self) -> tuple[IdentitySummary, ...]:
        self.account()
        names = [self._identity.name] if self._identity else []
        return tuple(IdentitySummary(name, "domain", Status.SUCCESS, sending_enabled=True) for name in names)

    def identity(self, name: str) -> Found[Identity] | Missing:
        self.account()
        return Found(self._identity) if self._identity and self._identity.name == name else Missing()


class FakeAws:
    """An account of which each region is as it is told; it stands for STS and CloudWatch, too."""

    region = HERE

    def __init__(
        self, regions: Mapping[str, Account | SesctlError | None], verified: tuple[str, ...] = ()
    ) -> None:
        self._regions = regions
        self._verified = verified

    def ses(self, region: str | None = None) -> Any:
        name = region or self.region
        identity = replace(right_identity(), region=name) if name in self._verified else None
        return FakeSes(name, self._regions[name], identity)

    def ses_regions(self) -> tuple[str, ...]:
        return tuple(sorted(self._regions))

    def sts(self) -> Any:
        return self

    def caller(self) -> Caller:
        return Caller("123456789012", "arn:aws:iam::123456789012:user/developer")

    def metrics(self) -> Any:
        return self

    def reputation(self, now: datetime) -> Reputation:
        return Reputation(now, Rate(), Rate())


def look(
    regions: Mapping[str, Account | SesctlError | None],
    domain: str | None = None,
    verified: tuple[str, ...] = (),
) -> AccountStatus:
    aws: Any = FakeAws(regions, verified)
    return read_everywhere(aws, FakeClock(), PATIENCE, domain)


def region(status: AccountStatus, name: str) -> RegionStatus:
    assert isinstance(status.regions, Found)
    return next(one for one in status.regions.value if one.region == name)


def fires(status: AccountStatus) -> set[str]:
    return {finding.check for finding in judge_account(status, NOW)[0]}


def test_the_region_in_use_comes_first_and_is_read_like_the_others() -> None:
    status = look({"ap-east-1": SANDBOX, HERE: RIGHT, "us-east-1": SANDBOX})
    assert isinstance(status.regions, Found)
    assert [one.region for one in status.regions.value] == [HERE, "ap-east-1", "us-east-1"]
    assert isinstance(status.account, Found)
    assert status.account.value.region == HERE
    assert isinstance(status.caller, Found)
    assert isinstance(status.reputation, Found)
    assert region(status, HERE).identity == NotAsked("no domain was named")


def test_a_region_that_does_not_answer_is_named_and_not_waited_for() -> None:
    status = look({HERE: RIGHT, "us-east-1": None})
    silent = region(status, "us-east-1").account
    assert isinstance(silent, Unread)
    assert silent.reason == "no answer from us-east-1 within 0.3 s"
    assert isinstance(status.account, Found)


def test_the_region_in_use_may_be_the_one_that_does_not_answer() -> None:
    status = look({HERE: None, "us-east-1": RIGHT})
    assert isinstance(status.account, Unread)
    assert region(status, "us-east-1").account == Found(replace(RIGHT, region="us-east-1"))


def test_a_key_that_works_elsewhere_and_is_unknown_here_means_that_the_region_is_not_enabled() -> None:
    status = look(
        {HERE: RIGHT, "af-south-1": UNKNOWN_KEY, "eu-south-1": failure("credentials", "InvalidClientTokenId")}
    )
    assert region(status, "af-south-1").account == Missing()
    assert region(status, "eu-south-1").account == Missing()
    assert isinstance(look({HERE: UNKNOWN_KEY, "us-east-1": DENIED}).account, Missing)


@pytest.mark.parametrize("error", [UNKNOWN_KEY, EXPIRED, failure("clock", "RequestExpired")])
def test_a_key_that_no_region_takes_is_an_error(error: SesctlError) -> None:
    with pytest.raises(SesctlError) as caught:
        look({HERE: error, "us-east-1": error, "us-west-2": UNREACHABLE})
    assert caught.value is error


def test_an_unknown_key_says_nothing_of_a_region_where_no_other_could_be_reached() -> None:
    status = look({HERE: UNREACHABLE, "af-south-1": UNKNOWN_KEY})
    assert isinstance(region(status, "af-south-1").account, Unread)


def test_a_session_that_expires_meanwhile_leaves_the_rest_unread() -> None:
    status = look({HERE: RIGHT, "us-east-1": EXPIRED})
    assert isinstance(region(status, "us-east-1").account, Unread)


def test_production_elsewhere_is_found() -> None:
    assert fires(look({HERE: SANDBOX, "us-east-1": RIGHT})) == {"account-production-in-other-region"}
    assert fires(look({HERE: SANDBOX, "us-east-1": SANDBOX})) == {"account-in-sandbox"}


def test_a_region_that_says_nothing_leaves_open_whether_production_is_there() -> None:
    status = look({HERE: SANDBOX, "us-east-1": UNREACHABLE, "us-west-2": DENIED, "af-south-1": UNKNOWN_KEY})
    findings, skipped = judge_account(status, NOW)
    assert {finding.check for finding in findings} == {"account-in-sandbox"}
    assert [(one.check, one.reason) for one in skipped] == [
        ("account-production-in-other-region", "not known for us-east-1, us-west-2")
    ]


@pytest.mark.parametrize(
    ("verified", "found"),
    [
        ((HERE,), set()),
        ((HERE, "us-east-1"), set()),
        (("us-east-1",), {"identity-in-other-region"}),
        ((), {"identity-missing"}),
    ],
)
def test_where_a_domain_is_verified_is_told(verified: tuple[str, ...], found: set[str]) -> None:
    status = look({HERE: RIGHT, "us-east-1": RIGHT, "eu-west-1": RIGHT}, "example.com", verified)
    assert fires(status) == found
    places = {
        name for name in (HERE, "us-east-1", "eu-west-1") if isinstance(region(status, name).identity, Found)
    }
    assert places == set(verified)


def test_a_domain_of_which_the_region_in_use_says_nothing_is_not_judged() -> None:
    status = look({HERE: UNREACHABLE, "us-east-1": RIGHT}, "example.com", ("us-east-1",))
    findings, skipped = judge_account(status, NOW)
    assert findings == ()
    assert {"identity-missing", "identity-in-other-region"} <= {one.check for one in skipped}
