from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from support.cli import wait_until

if TYPE_CHECKING:
    from support.cli import Cli

ADDRESS = "otp@example.org"


def follow_the_link(cli: Cli, address: str = ADDRESS) -> None:
    cli.control("POST", "/identities/confirm", {"address": address})


def test_an_address_is_created_and_the_link_is_explained(cli: Cli) -> None:
    done = cli("init", "email", ADDRESS, "--yes")
    assert done.code == 0
    assert cli.changes() == ["ses:CreateEmailIdentity"]
    assert "not verified yet: follow the link in the mail from no-reply-aws@amazon.com" in done.stdout
    assert "24 hours" in done.stdout


def test_a_second_run_creates_nothing_and_sends_no_other_mail(cli: Cli) -> None:
    cli("init", "email", ADDRESS, "--yes")
    cli.forget_calls()
    again = cli("init", "email", ADDRESS, "--yes", "-o", "json")
    assert (again.code, again.json["steps"], cli.changes()) == (0, [], [])
    assert again.json["identity"]["verification_status"] == "PENDING"


def test_waiting_ends_when_the_link_was_followed(cli: Cli) -> None:
    cli("init", "email", ADDRESS, "--yes")
    follow_the_link(cli)
    done = cli("init", "email", ADDRESS, "--wait", "-o", "json")
    assert (done.code, done.json["identity"]["verification_status"]) == (0, "SUCCESS")
    assert f"{ADDRESS} is verified in us-east-1" in cli("init", "email", ADDRESS).stdout


@pytest.mark.slow
def test_a_link_followed_while_waiting_is_noticed(cli: Cli) -> None:
    def click_once_asked() -> None:
        wait_until(lambda: cli.calls().count("ses:GetEmailIdentity") >= 3, "the command waits")
        follow_the_link(cli)

    clicker = threading.Thread(target=click_once_asked)
    clicker.start()
    done = cli("init", "email", ADDRESS, "--yes", "--wait", "--timeout", "12s")
    clicker.join()
    assert (done.code, done.stdout) == (0, f"{ADDRESS} is verified in us-east-1\n")


def test_waiting_in_vain_ends_as_pending_with_the_state(cli: Cli) -> None:
    done = cli("init", "email", ADDRESS, "--yes", "--wait", "--timeout", "0s")
    assert done.code == 8
    assert "not verified yet" in done.stdout


def test_an_expired_link_is_told_with_what_to_type(cli: Cli) -> None:
    cli("init", "email", ADDRESS, "--yes")
    cli.driver.advance("25h")
    done = cli("init", "email", ADDRESS)
    assert done.code == 1
    assert "the link has expired" in done.stdout
    assert f"aws sesv2 delete-email-identity --email-identity {ADDRESS} --region us-east-1" in done.stdout
    waited = cli("init", "email", ADDRESS, "--wait", "-o", "json")
    assert (waited.code, waited.json["identity"]["verification_status"]) == (1, "FAILED")


def test_an_address_of_a_verified_domain_needs_no_identity_of_its_own(verified: Cli) -> None:
    args = ("init", "email", "otp@mail.example.com", "--yes")
    held = verified(*args, "-o", "json")
    assert (held.code, held.json["steps"], verified.changes()) == (0, [], [])
    assert [one["allow"] for one in held.json["held"]] == ["shadow-domain"]
    assert "verified domain example.com" in held.json["held"][0]["why"]
    assert "nothing to do for otp@mail.example.com" in verified(*args).stdout


def test_an_address_of_a_verified_domain_is_created_when_that_is_allowed(verified: Cli) -> None:
    done = verified("init", "email", "otp@example.com", "--yes", "--allow", "shadow-domain", "-o", "json")
    assert (done.code, done.json["applied"]) == (0, True)
    assert verified.changes() == ["ses:CreateEmailIdentity"]


def test_an_address_of_a_domain_that_is_not_verified_is_created(pending: Cli) -> None:
    assert pending("init", "email", "otp@example.com", "--yes").code == 0
    assert pending.changes() == ["ses:CreateEmailIdentity"]


def test_the_domain_of_an_address_is_normalised_and_its_local_part_is_kept(cli: Cli) -> None:
    planned = cli("init", "email", "Otp@EXAMPLE.org.", "--dry-run", "-o", "json")
    assert (planned.code, planned.json["steps"][0]["parameters"]) == (3, {"name": "Otp@example.org"})


@pytest.mark.parametrize(
    "typed", ["example.com", "@example.com", "otp@", "a b@example.com", "otp@example..com"]
)
def test_what_is_no_address_is_refused(cli: Cli, typed: str) -> None:
    done = cli("init", "email", typed, "--yes", "-o", "json")
    assert (done.code, done.error["kind"]) == (2, "usage")
    assert "example.com" in done.error["try"]
    assert cli.calls() == []
