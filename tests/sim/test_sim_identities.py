from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.driver import Driver

D = "example.com"


def status(driver: Driver, name: str = D) -> str:
    found: str = driver.client("sesv2").get_email_identity(EmailIdentity=name)["VerificationStatus"]
    return found


def create(driver: Driver, name: str = D, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = driver.client("sesv2").create_email_identity(EmailIdentity=name, **more)
    return found


def test_a_domain_gets_three_tokens_and_waits(driver: Driver) -> None:
    dkim = create(driver)["DkimAttributes"]
    assert len(set(dkim["Tokens"])) == 3
    assert all(re.fullmatch(r"[a-z0-9]{32}", token) for token in dkim["Tokens"])
    assert (dkim["Status"], dkim["CurrentSigningKeyLength"]) == ("PENDING", "RSA_2048_BIT")
    assert dkim["SigningHostedZone"] == "dkim.amazonses.com"


def test_some_regions_have_their_own_dkim_zone(driver: Driver) -> None:
    created = driver.client("sesv2", "af-south-1").create_email_identity(EmailIdentity=D)
    assert created["DkimAttributes"]["SigningHostedZone"] == "dkim.af-south-1.amazonses.com"


def test_an_old_endpoint_gives_no_signing_hosted_zone(simulate: Callable[..., Driver]) -> None:
    assert "SigningHostedZone" not in create(simulate(signing_hosted_zone=False))["DkimAttributes"]


def test_nothing_is_known_before_the_first_look(simulate: Callable[..., Driver]) -> None:
    driver = simulate(verify_interval=60)
    create(driver)
    found = driver.client("sesv2").get_email_identity(EmailIdentity=D)
    assert "VerificationInfo" not in found
    assert "MailFromAttributes" not in found
    assert found["FeedbackForwardingStatus"] is True


def test_published_records_verify_the_domain(driver: Driver) -> None:
    driver.publish_dkim(create(driver), D)
    driver.control("POST", "/verify")
    found = driver.client("sesv2").get_email_identity(EmailIdentity=D)
    assert found["VerifiedForSendingStatus"] is True
    assert found["VerificationStatus"] == found["DkimAttributes"]["Status"] == "SUCCESS"
    assert found["VerificationInfo"]["LastSuccessTimestamp"]
    assert found["VerificationInfo"]["SOARecord"]["PrimaryNameServer"].startswith("ns-")


@pytest.mark.parametrize(
    ("records", "error"),
    [
        ([], "HOST_NOT_FOUND"),
        ([("TXT", '"x"')], "TYPE_NOT_FOUND"),
        ([("CNAME", "other.dkim.amazonses.com")], "INVALID_VALUE"),
    ],
)
def test_the_error_tells_what_is_wrong(driver: Driver, records: list[tuple[str, str]], error: str) -> None:
    tokens = create(driver)["DkimAttributes"]["Tokens"]
    for rdtype, value in records:
        driver.publish(f"{tokens[0]}._domainkey.{D}", rdtype, value)
    driver.control("POST", "/verify")
    found = driver.client("sesv2").get_email_identity(EmailIdentity=D)
    assert found["VerificationInfo"]["ErrorType"] == error


def test_broken_dns_is_a_dns_server_error(driver: Driver) -> None:
    driver.publish_dkim(create(driver), D)
    driver.control("POST", "/dns-faults", {"kind": "servfail", "name": D})
    driver.control("POST", "/verify")
    found = driver.client("sesv2").get_email_identity(EmailIdentity=D)
    assert found["VerificationInfo"]["ErrorType"] == "DNS_SERVER_ERROR"
    assert found["VerificationStatus"] == "PENDING"


def test_after_72_hours_the_search_has_failed_for_good(driver: Driver) -> None:
    identity = create(driver)
    driver.advance("71h")
    assert status(driver) == "PENDING"
    driver.advance("1h")
    assert status(driver) == "FAILED"
    driver.publish_dkim(identity, D)
    driver.control("POST", "/verify")
    assert status(driver) == "FAILED"


def test_a_restart_gives_new_tokens(driver: Driver) -> None:
    before = create(driver)["DkimAttributes"]["Tokens"]
    driver.advance("73h")
    ses = driver.client("sesv2")
    again = ses.put_email_identity_dkim_signing_attributes(EmailIdentity=D, SigningAttributesOrigin="AWS_SES")
    assert again["DkimStatus"] == "PENDING"
    assert not set(before) & set(again["DkimTokens"])
    assert again["SigningHostedZone"] == "dkim.amazonses.com"


def test_records_that_vanish_are_a_temporary_failure_first(driver: Driver) -> None:
    identity = create(driver)
    driver.publish_dkim(identity, D)
    driver.control("POST", "/verify")
    name = f"{identity['DkimAttributes']['Tokens'][1]}._domainkey.{D}"
    driver.control("DELETE", "/records", {"name": name, "type": "CNAME"})
    driver.advance("1h")
    assert status(driver) == "TEMPORARY_FAILURE"
    driver.advance("120h")
    assert status(driver) == "FAILED"


def test_a_lower_level_of_time_is_enough_without_asking(simulate: Callable[..., Driver]) -> None:
    driver = simulate(zones=[D], verify_interval=600)
    driver.publish_dkim(create(driver), D)
    assert status(driver) == "PENDING"
    driver.advance("10m")
    assert status(driver) == "SUCCESS"


def test_an_identity_exists_once(driver: Driver) -> None:
    create(driver)
    with pytest.raises(
        ClientError, match=r"\(AlreadyExistsException\).*Email identity example.com already exist"
    ):
        create(driver, "Example.COM")


def test_ten_thousand_identities_are_the_most(driver: Driver) -> None:
    region = driver.simulator.world.ses.region("us-east-1")
    create(driver, "first.example.com")
    first = region.identities["first.example.com"]
    region.identities.update({f"{number}.example.com": first for number in range(9_999)})
    with pytest.raises(ClientError, match="LimitExceededException"):
        create(driver, "one-more.example.com")


def test_an_unknown_identity_is_a_sentence(driver: Driver) -> None:
    ses = driver.client("sesv2")
    for call in (ses.get_email_identity, ses.delete_email_identity):
        with pytest.raises(ClientError, match=r"Email identity nobody\.example does not exist") as caught:
            call(EmailIdentity="nobody.example")
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_identities_are_regional(driver: Driver) -> None:
    here = create(driver)["DkimAttributes"]["Tokens"]
    there = driver.client("sesv2", "eu-west-1").create_email_identity(EmailIdentity=D)
    assert not set(here) & set(there["DkimAttributes"]["Tokens"])


def test_an_address_waits_for_its_link(driver: Driver) -> None:
    create(driver, "otp@example.com")
    assert status(driver, "otp@example.com") == "PENDING"
    assert driver.control("POST", "/identities/confirm", {"address": "otp@example.com"})["verified"]
    assert status(driver, "otp@example.com") == "SUCCESS"


def test_the_link_works_for_24_hours(driver: Driver) -> None:
    create(driver, "otp@example.com")
    driver.advance("24h")
    assert not driver.control("POST", "/identities/confirm", {"address": "otp@example.com"})["verified"]
    assert status(driver, "otp@example.com") == "FAILED"


def test_lists_answer_on_the_old_path_too(driver: Driver) -> None:
    create(driver)
    signed = {
        "Authorization": "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/ses/aws4_request"
    }
    status_code, body = driver.fetch("GET", "/v2/email/identities?PageSize=5", headers=signed)
    assert status_code == 200
    assert b'"IdentityName": "example.com"' in body
    assert driver.client("sesv2").list_email_identities()["EmailIdentities"][0]["IdentityName"] == D


def test_mail_from_follows_its_mx(driver: Driver) -> None:
    create(driver)
    ses = driver.client("sesv2")
    ses.put_email_identity_mail_from_attributes(EmailIdentity=D, MailFromDomain="mail.example.com")

    def mail_from() -> str:
        driver.control("POST", "/verify")
        found = ses.get_email_identity(EmailIdentity=D)["MailFromAttributes"]
        return str(found["MailFromDomainStatus"])

    assert mail_from() == "PENDING"
    host = "feedback-smtp.us-east-1.amazonses.com"
    driver.publish("mail.example.com", "MX", f"10 {host}", "20 mx.example.com")
    assert mail_from() == "PENDING"
    driver.publish("mail.example.com", "MX", f"10 {host}")
    assert mail_from() == "SUCCESS"
    driver.publish("mail.example.com", "MX", "10 mx.example.com")
    assert mail_from() == "TEMPORARY_FAILURE"
    driver.advance("72h")
    assert mail_from() == "FAILED"
    ses.put_email_identity_mail_from_attributes(EmailIdentity=D, MailFromDomain="mail.example.com")
    assert mail_from() == "PENDING"
    ses.put_email_identity_mail_from_attributes(EmailIdentity=D)
    assert "MailFromAttributes" not in ses.get_email_identity(EmailIdentity=D)


@pytest.mark.parametrize("domain", ["example.com", "mail.example.org", "mailexample.com"])
def test_mail_from_has_to_be_a_subdomain(driver: Driver, domain: str) -> None:
    create(driver)
    with pytest.raises(ClientError, match="BadRequestException"):
        driver.client("sesv2").put_email_identity_mail_from_attributes(EmailIdentity=D, MailFromDomain=domain)


def test_a_key_that_was_brought_along_is_compared(driver: Driver) -> None:
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signing = {"DomainSigningSelector": "own", "DomainSigningPrivateKey": base64.b64encode(private).decode()}
    dkim = create(driver, DkimSigningAttributes=signing)["DkimAttributes"]
    assert (dkim["Tokens"], dkim["SigningAttributesOrigin"]) == (["own"], "EXTERNAL")
    driver.publish(f"own._domainkey.{D}", "TXT", '"p=AAAA"')
    driver.control("POST", "/verify")
    assert status(driver) == "PENDING"
    text = f"p={base64.b64encode(public).decode()}"
    driver.publish(f"own._domainkey.{D}", "TXT", f'"{text[:255]}" "{text[255:]}"')
    driver.control("POST", "/verify")
    assert status(driver) == "SUCCESS"


def test_a_replica_has_the_tokens_of_its_parent(driver: Driver) -> None:
    tokens = create(driver)["DkimAttributes"]["Tokens"]
    replica = driver.client("sesv2", "eu-west-1").create_email_identity(
        EmailIdentity=D, DkimSigningAttributes={"DomainSigningAttributesOrigin": "AWS_SES_US_EAST_1"}
    )
    assert replica["DkimAttributes"]["Tokens"] == tokens


def test_the_key_length_changes_once_a_day(driver: Driver) -> None:
    driver.publish_dkim(create(driver), D)
    driver.control("POST", "/verify")
    ses = driver.client("sesv2")
    attributes: dict[str, Any] = {"EmailIdentity": D, "SigningAttributesOrigin": "AWS_SES"}
    shorter = {"NextSigningKeyLength": "RSA_1024_BIT"}
    ses.put_email_identity_dkim_signing_attributes(**attributes, SigningAttributes=shorter)
    assert status(driver) == "SUCCESS"
    with pytest.raises(ClientError, match="once in 24 hours"):
        ses.put_email_identity_dkim_signing_attributes(**attributes, SigningAttributes=shorter)


def test_deleted_identities_take_their_keys_with_them(driver: Driver) -> None:
    token = create(driver)["DkimAttributes"]["Tokens"][0]
    assert driver.ask(f"{token}.dkim.amazonses.com", "TXT").answer
    driver.client("sesv2").delete_email_identity(EmailIdentity=D)
    assert driver.ask(f"{token}.dkim.amazonses.com", "TXT").rcode() == 3


@pytest.mark.parametrize("name", ["not a domain", "-", "localhost", "a@b@", "x@"])
def test_what_is_no_name_is_refused(driver: Driver, name: str) -> None:
    with pytest.raises(ClientError, match="BadRequestException"):
        create(driver, name)


def test_tags_and_settings_are_kept(driver: Driver) -> None:
    ses = driver.client("sesv2")
    ses.create_configuration_set(ConfigurationSetName="otp")
    create(driver, Tags=[{"Key": "team", "Value": "login"}], ConfigurationSetName="otp")
    arn = f"arn:aws:ses:us-east-1:123456789012:identity/{D}"
    ses.tag_resource(ResourceArn=arn, Tags=[{"Key": "env", "Value": "test"}])
    ses.untag_resource(ResourceArn=arn, TagKeys=["team"])
    ses.put_email_identity_feedback_attributes(EmailIdentity=D, EmailForwardingEnabled=False)
    ses.put_email_identity_dkim_attributes(EmailIdentity=D, SigningEnabled=False)
    found = ses.get_email_identity(EmailIdentity=D)
    assert (
        ses.list_tags_for_resource(ResourceArn=arn)["Tags"]
        == found["Tags"]
        == [{"Key": "env", "Value": "test"}]
    )
    assert found["ConfigurationSetName"] == "otp"
    assert found["FeedbackForwardingStatus"] is False
    assert found["DkimAttributes"]["SigningEnabled"] is False
    with pytest.raises(ClientError, match="Configuration set <nope> does not exist"):
        ses.put_email_identity_configuration_set_attributes(EmailIdentity=D, ConfigurationSetName="nope")
