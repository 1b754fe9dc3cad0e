"""Whether a mail would be refused, as far as that is known before it is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.world import REGION, right_identity

from sesctl.model.account import Account, Quota
from sesctl.model.configuration_set import ConfigurationSet
from sesctl.model.fact import Found, Missing, Unread
from sesctl.model.identity import MailFrom, Status
from sesctl.model.names import covering_names
from sesctl.model.suppression import Suppression
from sesctl.planning.sending import Sending, is_simulator, objection, remarks, unknown
from sesctl.planning.sending_limits import next_start, rate_of

if TYPE_CHECKING:
    from collections.abc import Callable

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


ALONE = replace(right_identity("me@gmail.com"), kind="address", verified=False, status=Status.PENDING)


@pytest.mark.parametrize(
    ("sender", "to_try"),
    [
        ("me@gmail.com", "sesctl init email me@gmail.com "),
        ("otp@example.org", "sesctl init domain example.org "),
    ],
)
def test_who_has_no_identity_is_told_to_make_one_that_can_be_verified(sender: str, to_try: str) -> None:
    nothing = {sender: Missing(), sender.rpartition("@")[2]: Missing()}
    why = objection(Sending(sender, "bounce@simulator.amazonses.com", REGION, Found(PRODUCTION), nothing))
    assert why
    assert why.try_.startswith(to_try)


def test_a_sender_that_another_region_has_verified_is_sent_there() -> None:
    there = replace(right_identity(), region="us-east-1")
    known = {OTP: Missing(), "example.com": Missing()}
    why = objection(
        Sending(OTP, "me@example.org", REGION, Found(PRODUCTION), known, elsewhere=(there,)),
    )
    assert why
    assert "example.com is verified in us-east-1" in why.why
    assert why.try_ == "the same with --region us-east-1"


@pytest.mark.parametrize(
    ("status", "words", "to_try"),
    [
        (Status.PENDING, "has not been followed yet", "sesctl init email me@gmail.com"),
        (Status.FAILED, "has not been followed in time", "aws sesv2 delete-email-identity"),
    ],
)
def test_a_recipient_whose_link_is_on_its_way_is_told_to_follow_it(
    status: Status, words: str, to_try: str
) -> None:
    known = {**EVERYONE, "me@gmail.com": Found(replace(ALONE, status=status)), "gmail.com": Missing()}
    why = objection(Sending(OTP, "me@gmail.com", REGION, Found(SANDBOX), known))
    assert why
    assert words in why.why
    assert to_try in why.try_
    assert "sesctl init email me@gmail.com" in why.try_


def test_only_the_mailbox_simulator_is_the_simulator() -> None:
    assert is_simulator("success@simulator.amazonses.com")
    assert not is_simulator("simulator.amazonses.com@example.com")
    assert not is_simulator("a@simulator.amazonses.com.example.com")


BASE = Sending(OTP, "me@example.org", REGION, Found(PRODUCTION), EVERYONE)
BOUNCED = Found(Suppression("me@example.org", "BOUNCE", None))


def what(sending: Sending, *allowed: str) -> str:
    found = objection(sending, frozenset(allowed))
    return found.what if found else ""


@pytest.mark.parametrize(
    ("set_reasons", "account_reasons", "is_refused"),
    [
        (None, ("BOUNCE", "COMPLAINT"), True),
        (None, ("COMPLAINT",), False),
        (None, (), False),
        (None, None, True),
        (("BOUNCE",), (), True),
        ((), ("BOUNCE",), False),
    ],
)
def test_a_suppressed_recipient_is_refused_where_the_list_is_heeded(
    set_reasons: tuple[str, ...] | None, account_reasons: tuple[str, ...] | None, is_refused: bool
) -> None:
    sending = replace(
        BASE,
        account=Found(replace(PRODUCTION, suppressed_reasons=account_reasons)),
        suppression=BOUNCED,
        configuration_set=Found(ConfigurationSet("otp", suppressed_reasons=set_reasons)),
    )
    assert bool(what(sending)) is is_refused
    assert what(sending, "suppressed") == ""


def test_a_list_that_could_not_be_read_is_no_objection_and_is_said() -> None:
    sending = replace(BASE, suppression=Unread("GetSuppressedDestination failed: denied"))
    assert what(sending) == ""
    assert unknown(sending) == (
        "whether me@example.org is on the suppression list (GetSuppressedDestination failed: denied)",
    )


def test_what_was_not_asked_is_not_said_to_be_unknown() -> None:
    assert unknown(BASE) == ()


@pytest.mark.parametrize(
    ("status", "behavior", "is_refused"),
    [
        (Status.PENDING, "REJECT_MESSAGE", True),
        (Status.FAILED, "REJECT_MESSAGE", True),
        (Status.TEMPORARY_FAILURE, "REJECT_MESSAGE", True),
        (Status.SUCCESS, "REJECT_MESSAGE", False),
        (Status.UNRECOGNIZED, "REJECT_MESSAGE", False),
        (Status.PENDING, "USE_DEFAULT_VALUE", False),
    ],
)
def test_a_mail_from_domain_counts_only_where_it_must_not_fail(
    status: Status, behavior: str, is_refused: bool
) -> None:
    identity = replace(right_identity(), mail_from=MailFrom("mail.example.com", status, behavior))
    sending = replace(BASE, identities={OTP: Missing(), "example.com": Found(identity)})
    assert what(sending).startswith("the MAIL FROM domain mail.example.com") is is_refused
    assert bool(what(sending)) is is_refused


@pytest.mark.parametrize(
    ("names", "why", "try_"),
    [
        (("a", "b"), "there are: a, b", "--configuration-set a"),
        ((), "there is none at all in this region", "leave it out, or name another --region"),
        (None, "those that there are could not be listed", "correct its name, or the --region"),
    ],
)
def test_a_missing_configuration_set_is_refused(names: tuple[str, ...] | None, why: str, try_: str) -> None:
    found = objection(replace(BASE, configuration_set=Missing(), set_name="otp", set_names=names))
    assert found
    assert (found.what, found.why, found.try_) == (
        f"there is no configuration set otp in {REGION}",
        why,
        try_,
    )


@pytest.mark.parametrize(
    ("count", "to", "words"),
    [
        (20, "me@example.org", ""),
        (21, "me@example.org", "the sending quota leaves 20 mails, which is fewer than 21"),
        (5000, "success@simulator.amazonses.com", ""),
    ],
)
def test_more_mails_than_the_quota_leaves_are_refused_with_the_number(
    count: int, to: str, words: str
) -> None:
    account = replace(PRODUCTION, quota=Quota(200.0, 1.0, 180.0))
    assert what(replace(BASE, account=Found(account), count=count, recipient=to)) == words


def test_probation_is_a_remark_and_no_objection() -> None:
    sending = replace(BASE, account=Found(replace(PRODUCTION, enforcement="PROBATION")))
    assert what(sending) == ""
    assert "on probation" in remarks(sending)[0]
    assert remarks(BASE) == ()


@pytest.mark.parametrize(
    ("allowed", "wanted", "rate"),
    [(14.0, None, 14.0), (14.0, 3.0, 3.0), (14.0, 20.0, 14.0), (None, None, 1.0), (None, 5.0, 5.0)],
)
def test_the_send_rate_is_never_exceeded(allowed: float | None, wanted: float | None, rate: float) -> None:
    account = replace(PRODUCTION, quota=Quota(200.0, allowed, 0.0))
    assert rate_of(Found(account), wanted) == rate


@pytest.mark.parametrize("wanted", [None, 5.0])
def test_an_unknown_send_rate_is_taken_for_the_slowest_there_is(wanted: float | None) -> None:
    assert rate_of(Unread("denied"), wanted) == 1.0
    assert rate_of(Found(PRODUCTION), wanted) == 1.0


def paced(rate: float, count: int, latency: Callable[[int], float]) -> tuple[list[float], list[float]]:
    """Send as early as allowed; an earlier call that is still under way is waited for."""
    started: list[float] = []
    ended: list[float] = []
    slots = max(1, int(rate))
    for number in range(count):
        earlier = ended[number - slots] if number >= slots else None
        start = max(0.0, next_start(started[-1] if started else None, earlier, rate))
        started.append(start)
        ended.append(start + latency(number))
    return started, ended


@pytest.mark.parametrize("rate", [0.2, 1.0, 1.5, 2.0, 14.0, 50.0])
@pytest.mark.parametrize(
    "latency",
    [lambda _: 0.0, lambda _: 0.3, lambda number: 0.9 if number % 3 == 0 else 0.01],
    ids=["none", "even", "uneven"],
)
def test_no_window_sees_more_mails_than_the_rate_allows_wherever_ses_counts_them(
    rate: float, latency: Callable[[int], float]
) -> None:
    started, ended = paced(rate, 200, latency)
    slots = max(1, int(rate))
    window = slots / rate
    # The worst case: the first of a window is counted as late, and the last as early, as can be.
    assert all(
        started[number + slots] >= ended[number] + window - 1e-9 for number in range(len(started) - slots)
    )


def test_without_latency_the_rate_is_used_to_the_full() -> None:
    started, _ = paced(14.0, 141, lambda _: 0.0)
    assert started[-1] == pytest.approx(10.0)
