from __future__ import annotations

import base64
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from support.cli import Cli, Simulators

CREATED = ["ses:CreateEmailIdentity", "ses:PutEmailIdentityMailFromAttributes"]


def steps(document: Any) -> list[str]:
    return [step["action"] for step in document["steps"]]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Example.COM", "example.com"),
        ("example.com.", "example.com"),
        (" example.com ", "example.com"),
        ("müller.example", "xn--mller-kva.example"),
        ("MÜLLER.example.", "xn--mller-kva.example"),
        ("XN--MLLER-KVA.example", "xn--mller-kva.example"),
        ("otp.mail.example.com", "otp.mail.example.com"),
    ],
)
def test_a_name_is_brought_into_the_form_that_ses_keeps(cli: Cli, typed: str, name: str) -> None:
    planned = cli("init", "domain", typed, "--dry-run", "-o", "json")
    assert planned.code == 3
    assert planned.json["steps"][0]["parameters"] == {"name": name}
    assert planned.json["steps"][1]["parameters"]["mail_from"] == f"mail.{name}"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("https://example.com", "example.com"),
        ("http://www.example.com:8080/sign-in?x=1", "example.com"),
        ("example.com/sign-in", "example.com"),
        ("otp@example.com", "example.com"),
        ("example.com:443", "example.com"),
    ],
)
def test_what_is_more_than_a_domain_is_answered_with_the_domain_to_type(
    cli: Cli, typed: str, meant: str
) -> None:
    done = cli("init", "domain", typed, "--yes", "-o", "json")
    assert (done.code, done.error["try"]) == (2, meant)
    assert cli.calls() == []


def test_no_identity_is_made_of_the_name_of_a_website(cli: Cli) -> None:
    done = cli("init", "domain", "www.example.com", "--yes", "-o", "json")
    assert (done.code, done.error["try"]) == (2, "sesctl init domain example.com")
    assert cli.changes() == []


def test_a_website_whose_identity_is_there_already_can_be_mended(cli: Cli) -> None:
    cli.driver.client("sesv2").create_email_identity(EmailIdentity="www.example.com")
    done = cli("init", "domain", "www.example.com", "--dry-run", "-o", "json")
    assert [one["action"] for one in done.json["steps"]] == ["set-mail-from"]


def test_a_domain_that_is_called_www_is_a_domain(cli: Cli) -> None:
    assert cli("init", "domain", "www.example", "--dry-run").code == 3


@pytest.mark.parametrize("command", ["domain", "zone"])
@pytest.mark.parametrize(
    ("typed", "why", "meant"),
    [
        ("gmail.com", "gives mailboxes to everybody", "sesctl init email YOU@gmail.com"),
        ("co.uk", "is a public suffix", "example.co.uk"),
    ],
)
def test_a_domain_that_is_nobodys_own_is_refused_with_the_reason(
    cli: Cli, command: str, typed: str, why: str, meant: str
) -> None:
    done = cli("init", command, typed, "--yes", "-o", "json")
    assert done.code == 2, done.said
    assert why in done.error["why"]
    assert meant in done.error["try"]
    assert cli.calls() == []


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("a" * 64 + ".example", "64 characters, and 63 are allowed"),
        ("192.0.2.1", "IP address"),
        ("example", "at least two parts"),
        ("*.example.com", "wildcard"),
        ("exam ple.com", "space"),
        ("example..com", "two dots"),
        ("exam!ple.com", "only letters, digits and hyphens"),
        (".".join(["a" * 60] * 5), "at most 253"),
    ],
)
def test_what_is_no_domain_is_refused_with_the_reason(cli: Cli, typed: str, why: str) -> None:
    done = cli("init", "domain", typed, "--yes")
    assert (done.code, done.stdout) == (2, "")
    assert why in done.stderr
    assert cli.calls() == []


@pytest.mark.parametrize(
    "typed",
    [
        "https://192.0.2.1/",
        "otp@192.0.2.1",
        "2001:db8::1",
        "https://[2001:db8::1]/",
    ],
)
def test_an_address_of_a_machine_is_never_offered_as_a_domain(cli: Cli, typed: str) -> None:
    done = cli("init", "domain", typed, "-o", "json")
    assert done.code == 2
    assert "192.0.2.1" not in done.error["try"]
    assert "2001" not in done.error["try"]


def test_a_region_without_ses_is_a_mistake_and_nothing_is_asked(cli: Cli) -> None:
    for region, meant in (
        ("eu-west-13", "eu-west-3"),
        ("Frankfurt", "eu-central-1"),
        ("eu-west-3a", "eu-west-3"),
    ):
        env = {"AWS_ENDPOINT_URL": None}
        done = cli("init", "domain", "example.com", "--yes", "--region", region, "-o", "json", env=env)
        assert done.code == 2, done.said
        assert region in done.error["what"]
        assert meant in done.error["try"]
    assert cli.calls() == []


def test_no_region_at_all_is_a_mistake_that_says_where_to_name_one(cli: Cli) -> None:
    env = {"AWS_REGION": None, "AWS_DEFAULT_REGION": None}
    done = cli("init", "domain", "example.com", "--yes", "-o", "json", env=env)
    assert (done.code, done.error["kind"]) == (2, "usage")
    assert "--region" in done.error["try"]


