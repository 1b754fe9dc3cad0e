"""What is planned for an identity, given what is there; nothing that differs is changed unasked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.world import right_identity

from sesctl.model.fact import Found, Missing
from sesctl.model.identity import MailFrom, Status
from sesctl.model.plan import CreateIdentity, EnableDkim, RestartDkim, SetMailFrom
from sesctl.planning.onboarding import (
    ALLOW_ENABLE,
    ALLOW_MAIL_FROM,
    ALLOW_REPLACE,
    ALLOW_RESTART,
    ALLOW_SHADOW,
    DOMAIN_DANGERS,
    DomainWish,
    plan_address,
    plan_domain,
)

if TYPE_CHECKING:
    from sesctl.model.identity import Identity

MAIL_FROM = "mail.example.com"
WISH = DomainWish("example.com", MAIL_FROM)
RIGHT = right_identity()


def dkim(**changes: object) -> Identity:
    return replace(RIGHT, dkim=replace(RIGHT.dkim, **changes))  # type: ignore[arg-type]


def test_a_new_domain_is_created_and_then_given_its_mail_from_domain() -> None:
    plan = plan_domain(WISH, Missing())
    create, mail_from = plan.steps
    assert create == CreateIdentity("example.com", "domain")
    assert isinstance(mail_from, SetMailFrom)
    assert (mail_from.mail_from, mail_from.before, mail_from.on_mx_failure) == (
        MAIL_FROM,
        None,
        "USE_DEFAULT_VALUE",
    )
    assert plan.held == ()


def test_without_a_mail_from_domain_only_the_identity_is_created() -> None:
    assert plan_domain(DomainWish("example.com", None), Missing()).steps == (
        CreateIdentity("example.com", "domain"),
    )


def test_what_is_right_is_planned_no_second_time() -> None:
    plan = plan_domain(WISH, Found(RIGHT))
    assert (plan.steps, plan.held) == ((), ())


@pytest.mark.parametrize(
    ("identity", "allow", "step"),
    [
        (dkim(status=Status.FAILED), ALLOW_RESTART, RestartDkim),
        (replace(RIGHT, status=Status.FAILED), ALLOW_RESTART, RestartDkim),
        (dkim(tokens=()), ALLOW_RESTART, RestartDkim),
        (dkim(origin="EXTERNAL"), ALLOW_REPLACE, RestartDkim),
        (dkim(signing_enabled=False), ALLOW_ENABLE, EnableDkim),
    ],
)
def test_a_danger_is_held_until_it_is_allowed_by_its_name(identity: Identity, allow: str, step: type) -> None:
    held = plan_domain(WISH, Found(identity))
    assert held.steps == ()
    assert [one.allow for one in held.held] == [allow]
    others = frozenset(DOMAIN_DANGERS) - {allow}
    assert plan_domain(replace(WISH, allowed=others), Found(identity)).steps == ()
    allowed = plan_domain(replace(WISH, allowed=frozenset({allow})), Found(identity))
    assert [type(one) for one in allowed.steps] == [step]
    assert allowed.held == ()


def test_a_key_of_1024_bits_is_told_and_never_changed() -> None:
    plan = plan_domain(
        replace(WISH, allowed=frozenset(DOMAIN_DANGERS)), Found(dkim(key_length="RSA_1024_BIT"))
    )
    assert plan.steps == ()
    assert [one.allow for one in plan.held] == [""]


def test_a_mail_from_domain_that_is_lacking_is_set() -> None:
    plan = plan_domain(WISH, Found(replace(RIGHT, mail_from=None)))
    assert [type(step) for step in plan.steps] == [SetMailFrom]


def test_a_mail_from_domain_that_failed_is_set_again_with_its_behaviour() -> None:
    failed = replace(RIGHT, mail_from=MailFrom(MAIL_FROM, Status.FAILED, "REJECT_MESSAGE"))
    (step,) = plan_domain(WISH, Found(failed)).steps
    assert isinstance(step, SetMailFrom)
    assert (step.before, step.on_mx_failure) == (MAIL_FROM, "REJECT_MESSAGE")


OTHER = replace(RIGHT, mail_from=MailFrom("bounce.example.com", Status.SUCCESS, "USE_DEFAULT_VALUE"))


def test_another_mail_from_domain_stays_where_the_default_would_replace_it() -> None:
    plan = plan_domain(replace(WISH, allowed=frozenset({ALLOW_MAIL_FROM})), Found(OTHER))
    assert plan.steps == ()
    assert [one.allow for one in plan.held] == [""]


def test_another_mail_from_domain_is_replaced_where_that_was_said_and_allowed() -> None:
    wish = replace(WISH, insisted=True)
    assert plan_domain(wish, Found(OTHER)).steps == ()
    (step,) = plan_domain(replace(wish, allowed=frozenset({ALLOW_MAIL_FROM})), Found(OTHER)).steps
    assert isinstance(step, SetMailFrom)
    assert (step.before, step.mail_from) == ("bounce.example.com", MAIL_FROM)


def test_no_mail_from_domain_wanted_leaves_the_one_that_is_there() -> None:
    plan = plan_domain(DomainWish("example.com", None), Found(OTHER))
    assert (plan.steps, plan.held) == ((), ())


ADDRESS = "otp@example.com"


def address(status: Status) -> Identity:
    return replace(RIGHT, name=ADDRESS, kind="address", status=status, mail_from=None)


@pytest.mark.parametrize(
    ("now", "covering", "allowed", "steps", "held"),
    [
        (Missing(), None, frozenset[str](), (CreateIdentity(ADDRESS, "address"),), []),
        (Missing(), RIGHT, frozenset[str](), (), [ALLOW_SHADOW]),
        (Missing(), RIGHT, frozenset({ALLOW_SHADOW}), (CreateIdentity(ADDRESS, "address"),), []),
        (Found(address(Status.PENDING)), None, frozenset[str](), (), []),
        (Found(address(Status.SUCCESS)), RIGHT, frozenset[str](), (), []),
        (Found(address(Status.FAILED)), None, frozenset[str](), (), [""]),
    ],
)
def test_an_address_is_created_unless_it_is_there_or_a_domain_covers_it(
    now: Found[Identity] | Missing,
    covering: Identity | None,
    allowed: frozenset[str],
    steps: tuple[CreateIdentity, ...],
    held: list[str],
) -> None:
    plan = plan_address(ADDRESS, now, covering, allowed)
    assert plan.steps == steps
    assert [one.allow for one in plan.held] == held
