"""Whether a mail would be refused, as far as that is known before it is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.world import REGION, right_identity

from sesctl.model.account import Account, Quota
from sesctl.model.fact import Found, Missing, Unread
from sesctl.model.identity import Status
from sesctl.planning.sending import Sending, covering_names, is_simulator, objection

if TYPE_CHECKING:
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity

PRODUCTION = Account(REGION, production=True, sending_enabled=True, enforcement="HEALTHY")
SANDBOX = replace(PRODUCTION, production=False)
VERIFIED: Fact[Identity] = Found(right_identity())
PENDING: Fact[Identity] = Found(replace(right_identity(), verified=False, status=Status.PENDING))
DENIED: Fact[Identity] = Unread("ses:GetEmailIdentity is denied")
OTP = "otp@example.com"
EVERYONE = {OTP: Missing(), "example.com": VERIFIED}


def refused(
    account: Account | None = PRODUCTION,
    identities: dict[str, Fact[Identity]] | None = None,
    *,
    sender: str = OTP,
    to: str = "somebody@example.org",
) -> str:
    fact: Fact[Account] = Found(account) if account else Unread("throttled")
    why = objection(Sending(sender, to, REGION, fact, EVERYONE if identities is None else identities))
    return why.what if why else ""


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("otp@example.com", ["otp@example.com", "example.com"]),
        ("a+b@example.com", ["a+b@example.com", "a@example.com", "example.com"]),
        ("A@App.Example.com", ["A@App.Example.com", "app.example.com", "example.com"]),
        ("otp@a.b.example.com", ["otp@a.b.example.com", "a.b.example.com", "b.example.com", "example.com"]),
    ],
)
def test_the_most_specific_identity_comes_first(address: str, names: list[str]) -> None:
    assert list(covering_names(address)) == names


def test_nothing_is_objected_to_a_verified_sender_in_production() -> None:
    assert refused() == ""


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (replace(PRODUCTION, sending_enabled=False), "sending is paused"),
        (replace(PRODUCTION, sending_enabled=False, enforcement="SHUTDOWN"), "sending is paused"),
        (replace(PRODUCTION, quota=Quota(200.0, 1.0, 200.0)), "quota is used up"),
        (replace(PRODUCTION, quota=Quota(200.0, 1.0, 199.0)), ""),
        (replace(PRODUCTION, quota=Quota(None, None, 1e9)), ""),
        (None, ""),
    ],
)
def test_the_account_may_keep_a_mail_from_being_sent(account: Account | None, words: str) -> None:
    assert words in refused(account)
    assert bool(words) is bool(refused(account))


@pytest.mark.parametrize(
    ("identities", "is_refused"),
    [
        ({OTP: Missing(), "example.com": VERIFIED}, False),
        ({OTP: VERIFIED, "example.com": Missing()}, False),
        ({OTP: Missing(), "example.com": Missing()}, True),
        ({OTP: Missing(), "example.com": PENDING}, True),
        # The address identity outdoes its domain.
        ({OTP: PENDING, "example.com": VERIFIED}, True),
        # Unknown is no objection.
        ({OTP: DENIED, "example.com": Missing()}, False),
        ({OTP: Missing(), "example.com": DENIED}, False),
        ({}, False),
    ],
)
def test_a_sender_has_to_be_verified(identities: dict[str, Fact[Identity]], is_refused: bool) -> None:
    assert ("is not verified" in refused(identities=identities)) is is_refused


@pytest.mark.parametrize(
    ("to", "identities", "is_refused"),
    [
        ("a@example.org", {"a@example.org": Missing(), "example.org": Missing()}, True),
        ("a@example.org", {"a@example.org": PENDING, "example.org": Missing()}, True),
        ("a@example.org", {"a@example.org": Missing(), "example.org": VERIFIED}, False),
        ("a@example.org", {"a@example.org": DENIED, "example.org": Missing()}, False),
        ("success@simulator.amazonses.com", {}, False),
        ("bounce@SIMULATOR.amazonses.com", {}, False),
    ],
)
def test_from_the_sandbox_only_verified_recipients_are_reached(
    to: str, identities: dict[str, Fact[Identity]], is_refused: bool
) -> None:
    known = {**EVERYONE, **identities}
    assert ("cannot be reached from the sandbox" in refused(SANDBOX, known, to=to)) is is_refused
    assert refused(PRODUCTION, known, to=to) == ""


def test_only_the_mailbox_simulator_is_the_simulator() -> None:
    assert is_simulator("success@simulator.amazonses.com")
    assert not is_simulator("simulator.amazonses.com@example.com")
    assert not is_simulator("a@simulator.amazonses.com.example.com")