def test_account_region_and_caller_are_told_before_anything_is_changed(cli: Cli) -> None:
    said = cli("init", "domain", "example.com", "--yes", "--region", "eu-west-3").stderr
    assert said.startswith(
        "account 123456789012, region eu-west-3, as arn:aws:iam::123456789012:user/developer\n"
    )
    assert cli("status", "--region", "eu-west-3", "-o", "json").json["identities"][0]["name"] == "example.com"
    assert cli("status", "-o", "json").json["identities"] == []


def test_the_identity_is_made_with_easy_dkim_of_2048_bits_and_a_mail_from_domain(cli: Cli) -> None:
    document = cli("init", "domain", "example.com", "--yes", "-o", "json").json
    assert document["applied"] is True
    assert steps(document) == ["create-identity", "set-mail-from"]
    kept = cli.identity("example.com")
    assert kept["DkimAttributes"]["NextSigningKeyLength"] == "RSA_2048_BIT"
    assert kept["MailFromAttributes"]["MailFromDomain"] == "mail.example.com"
    assert kept["MailFromAttributes"]["BehaviorOnMxFailure"] == "USE_DEFAULT_VALUE"
    assert cli.changes() == CREATED


def test_records_name_the_tokens_of_ses_and_the_hosts_of_the_region(cli: Cli) -> None:
    args = ("init", "domain", "example.com", "--yes", "--region", "eu-west-3", "-o", "json")
    records = cli(*args).json["records"]
    shown = cli.driver.client("sesv2", "eu-west-3").get_email_identity(EmailIdentity="example.com")
    dkim = shown["DkimAttributes"]
    assert [(one["name"], one["values"]) for one in records if one["purpose"] == "dkim"] == [
        (f"{token}._domainkey.example.com", [f"{token}.{dkim['SigningHostedZone']}"])
        for token in dkim["Tokens"]
    ]
    others = {one["purpose"]: one["values"] for one in records if one["purpose"] != "dkim"}
    assert others == {
        "mail-from-mx": ["10 feedback-smtp.eu-west-3.amazonses.com"],
        "mail-from-spf": ["v=spf1 include:amazonses.com ~all"],
        "dmarc": ["v=DMARC1; p=none;"],
    }


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--mail-from", "bounce.example.com"), "bounce.example.com"),
        (("--mail-from", "bounce"), "bounce.example.com"),
        (("--mail-from", "BOUNCE.Example.com."), "bounce.example.com"),
        (("--no-mail-from",), None),
    ],
)
def test_the_mail_from_domain_is_the_one_that_was_asked_for(
    cli: Cli, options: tuple[str, ...], expected: str | None
) -> None:
    document = cli("init", "domain", "example.com", "--yes", "-o", "json", *options).json
    assert cli.identity("example.com").get("MailFromAttributes", {}).get("MailFromDomain") == expected
    assert {one["name"] for one in document["records"] if one["purpose"].startswith("mail-from")} == (
        {expected} if expected else set()
    )


def test_the_dmarc_policy_and_the_addresses_for_reports_are_in_the_record(cli: Cli) -> None:
    options = ("--dmarc", "reject", "--dmarc-rua", "dmarc@example.com", "--dmarc-rua", "mailto:d@example.org")
    document = cli("init", "domain", "example.com", "--yes", "-o", "json", *options).json
    (record,) = [one for one in document["records"] if one["purpose"] == "dmarc"]
    assert record["name"] == "_dmarc.example.com"
    tags = [part.strip() for part in record["values"][0].rstrip(";").split(";")]
    assert tags[:2] == ["v=DMARC1", "p=reject"]
    assert "rua=mailto:dmarc@example.com,mailto:d@example.org" in [tag.replace(" ", "") for tag in tags]


def test_an_identity_that_is_there_is_adopted_and_only_what_lacks_is_added(cli: Cli) -> None:
    made = cli.driver.client("sesv2").create_email_identity(EmailIdentity="example.com")
    cli.forget_calls()
    document = cli("init", "domain", "example.com", "--yes", "-o", "json").json
    assert steps(document) == ["set-mail-from"]
    assert cli.changes() == ["ses:PutEmailIdentityMailFromAttributes"]
    assert cli.identity("example.com")["DkimAttributes"]["Tokens"] == made["DkimAttributes"]["Tokens"]


def test_a_second_run_says_that_there_is_nothing_to_change(verified: Cli) -> None:
    done = verified("init", "domain", "example.com", "--yes")
    assert done.code == 0
    assert "nothing to change: example.com is verified" in done.stderr
    assert verified.changes() == []


