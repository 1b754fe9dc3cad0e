"""Mail of the simulator is signed as SES signs it: dkimpy and sesctl verify it with the keys that its DNS has."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from support.cli import Cli

from sesctl.grammar.authentication_results import parse_authentication_results
from sesctl.mail.reader import read_message
from sesctl.model.message import DkimSignature, Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sesctl.sim.driver import Driver

DOMAIN = "example.com"


def send(driver: Driver, region: str = "us-east-1", **simple: Any) -> bytes:
    """Send a mail, and fetch it as its receiver has it."""
    text = {"Subject": {"Data": "493817"}, "Body": {"Text": {"Data": "Your code is 493817\n\n"}}}
    driver.client("sesv2", region).send_email(
        FromEmailAddress="One <otp@example.com>",
        Destination={"ToAddresses": ["success@simulator.amazonses.com"]},
        Content={"Simple": text | simple},
    )
    number = len(driver.control("GET", "/mailbox")["messages"])
    return driver.fetch("GET", f"/_sim/mailbox/{number}.eml?received=1")[1]


def signers(raw: bytes) -> list[str]:
    message = read_message(raw)
    assert isinstance(message, Message)
    return [one.signature.domain for one in message.signatures if isinstance(one.signature, DkimSignature)]


def verified_by_dkimpy(driver: Driver, raw: bytes) -> list[bool]:
    def texts(name: bytes, timeout: float = 5) -> bytes:
        answer = driver.ask(name.decode(), "TXT").answer
        return b"".join(b"".join(one.strings) for one in answer[-1])

    return [dkim.DKIM(raw).verify(number, dnsfunc=texts) for number in range(len(signers(raw)))]


def results(raw: bytes) -> list[tuple[str, str]]:
    message = read_message(raw)
    assert isinstance(message, Message)
    read = parse_authentication_results(message.first("authentication-results"))
    return [(one.method, one.result) for one in read.results]


@pytest.mark.parametrize("scenario", ["domain-verified", "production"])
def test_a_verified_domain_and_ses_sign_and_dkimpy_verifies_both(
    simulate: Callable[..., Driver], scenario: str
) -> None:
    driver = simulate(scenario=scenario)
    raw = send(driver)
    assert signers(raw) == [DOMAIN, "amazonses.com"]
    assert verified_by_dkimpy(driver, raw) == [True, True]
    assert results(raw) == [("dkim", "pass"), ("dkim", "pass"), ("spf", "pass"), ("dmarc", "pass")]


def test_a_mail_with_html_and_headers_of_its_own_is_signed_as_it_is_sent(
    simulate: Callable[..., Driver],
) -> None:
    driver = simulate(scenario="domain-verified")
    headers = [{"Name": "List-Unsubscribe", "Value": "<https://example.com/u>"}]
    body = {"Text": {"Data": "Grüße 493817"}, "Html": {"Data": "<p>Grüße <b>493817</b></p>" * 50}}
    raw = send(driver, Headers=headers, Body=body, Subject={"Data": "Grüße, " * 30})
    assert verified_by_dkimpy(driver, raw) == [True, True]


def test_while_signing_is_off_only_ses_signs(simulate: Callable[..., Driver]) -> None:
    driver = simulate(scenario="domain-verified")
    driver.client("sesv2").put_email_identity_dkim_attributes(EmailIdentity=DOMAIN, SigningEnabled=False)
    raw = send(driver)
    assert signers(raw) == ["amazonses.com"]
    assert verified_by_dkimpy(driver, raw) == [True]


def test_a_verified_address_without_dkim_is_signed_by_ses_alone(simulate: Callable[..., Driver]) -> None:
    driver = simulate(zones=["example.com"])
    driver.client("sesv2").create_email_identity(EmailIdentity="otp@example.com")
    driver.control("POST", "/identities/confirm", {"address": "otp@example.com"})
    raw = send(driver)
    assert signers(raw) == ["amazonses.com"]
    assert results(raw) == [("dkim", "pass"), ("spf", "pass"), ("dmarc", "none")]


def test_a_key_of_1024_bits_signs_too(simulate: Callable[..., Driver]) -> None:
    driver = simulate(zones=["example.com"])
    made = driver.client("sesv2").create_email_identity(
        EmailIdentity=DOMAIN, DkimSigningAttributes={"NextSigningKeyLength": "RSA_1024_BIT"}
    )
    driver.publish_dkim(made, DOMAIN)
    driver.control("POST", "/verify")
    assert verified_by_dkimpy(driver, send(driver)) == [True, True]


def test_a_key_that_was_brought_along_signs(simulate: Callable[..., Driver]) -> None:
    driver = simulate(zones=["example.com"])
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    driver.client("sesv2").create_email_identity(
        EmailIdentity=DOMAIN,
        DkimSigningAttributes={
            "DomainSigningSelector": "own",
            "DomainSigningPrivateKey": base64.b64encode(private).decode(),
        },
    )
    text = f"p={base64.b64encode(public).decode()}"
    driver.publish(f"own._domainkey.{DOMAIN}", "TXT", f'"{text[:200]}" "{text[200:]}"')
    driver.control("POST", "/verify")
    raw = send(driver)
    assert signers(raw) == [DOMAIN, "amazonses.com"]
    assert verified_by_dkimpy(driver, raw) == [True, True]


def test_the_receiver_judges_by_what_dns_has(simulate: Callable[..., Driver]) -> None:
    driver = simulate(scenario="domain-verified")
    driver.control("DELETE", "/records", {"name": "_dmarc.example.com", "type": "TXT"})
    driver.control("DELETE", "/records", {"name": "mail.example.com", "type": "TXT"})
    assert results(send(driver))[2:] == [("spf", "none"), ("dmarc", "none")]
    driver.advance("2s")
    driver.publish("mail.example.com", "TXT", '"v=spf1 -all"')
    driver.publish("_dmarc.example.com", "TXT", '"v=DMARC1; p=reject"')
    assert results(send(driver))[2:] == [("spf", "fail"), ("dmarc", "pass")]


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-3"])
def test_sesctl_finds_nothing_wrong_with_a_mail_of_the_simulator(
    simulate: Callable[..., Driver], region: str, tmp_path: Path
) -> None:
    driver = simulate(scenario="domain-verified", region=region)
    (tmp_path / "mail.eml").write_bytes(send(driver, region))
    done = Cli(driver)("inspect", str(tmp_path / "mail.eml"), "-o", "json")
    document = json.loads(done.stdout)
    assert (done.code, document["verdict"], document["findings"]) == (0, "ready", [])
    assert [(one["domain"], one["signer"], one["status"]) for one in document["dkim"]] == [
        (DOMAIN, "author", "pass"),
        ("amazonses.com", "ses", "pass"),
    ]
    assert (document["ses"]["region"], document["spf"]["result"]) == (region, "pass")
    assert document["dmarc"]["by"] == ["DKIM", "SPF"]
