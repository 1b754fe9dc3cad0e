from __future__ import annotations

import email
import re
from email import policy
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.driver import Driver

SUCCESS = "success@simulator.amazonses.com"


def send(driver: Driver, to: str | list[str] = SUCCESS, region: str = "us-east-1", **more: Any) -> str:
    simple = {
        "Subject": {"Data": "Code"},
        "Body": {"Text": {"Data": "123456"}, "Html": {"Data": "<b>123456</b>"}},
    }
    request = {
        "FromEmailAddress": "One <otp@example.com>",
        "Destination": {"ToAddresses": [to] if isinstance(to, str) else to},
        "Content": {"Simple": simple},
        **more,
    }
    found: str = driver.client("sesv2", region).send_email(**request)["MessageId"]
    return found


@pytest.fixture
def verified(simulate: Callable[..., Driver]) -> Driver:
    return simulate(scenario="domain-verified")


@pytest.fixture
def production(simulate: Callable[..., Driver]) -> Driver:
    return simulate(scenario="production")


def test_everything_sent_is_kept_as_mime(verified: Driver) -> None:
    message_id = send(verified, ["otp@example.com", "Two <two@example.com>"])
    assert re.fullmatch(r"0100[0-9a-f]{12}-[0-9a-f-]{36}-000000", message_id)
    (found,) = verified.control("GET", "/mailbox")["messages"]
    assert found["message_id"] == message_id
    assert (found["from"], found["to"]) == ("otp@example.com", ["otp@example.com", "two@example.com"])
    assert (found["identity"], found["dkim_domain"]) == ("example.com", "example.com")
    assert found["envelope_from"].endswith("@mail.example.com")
    _, raw = verified.fetch("GET", found["eml"])
    parsed = email.message_from_bytes(raw, policy=policy.default)
    assert parsed.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    assert parsed["Subject"] == "Code"


def test_a_message_can_be_had_as_its_receiver_has_it(verified: Driver) -> None:
    send(verified, "me@example.com")
    _, raw = verified.fetch("GET", "/_sim/mailbox/1.eml?received=1")
    parsed = email.message_from_bytes(raw, policy=policy.default)
    assert parsed["Return-Path"].endswith("@mail.example.com>")
    results = parsed["Authentication-Results"]
    assert "dkim=pass header.d=example.com;" in results
    assert "spf=pass smtp.mailfrom=mail.example.com;" in results
    assert "dmarc=pass header.from=example.com" in results


def test_raw_content_keeps_its_headers_and_loses_bcc(verified: Driver) -> None:
    raw = b"From: otp@example.com\r\nTo: a@example.com\r\nBcc: b@example.com\r\nX-Own: 1\r\nSubject: Raw\r\n\r\nhi\r\n"
    verified.client("sesv2").send_email(Content={"Raw": {"Data": raw}})
    found = verified.control("GET", "/mailbox/1")
    assert found["to"] == ["a@example.com", "b@example.com"]
    _, kept = verified.fetch("GET", "/_sim/mailbox/1.eml")
    assert b"X-Own: 1" in kept
    assert b"Bcc" not in kept


def test_content_that_is_none_is_refused(verified: Driver) -> None:
    for content in ({}, {"Template": {"TemplateName": "x"}}):
        with pytest.raises(ClientError, match="BadRequestException"):
            send(verified, Content=content)


def test_a_header_cannot_be_smuggled_in(verified: Driver) -> None:
    simple = {"Subject": {"Data": "x\r\nBcc: y@example.net"}, "Body": {"Text": {"Data": "x"}}}
    with pytest.raises(ClientError, match="BadRequestException"):
        send(verified, Content={"Simple": simple})


@pytest.mark.parametrize("sender", ["otp@example.com", "x+label@example.com", "otp@login.example.com"])
def test_a_verified_domain_covers_addresses_and_subdomains(verified: Driver, sender: str) -> None:
    assert send(verified, FromEmailAddress=sender)


def test_the_sandbox_names_everybody_who_fails(verified: Driver) -> None:
    expected = (
        "Email address is not verified. The following identities failed the check in region US-EAST-1: "
        "otp@example.org, someone@example.net"
    )
    with pytest.raises(ClientError) as caught:
        send(verified, ["someone@example.net", SUCCESS, "me@example.com"], FromEmailAddress="otp@example.org")
    assert caught.value.response["Error"] == {"Code": "MessageRejected", "Message": expected}


def test_another_region_verifies_for_itself(verified: Driver) -> None:
    with pytest.raises(ClientError, match=r"in region EU-WEST-1: otp@example\.com"):
        send(verified, region="eu-west-1")


def test_only_the_exact_simulator_addresses_are_free_of_the_sandbox(verified: Driver) -> None:
    assert send(verified, "bounce+order42@simulator.amazonses.com")
    with pytest.raises(ClientError, match=r"bouncing@simulator\.amazonses\.com"):
        send(verified, "bouncing@simulator.amazonses.com")


def test_production_sends_to_everybody(production: Driver) -> None:
    assert send(production, "someone@example.net")


def test_the_most_specific_identity_decides_on_the_signature(verified: Driver) -> None:
    verified.client("sesv2").create_email_identity(EmailIdentity="otp@example.com")
    verified.control("POST", "/identities/confirm", {"address": "otp@example.com"})
    send(verified)
    found = verified.control("GET", "/mailbox/1")
    assert (found["identity"], found["dkim_domain"]) == ("otp@example.com", None)