def test_another_mail_from_domain_is_left_alone_unless_that_is_allowed(pending: Cli) -> None:
    insist = ("init", "domain", "example.com", "--yes", "--mail-from", "bounce", "-o", "json")
    held = pending(*insist)
    assert (held.code, held.json["steps"], pending.changes()) == (3, [], [])
    assert [one["allow"] for one in held.json["held"]] == ["change-mail-from"]
    allowed = pending(*insist, "--allow", "change-mail-from").json
    assert (steps(allowed), allowed["held"]) == (["set-mail-from"], [])
    assert allowed["steps"][0]["sign"] == "~"
    assert pending.identity("example.com")["MailFromAttributes"]["MailFromDomain"] == "bounce.example.com"


def test_another_mail_from_domain_is_adopted_when_none_was_asked_for(cli: Cli) -> None:
    cli("init", "domain", "example.com", "--yes", "--mail-from", "bounce")
    cli.forget_calls()
    again = cli("init", "domain", "example.com", "--yes", "-o", "json")
    assert (again.code, again.json["steps"], cli.changes()) == (0, [], [])
    assert "bounce.example.com" in again.json["held"][0]["why"]
    assert {one["name"] for one in again.json["records"] if one["purpose"] == "mail-from-mx"} == {
        "bounce.example.com"
    }


def test_an_identity_that_failed_is_started_again_only_when_allowed(cli: Cli) -> None:
    cli("init", "domain", "example.com", "--yes", "--no-mail-from")
    old = cli.identity("example.com")["DkimAttributes"]["Tokens"]
    cli.driver.advance("73h")
    cli.forget_calls()
    args = ("init", "domain", "example.com", "--yes", "--no-mail-from", "-o", "json")
    held = cli(*args)
    assert (held.json["steps"], cli.changes()) == ([], [])
    assert [one["allow"] for one in held.json["held"]] == ["restart-dkim"]
    assert "new tokens" in held.json["held"][0]["why"]
    assert steps(cli(*args, "--allow", "restart-dkim").json) == ["restart-dkim"]
    renewed = cli.identity("example.com")["DkimAttributes"]
    assert renewed["Status"] == "PENDING"
    assert set(renewed["Tokens"]).isdisjoint(old)


def test_a_mail_from_domain_that_failed_is_set_again(verified: Cli) -> None:
    verified.remove("mail.example.com", "MX")
    verified.driver.advance("74h")
    verified.driver.advance("74h")
    assert verified.identity("example.com")["MailFromAttributes"]["MailFromDomainStatus"] == "FAILED"
    assert steps(verified("init", "domain", "example.com", "--yes", "-o", "json").json) == ["set-mail-from"]
    assert verified.identity("example.com")["MailFromAttributes"]["MailFromDomainStatus"] != "FAILED"


def test_a_key_of_the_owner_is_left_alone_unless_replacing_it_is_allowed(cli: Cli) -> None:
    made = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, check=True).stdout
    key = subprocess.run(
        ["openssl", "rsa", "-traditional", "-outform", "DER"], input=made, capture_output=True, check=True
    ).stdout
    cli.driver.client("sesv2").create_email_identity(
        EmailIdentity="example.com",
        DkimSigningAttributes={
            "DomainSigningSelector": "own",
            "DomainSigningPrivateKey": base64.b64encode(key).decode(),
        },
    )
    cli.forget_calls()
    args = ("init", "domain", "example.com", "--yes", "--no-mail-from")
    held = cli(*args, "-o", "json").json
    assert [one["allow"] for one in held["held"]] == ["replace-dkim"]
    assert "BYODKIM" in held["held"][0]["why"]
    assert [one for one in held["records"] if one["purpose"] == "dkim"] == []
    assert "no DKIM record is shown: only the owner of the private key knows it" in cli(*args).stderr
    assert cli.changes() == []
    assert steps(cli(*args, "--allow", "replace-dkim", "-o", "json").json) == ["restart-dkim"]
    assert cli.identity("example.com")["DkimAttributes"]["SigningAttributesOrigin"] == "AWS_SES"


def test_signing_that_is_off_is_switched_on_only_when_allowed(verified: Cli) -> None:
    ses = verified.driver.client("sesv2")
    ses.put_email_identity_dkim_attributes(EmailIdentity="example.com", SigningEnabled=False)
    verified.forget_calls()
    args = ("init", "domain", "example.com", "--yes", "-o", "json")
    held = verified(*args).json
    assert ([one["allow"] for one in held["held"]], verified.changes()) == (["enable-dkim"], [])
    assert steps(verified(*args, "--allow", "enable-dkim").json) == ["enable-dkim"]
    assert verified.identity("example.com")["DkimAttributes"]["SigningEnabled"] is True


def test_waiting_after_setting_up_ends_when_dns_is_right_and_ses_agrees(pending: Cli) -> None:
    records = pending("records", "example.com", "-o", "json").json["records"]
    pending.publish(records)
    done = pending("init", "domain", "example.com", "--yes", "--wait", "--timeout", "30s", "-o", "json")
    assert (done.code, done.json["schema"]) == (0, "sesctl.plan/1")


def test_waiting_in_vain_ends_as_pending(simulate: Simulators) -> None:
    cli = simulate(zones=["example.com"])
    done = cli("init", "domain", "example.com", "--yes", "--wait", "--timeout", "1s")
    assert done.code == 8
    assert "dkim-record-missing" in done.stdout
