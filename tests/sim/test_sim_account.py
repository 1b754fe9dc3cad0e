from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.driver import Driver


def ask(driver: Driver, **more: Any) -> None:
    request = {
        "MailType": "TRANSACTIONAL",
        "WebsiteURL": "https://example.com/sign-in",
        "ContactLanguage": "EN",
        "ProductionAccessEnabled": True,
        **more,
    }
    driver.client("sesv2").put_account_details(**request)


def account(driver: Driver) -> dict[str, Any]:
    found: dict[str, Any] = driver.client("sesv2").get_account()
    return found


def test_a_new_account_is_in_the_sandbox_without_details(driver: Driver) -> None:
    found = account(driver)
    assert found["ProductionAccessEnabled"] is False
    assert found["SendQuota"] == {"Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": 0.0}
    assert found["EnforcementStatus"] == "HEALTHY"
    assert not {"Details", "VdmAttributes"} & set(found)


def test_a_review_stays_pending_until_told(driver: Driver) -> None:
    ask(driver)
    details = account(driver)["Details"]
    assert details["ReviewDetails"]["Status"] == "PENDING"
    assert details["ReviewDetails"]["CaseId"].isdigit()
    with pytest.raises(ClientError) as caught:
        ask(driver)
    assert caught.value.response["Error"]["Code"] == "ConflictException"
    assert "under review" in caught.value.response["Error"]["Message"]
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409
    driver.control("POST", "/account", {"review": "GRANTED"})
    assert account(driver)["ProductionAccessEnabled"] is True


def test_a_denied_account_meets_an_empty_conflict(simulate: Callable[..., Driver]) -> None:
    driver = simulate(review="deny")
    ask(driver)
    assert account(driver)["Details"]["ReviewDetails"]["Status"] == "DENIED"
    with pytest.raises(ClientError) as caught:
        ask(driver)
    assert caught.value.response["Error"] == {"Code": "ConflictException", "Message": ""}


def test_a_failed_request_can_be_made_again(simulate: Callable[..., Driver]) -> None:
    driver = simulate(review="fail")
    ask(driver)
    review = account(driver)["Details"]["ReviewDetails"]
    assert review == {"Status": "FAILED"}
    ask(driver)


def test_a_granted_account_may_change_its_details(simulate: Callable[..., Driver]) -> None:
    driver = simulate(review="grant")
    ask(driver)
    found = account(driver)
    assert found["ProductionAccessEnabled"] is True
    assert found["SendQuota"]["Max24HourSend"] == 50_000.0
    ask(driver, MailType="MARKETING")
    assert account(driver)["Details"]["MailType"] == "MARKETING"


def test_an_outcome_can_take_its_time(simulate: Callable[..., Driver]) -> None:
    driver = simulate(review="grant", review_after=3600)
    ask(driver)
    assert account(driver)["Details"]["ReviewDetails"]["Status"] == "PENDING"
    driver.advance("1h")
    assert account(driver)["Details"]["ReviewDetails"]["Status"] == "GRANTED"


@pytest.mark.parametrize(
    "wrong",
    [
        {"WebsiteURL": "not a url"},
        {"AdditionalContactEmailAddresses": [f"c{number}@example.com" for number in range(5)]},
        {"MailType": "PROMOTIONAL"},
        {"ContactLanguage": "JP"},
    ],
)
def test_what_the_model_or_the_server_forbids_is_a_bad_request(driver: Driver, wrong: dict[str, Any]) -> None:
    with pytest.raises(ClientError, match="BadRequestException"):
        ask(driver, **wrong)


def test_aws_can_change_the_account(driver: Driver) -> None:
    change = {
        "enforcement": "PROBATION",
        "plan": "PRO",
        "next_plan": "NONE",
        "rate": 14,
        "region": "eu-west-3",
    }
    driver.control("POST", "/account", change)
    found = driver.client("sesv2", "eu-west-3").get_account()
    assert found["EnforcementStatus"] == "PROBATION"
    assert found["PricingAttributes"] == {"CurrentPlan": "PRO", "NextPlan": "NONE"}
    assert found["SendQuota"]["MaxSendRate"] == 14.0
    assert account(driver)["EnforcementStatus"] == "HEALTHY", "accounts are regional"


def test_what_is_suppressed_can_be_set(driver: Driver) -> None:
    driver.control("POST", "/account", {"suppressed_reasons": []})
    assert account(driver)["SuppressionAttributes"] == {"SuppressedReasons": []}
