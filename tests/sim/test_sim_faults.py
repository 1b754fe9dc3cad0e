from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError

from sesctl.sim.driver import ControlError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.driver import Driver

CALLS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "sesv2": ("ses:GetAccount", "get_account", {}),
    "route53": ("route53:ListHostedZones", "list_hosted_zones", {}),
    "sns": ("sns:ListTopics", "list_topics", {}),
    "iam": ("iam:ListUsers", "list_users", {}),
    "sts": ("sts:GetCallerIdentity", "get_caller_identity", {}),
    "cloudwatch": ("cloudwatch:DescribeAlarms", "describe_alarms", {}),
}


def failing(driver: Driver, service: str, kind: str) -> dict[str, Any]:
    action, method, parameters = CALLS[service]
    driver.control("POST", "/faults", {"action": action, "kind": kind})
    with pytest.raises(ClientError) as caught:
        getattr(driver.client(service), method)(**parameters)
    found: dict[str, Any] = caught.value.response
    return found


@pytest.mark.parametrize("service", CALLS)
@pytest.mark.parametrize(
    ("kind", "codes", "status"),
    [
        ("denied", {"AccessDeniedException", "AccessDenied", "AuthorizationError"}, {403}),
        ("throttled", {"TooManyRequestsException", "Throttling"}, {400, 429}),
        ("expired-token", {"ExpiredTokenException", "ExpiredToken"}, {403}),
        ("invalid-token", {"UnrecognizedClientException", "InvalidClientTokenId"}, {403}),
        ("bad-signature", {"InvalidSignatureException", "SignatureDoesNotMatch"}, {403}),
        ("clock-skew", {"InvalidSignatureException", "SignatureDoesNotMatch"}, {403}),
        ("server-error", {"InternalServiceErrorException", "InternalFailure"}, {500}),
        ("empty-conflict", {"ConflictException", "Conflict"}, {409}),
    ],
)
def test_every_service_fails_in_its_own_protocol(
    driver: Driver, service: str, kind: str, codes: set[str], status: set[int]
) -> None:
    found = failing(driver, service, kind)
    assert found["Error"]["Code"] in codes
    assert found["ResponseMetadata"]["HTTPStatusCode"] in status
    assert bool(found["Error"]["Message"]) == (kind != "empty-conflict")


def test_a_fault_begins_after_some_calls(driver: Driver) -> None:
    driver.control("POST", "/faults", {"action": "ses:Get*", "kind": "denied", "after": 2, "times": 1})
    for _ in range(2):
        driver.client("sesv2").get_account()
    with pytest.raises(ClientError, match="AccessDenied"):
        driver.client("sesv2").get_account()
    driver.client("sesv2").get_account()


@pytest.mark.parametrize("fault", [{"kind": "error"}, {"kind": "denied", "code": "Denied"}])
def test_a_code_belongs_to_an_error(driver: Driver, fault: dict[str, str]) -> None:
    with pytest.raises(ControlError, match="a code belongs to the kind"):
        driver.control("POST", "/faults", {"action": "ses:*", **fault})


def test_a_denial_names_who_what_and_where(driver: Driver) -> None:
    driver.control("POST", "/faults", {"action": "ses:*Identity", "kind": "denied"})
    with pytest.raises(ClientError) as caught:
        driver.client("sesv2").get_email_identity(EmailIdentity="example.com")
    assert caught.value.response["Error"]["Message"] == (
        "User: arn:aws:iam::123456789012:user/developer is not authorized to perform: ses:GetEmailIdentity on "
        "resource: arn:aws:ses:us-east-1:123456789012:identity/example.com because no identity-based policy "
        "allows the ses:GetEmailIdentity action"
    )


def test_a_skewed_clock_is_told_by_the_text(driver: Driver) -> None:
    assert failing(driver, "sesv2", "clock-skew")["Error"]["Message"].startswith("Signature expired: ")