def test_a_restart_of_dkim_leaves_mail_unsigned_and_flowing(verified: Driver) -> None:
    ses = verified.client("sesv2")
    ses.put_email_identity_dkim_signing_attributes(
        EmailIdentity="example.com", SigningAttributesOrigin="AWS_SES"
    )
    found = ses.get_email_identity(EmailIdentity="example.com")
    assert (found["VerificationStatus"], found["DkimAttributes"]["Status"]) == ("SUCCESS", "PENDING")
    send(verified)
    assert verified.control("GET", "/mailbox/1")["dkim_domain"] is None
    verified.advance("73h")
    with pytest.raises(ClientError, match="MessageRejected"):
        send(verified)


def test_the_send_rate_is_enforced_by_the_second(verified: Driver) -> None:
    send(verified)
    with pytest.raises(
        ClientError, match=r"\(TooManyRequestsException\).*Maximum sending rate exceeded\."
    ) as caught:
        send(verified)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
    verified.advance("1s")
    assert send(verified)


def test_the_quota_counts_recipients_of_the_last_day(verified: Driver) -> None:
    verified.control("POST", "/account", {"quota": 3})
    send(verified, ["a@example.com", "b@example.com"])
    verified.advance("1s")
    with pytest.raises(ClientError, match=r"\(LimitExceededException\).*Daily message quota exceeded\."):
        send(verified, ["a@example.com", "b@example.com"])
    assert send(verified), "mail to the mailbox simulator does not count"
    assert verified.client("sesv2").get_account()["SendQuota"]["SentLast24Hours"] == 2.0
    verified.advance("24h")
    assert verified.client("sesv2").get_account()["SendQuota"]["SentLast24Hours"] == 0.0


def test_a_quota_may_be_unlimited(production: Driver) -> None:
    production.control("POST", "/account", {"quota": -1, "sent_last_24_hours": 1_000_000})
    assert production.client("sesv2").get_account()["SendQuota"]["Max24HourSend"] == -1.0
    assert send(production)


def test_fifty_recipients_are_the_most(production: Driver) -> None:
    with pytest.raises(ClientError, match="BadRequestException"):
        send(production, [f"r{number}@example.net" for number in range(51)])


def test_who_is_paused_cannot_send(production: Driver) -> None:
    ses = production.client("sesv2")
    ses.put_account_sending_attributes(SendingEnabled=False)
    assert ses.get_account()["SendingEnabled"] is False
    with pytest.raises(ClientError, match="SendingPausedException"):
        send(production)
    ses.put_account_sending_attributes(SendingEnabled=True)
    assert send(production)


def test_what_aws_has_paused_stays_paused(simulate: Callable[..., Driver]) -> None:
    paused = simulate(scenario="paused")
    with pytest.raises(ClientError, match="SendingPausedException"):
        send(paused)
    with pytest.raises(ClientError, match="BadRequestException"):
        paused.client("sesv2").put_account_sending_attributes(SendingEnabled=True)


def test_a_suspended_account_is_told_so(production: Driver) -> None:
    production.control("POST", "/account", {"suspended": True})
    with pytest.raises(ClientError, match="AccountSuspendedException"):
        send(production)


def test_reject_message_refuses_until_mail_from_is_good(production: Driver) -> None:
    ses = production.client("sesv2")
    setting = {"EmailIdentity": "example.com", "MailFromDomain": "mail.example.com"}
    ses.put_email_identity_mail_from_attributes(**setting, BehaviorOnMxFailure="REJECT_MESSAGE")
    assert send(production)
    production.control("DELETE", "/records", {"name": "mail.example.com", "type": "MX"})
    production.control("POST", "/verify")
    with pytest.raises(ClientError, match="MailFromDomainNotVerifiedException"):
        send(production)


def test_a_configuration_set_has_to_exist_and_to_be_enabled(production: Driver) -> None:
    with pytest.raises(ClientError, match=r"\(NotFoundException\).*Configuration set <otp> does not exist\."):
        send(production, ConfigurationSetName="otp")
    ses = production.client("sesv2")
    ses.create_configuration_set(ConfigurationSetName="otp", SendingOptions={"SendingEnabled": False})
    with pytest.raises(ClientError, match="SendingPausedException"):
        send(production, ConfigurationSetName="otp")


def test_a_suppressed_address_gets_no_mail(production: Driver) -> None:
    ses = production.client("sesv2")
    ses.put_suppressed_destination(EmailAddress="gone@example.net", Reason="BOUNCE")
    assert ses.list_suppressed_destinations()["SuppressedDestinationSummaries"][0]["Reason"] == "BOUNCE"
    send(production, "gone@example.net")
    assert production.control("GET", "/mailbox/1")["outcomes"] == {"gone@example.net": "suppressed"}
    ses.put_account_suppression_attributes(SuppressedReasons=["COMPLAINT"])
    send(production, "gone@example.net")
    assert production.control("GET", "/mailbox/2")["outcomes"] == {"gone@example.net": "delivery"}
    ses.delete_suppressed_destination(EmailAddress="gone@example.net")
    with pytest.raises(ClientError, match="NotFoundException"):
        ses.get_suppressed_destination(EmailAddress="gone@example.net")


def test_the_suppression_list_is_closed_in_the_sandbox(verified: Driver) -> None:
    with pytest.raises(ClientError, match="BadRequestException"):
        verified.client("sesv2").list_suppressed_destinations()
