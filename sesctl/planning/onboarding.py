"""What it takes to set up an identity, given what is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sesctl.model.fact import Found, Missing
from sesctl.model.identity import Status
from sesctl.model.plan import CreateIdentity, EnableDkim, Held, Plan, RestartDkim, SetMailFrom

if TYPE_CHECKING:
    from sesctl.model.identity import Identity, MailFrom
    from sesctl.model.plan import Step

ALLOW_RESTART = "restart-dkim"
ALLOW_REPLACE = "replace-dkim"
ALLOW_ENABLE = "enable-dkim"
ALLOW_MAIL_FROM = "change-mail-from"
ALLOW_SHADOW = "shadow-domain"

DOMAIN_DANGERS = (ALLOW_RESTART, ALLOW_REPLACE, ALLOW_ENABLE, ALLOW_MAIL_FROM)
"""What `init domain --allow` takes."""

KEEP_SENDING = "USE_DEFAULT_VALUE"
"""While the MX record of the MAIL FROM domain is not seen, SES goes on with amazonses.com."""

REJECT = "REJECT_MESSAGE"
"""Likewise, SES refuses to send."""


@dataclass(frozen=True, slots=True)
class DomainWish:
    """What somebody wants of a domain identity.

    Attributes:
        mail_from: the MAIL FROM domain; None for none.
        insisted: whether that was said, and is not the default.
        allowed: dangers that may be taken.
        on_mx_failure: `USE_DEFAULT_VALUE` or `REJECT_MESSAGE`; None for what there is, or the default.
    """

    name: str
    mail_from: str | None
    insisted: bool = False
    allowed: frozenset[str] = frozenset()
    on_mx_failure: str | None = None


def plan_domain(wish: DomainWish, now: Found[Identity] | Missing) -> Plan:
    """Plan what is missing; what is there and differs is held unless it was allowed by name."""
    if isinstance(now, Missing):
        create: Step = CreateIdentity(wish.name, "domain")
        mail_from = (_set_mail_from(wish, None),) if wish.mail_from else ()
        return Plan((create, *mail_from))
    identity = now.value
    parts = [*_dkim(identity), *_mail_from(wish, identity)]
    steps = [step for step, danger in parts if danger is None or danger.allow in wish.allowed]
    held = [danger for _, danger in parts if danger and danger.allow not in wish.allowed]
    return Plan(tuple(step for step in steps if step), tuple(held))


def _dkim(identity: Identity) -> list[tuple[Step | None, Held | None]]:
    dkim = identity.dkim
    if dkim.origin == "EXTERNAL":
        why = f"{identity.name} uses a DKIM key of its own (BYODKIM); it is left as it is."
        return [(RestartDkim(identity.name, "BYODKIM"), Held(why, ALLOW_REPLACE))]
    parts: list[tuple[Step | None, Held | None]] = []
    if Status.FAILED in {dkim.status, identity.status}:
        why = "SES gave up looking for the DKIM records after 72 hours. Starting again makes new tokens."
        parts.append((RestartDkim(identity.name, "FAILED"), Held(why, ALLOW_RESTART)))
    elif not dkim.tokens:
        why = f"DKIM was never set up for {identity.name}."
        parts.append((RestartDkim(identity.name, "no tokens"), Held(why, ALLOW_RESTART)))
    if dkim.key_length == "RSA_1024_BIT":
        parts.append((None, Held(f"The DKIM key of {identity.name} has 1024 bits; 2048 are usual.")))
    if not dkim.signing_enabled:
        why = f"DKIM signing is switched off for {identity.name}."
        parts.append((EnableDkim(identity.name), Held(why, ALLOW_ENABLE)))
    return parts


def _mail_from(wish: DomainWish, identity: Identity) -> list[tuple[Step | None, Held | None]]:
    now = identity.mail_from
    if wish.mail_from is None:
        return []
    step = _set_mail_from(wish, now)
    if now is None:
        return [(step, None)]
    if now.domain == wish.mail_from or not wish.insisted:
        return _same_mail_from(wish, now)
    why = f"The MAIL FROM domain of {identity.name} is {now.domain}; it is left as it is."
    return [(step, Held(why, ALLOW_MAIL_FROM, asked_for=True))]


def _same_mail_from(wish: DomainWish, now: MailFrom) -> list[tuple[Step | None, Held | None]]:
    """Keep the MAIL FROM domain: set it again where SES gave up, or where it is to behave otherwise."""
    step = _set_mail_from(replace(wish, mail_from=now.domain), now)
    other = (
        []
        if now.domain == wish.mail_from
        else [(None, Held(f"The MAIL FROM domain of {wish.name} is {now.domain}; it is left as it is."))]
    )
    if wish.on_mx_failure not in {None, now.on_mx_failure}:
        why = (
            f"While SES does not see the MX record of {now.domain}, it does {now.on_mx_failure}. Setting it "
            "anew makes SES look at the record again before it is used."
        )
        return [*other, (step, Held(why, ALLOW_MAIL_FROM, asked_for=True))]
    failed = now.status is Status.FAILED and now.domain == wish.mail_from
    return [*other, (step, None)] if failed else [*other]


def _set_mail_from(wish: DomainWish, now: MailFrom | None) -> SetMailFrom:
    before = now.domain if now else None
    behaviour = wish.on_mx_failure or (now.on_mx_failure if now else "") or KEEP_SENDING
    return SetMailFrom(wish.name, wish.mail_from or "", before, behaviour)


def plan_address(
    address: str, now: Found[Identity] | Missing, covering: Identity | None, allowed: frozenset[str]
) -> Plan:
    """Plan an address identity.

    Args:
        address: wanted.
        now: what is there.
        covering: a verified domain identity that covers the address already.
        allowed: dangers that may be taken.
    """
    if isinstance(now, Found):
        if now.value.status is Status.FAILED:
            why = f"The link sent to {address} was not followed in time, and SES sends no other."
            return Plan((), (Held(why),))
        return Plan(())
    if covering and ALLOW_SHADOW not in allowed:
        why = (
            f"{address} is covered by the verified domain {covering.name}. An identity of its own would "
            "override the DKIM and MAIL FROM settings of the domain."
        )
        return Plan((), (Held(why, ALLOW_SHADOW),))
    return Plan((CreateIdentity(address, "address"),))