def test_a_fault_is_for_one_region_and_some_times(driver: Driver) -> None:
    fault = {"action": "ses:GetAccount", "kind": "throttled", "times": 1, "region": "eu-west-1"}
    driver.control("POST", "/faults", fault)
    assert driver.control("GET", "/faults")["faults"][0]["left"] == 1
    driver.client("sesv2").get_account()
    with pytest.raises(ClientError, match="TooManyRequestsException"):
        driver.client("sesv2", "eu-west-1").get_account()
    driver.client("sesv2", "eu-west-1").get_account()
    assert driver.control("GET", "/faults")["faults"] == []


def test_a_fault_can_be_ended(driver: Driver) -> None:
    number = driver.control("POST", "/faults", {"action": "*", "kind": "denied"})["id"]
    driver.control("DELETE", f"/faults/{number}")
    driver.client("sesv2").get_account()
    with pytest.raises(ControlError, match="404"):
        driver.control("DELETE", f"/faults/{number}")


def test_a_dropped_reply_has_done_its_work(driver: Driver) -> None:
    driver.control("POST", "/faults", {"action": "ses:CreateEmailIdentity", "kind": "drop-reply", "times": 1})
    ses = driver.client("sesv2")
    with pytest.raises(ConnectionClosedError):
        ses.create_email_identity(EmailIdentity="example.com")
    assert ses.get_email_identity(EmailIdentity="example.com")
    assert [found["status"] for found in driver.control("GET", "/requests")["requests"]] == [0, 200]


def test_a_hanging_request_ends_with_the_simulator(simulate: Callable[..., Driver]) -> None:
    driver = simulate()
    driver.control("POST", "/faults", {"action": "ses:GetAccount", "kind": "hang"})
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(driver.client("sesv2").get_account)
        time.sleep(0.2)
        assert not waiting.done()
        driver.simulator.stop()
        with pytest.raises((ConnectionClosedError, EndpointConnectionError)):
            waiting.result(timeout=5)


def test_an_unsigned_request_is_refused(driver: Driver) -> None:
    status, body = driver.fetch("GET", "/v2/email/account")
    assert (status, b"Missing Authentication Token" in body) == (403, True)
    status, body = driver.fetch("POST", "/", "Action=ListTopics")
    assert (status, b"<Code>MissingAuthenticationToken</Code>" in body) == (403, True)


def test_requests_are_logged_with_action_and_effect(driver: Driver) -> None:
    driver.client("sesv2", "eu-west-3").create_email_identity(EmailIdentity="example.com")
    driver.client("route53").list_hosted_zones()
    driver.client("cloudwatch").describe_alarms()
    first, second, third = driver.control("GET", "/requests")["requests"]
    assert (first["action"], first["region"], first["mutating"]) == (
        "ses:CreateEmailIdentity",
        "eu-west-3",
        True,
    )
    assert (second["action"], second["mutating"], second["status"]) == ("route53:ListHostedZones", False, 200)
    assert third["action"] == "cloudwatch:DescribeAlarms"
    driver.control("DELETE", "/requests")
    assert driver.control("GET", "/requests")["requests"] == []


@pytest.mark.parametrize(
    "body",
    [{"action": "", "kind": "denied"}, {"action": "ses:*", "kind": "odd"}, {"kind": "denied"}, "not json"],
)
def test_a_fault_that_is_not_understood_is_a_bad_request(driver: Driver, body: object) -> None:
    with pytest.raises(ControlError, match="400"):
        driver.control("POST", "/faults", body)


def test_an_operation_nobody_simulates_says_so(driver: Driver) -> None:
    with pytest.raises(ClientError, match="UnknownOperationException"):
        driver.client("sesv2").list_contact_lists()
    with pytest.raises(ClientError, match="NotImplemented"):
        driver.client("iam").simulate_custom_policy(PolicyInputList=["{}"], ActionNames=["ses:SendEmail"])
