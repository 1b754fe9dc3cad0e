from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.fake_aws import Answer, refusal

from sesctl.aws.pace import Pace
from sesctl.aws.session import AwsSession
from sesctl.errors import SesctlError
from sesctl.model.account import ProductionRequest
from sesctl.model.mail import OutgoingMail

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.fake_aws import FakeAws

    from sesctl.aws.ses import Ses

MAIL = OutgoingMail("otp@example.com", "ana@example.org", "s", "t", "h")
REQUEST = ProductionRequest("TRANSACTIONAL", "https://example.com", "EN")
ACCOUNT = Answer({"ProductionAccessEnabled": True})
LOST = [
    Answer(drop=True),
    Answer(status=500),
    Answer(status=503),
    refusal("ThrottlingException", "Rate exceeded"),
    refusal("TooManyRequestsException", "", 429),
]


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("act", [lambda ses: ses.send(MAIL), lambda ses: ses.request_production(REQUEST)])
def test_call_that_must_not_be_repeated_is_made_once(
    ses: Ses, fake: FakeAws, act: Callable[[Ses], object], lost: Answer
) -> None:
    fake.will(lost, Answer({"MessageId": "second"}))
    with pytest.raises(SesctlError):
        act(ses)
    assert len(fake.asked) == 1


def test_sending_once_wins_over_what_the_user_configured(
    ses: Ses, fake: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "5")
    monkeypatch.setenv("AWS_RETRY_MODE", "adaptive")
    fake.will(Answer(status=500))
    with pytest.raises(SesctlError, match="SendEmail") as caught:
        ses.send(MAIL)
    assert len(fake.asked) == 1
    assert "not known whether" in caught.value.why


@pytest.mark.parametrize("lost", LOST[:3])
def test_reading_is_tried_again(ses: Ses, fake: FakeAws, lost: Answer) -> None:
    fake.will(lost, lost, ACCOUNT)
    assert ses.account().production
    assert len(fake.asked) == 3


def test_reading_is_given_up_after_three_attempts(ses: Ses, fake: FakeAws) -> None:
    fake.will(Answer(drop=True))
    with pytest.raises(SesctlError) as caught:
        ses.account()
    assert caught.value.kind == "network"
    assert len(fake.asked) == 3


class Slept:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def pace(self) -> Pace:
        return Pace(now=self.now, sleep=self.sleep)


def test_first_calls_go_out_at_once_and_later_ones_a_second_apart() -> None:
    clock = Slept()
    pace = clock.pace()
    at = []
    for _ in range(8):
        pace.wait()
        at.append(clock.time)
    assert at == [0, 0, 0, 0, 0, 1, 2, 3]


def test_burst_comes_back_with_time_but_never_grows() -> None:
    clock = Slept()
    pace = clock.pace()
    clock.time = 1000
    for _ in range(6):
        pace.wait()
    assert clock.time == 1001


def test_throttling_ends_the_burst() -> None:
    clock = Slept()
    pace = clock.pace()
    pace.slow_down()
    pace.wait()
    assert clock.time == 1


def test_clock_that_goes_back_does_not_stall() -> None:
    clock = Slept()
    clock.time = 1000
    pace = clock.pace()
    clock.time = 0
    pace.wait()
    assert clock.time == 0


def test_calls_of_one_region_share_a_pace_and_sending_has_none(sample_keys: None, fake: FakeAws) -> None:
    clock = Slept()
    fake.will(Answer({"ProductionAccessEnabled": True, "MessageId": "m"}))
    with AwsSession("eu-west-3", None, fake.url, pace=clock.pace) as aws:
        for _ in range(6):
            aws.ses().account()
        assert clock.time == 1
        aws.ses("us-east-1").account()
        for _ in range(6):
            aws.ses().send(MAIL)
        assert clock.time == 1


def test_throttled_call_slows_the_next_one(sample_keys: None, fake: FakeAws) -> None:
    clock = Slept()
    fake.will(refusal("TooManyRequestsException", "Rate exceeded", 429))
    with AwsSession("eu-west-3", None, fake.url, pace=clock.pace) as aws:
        with pytest.raises(SesctlError) as caught:
            aws.ses().account()
        assert caught.value.kind == "throttled"
        fake.will(ACCOUNT)
        aws.ses().account()
    assert clock.time == 1
