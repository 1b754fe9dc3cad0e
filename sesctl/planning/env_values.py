"""Which value each variable of a .env file is to have, and which are left as they are, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sesctl.grammar.domain import parse_mailbox
from sesctl.model.env import ENV_NAMES, SENDING_NAMES, SMTP_NAMES, is_placeholder, smtp_host, smtp_region
from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.model.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesctl.model.account import Account
    from sesctl.model.env_file import Variable
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity
    from sesctl.planning.env_wish import EnvFacts, EnvWish

_YES = frozenset({"true", "1", "yes", "on"})
_NO = frozenset({"false", "0", "no", "off"})
_REGIONAL = frozenset(
    {"AWS_REGION", "AWS_SES_REGION", "AWS_SES_CONFIGURATION_SET", "AWS_SES_PRODUCTION_MODE", "SMTP_HOST"}
)
_CHOICES = frozenset({"OTP_LENGTH", "OTP_EXPIRY_MINUTES", "AWS_SES_CONFIGURATION_SET", "SMTP_PORT"})
"""What the owner of the file may have chosen otherwise, and then meant."""

Decision: TypeAlias = "Found[str] | Missing | NotAsked"
"""The value to write, or why there is none; missing where there is nothing to do, and nothing to say."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided.

    Attributes:
        values: by the application's names, in the order in which they are written.
        places: the application's names of the secrets that somebody has to fill in.
        left: sentences about what is left out or as it is.
    """

    values: Mapping[str, str]
    places: tuple[str, ...]
    left: tuple[str, ...]


def settle(wish: EnvWish, facts: EnvFacts, now: Mapping[str, Variable]) -> Settled:
    """Decide about every variable; `now` holds those of the file, by the application's names."""
    names = names_of(wish, now)
    secrets = dict.fromkeys(wish.name(name) for name in names if ENV_NAMES[name].secret)
    decided = {
        wish.name(name): _decide(name, wish, facts, now) for name in names if not ENV_NAMES[name].secret
    }
    kept = [
        f"{target} is in line {old.line} (kept, not shown)."
        for target in secrets
        if (old := now.get(target)) and old.value != ""
    ]
    return Settled(
        {target: one.value for target, one in decided.items() if isinstance(one, Found)},
        tuple(secrets),
        (*_doubts(facts), *_reasons(decided, now), *kept),
    )


def names_of(wish: EnvWish, now: Mapping[str, Variable]) -> tuple[str, ...]:
    """Choose the variables: those of SMTP where it is wanted, or that of SES is used already."""
    host = now.get(wish.name("SMTP_HOST"))
    used = bool(host and (_is_empty(host) or smtp_region(host.value or "")))
    smtp = wish.smtp if wish.smtp is not None else used
    return tuple(name for name in (*SENDING_NAMES, *(SMTP_NAMES if smtp else ())) if wish.name(name))


def address_in(value: str | None) -> str | None:
    """Read the address of a sender that stands in a file; None where there is none."""
    if value is None or is_placeholder(value):
        return None
    read = parse_mailbox(value)
    return None if isinstance(read, Fault) else read.address


def _decide(name: str, wish: EnvWish, facts: EnvFacts, now: Mapping[str, Variable]) -> Decision:
    wanted, old = _wanted(name, wish, facts), now.get(wish.name(name))
    if not isinstance(wanted, Missing) and (why := _obstacle(name, wish, facts, now)):
        return NotAsked(why)
    if isinstance(wanted, Unread):
        return NotAsked(wanted.reason)
    if not isinstance(wanted, Found) or old is None or _is_empty(old):
        return wanted
    insisted = name in wish.otp or (name == "AWS_SES_CONFIGURATION_SET" and wish.configuration_set)
    is_choice = name in _CHOICES and not insisted
    return Missing() if is_choice or _alike(name, old.value or "", wanted.value) else wanted


def _obstacle(name: str, wish: EnvWish, facts: EnvFacts, now: Mapping[str, Variable]) -> str:
    """Say what in the file keeps a variable from being set; empty where nothing does."""
    old = now.get(wish.name(name))
    if old and old.value is None:
        return f"line {old.line} takes its value from elsewhere"
    if name in _REGIONAL and (other := _other_region(wish, facts, now)):
        return f"the file is for {other}, and {_doubt(facts)}; --region {other} asks there"
    if name == "AWS_REGION" and _has_two_regions(wish, now):
        return "it may be for other services, since there is one for SES"
    return ""


def _reasons(decided: Mapping[str, Decision], now: Mapping[str, Variable]) -> Iterator[str]:
    """Say what is left, once for each reason."""
    left: dict[tuple[str, bool], list[str]] = {}
    for target, one in decided.items():
        if isinstance(one, NotAsked):
            left.setdefault((one.reason, target in now), []).append(target)
    for (reason, there), targets in left.items():
        several = len(targets) > 1
        how = ("are left " if several else "is left ") + (
            ("as they are" if several else "as it is") if there else "out"
        )
        yield f"{', '.join(targets)} {how}: {reason}."


def _other_region(wish: EnvWish, facts: EnvFacts, now: Mapping[str, Variable]) -> str:
    """The region that the file is for, where that is not the one in use, and nothing speaks for that one."""
    found = (now.get(wish.name(name)) for name in ("AWS_SES_REGION", "AWS_REGION"))
    named = [one.value for one in found if one and one.value and not _is_empty(one)]
    return named[0] if named and named[0] != facts.region and not isinstance(facts.identity, Found) else ""


def _has_two_regions(wish: EnvWish, now: Mapping[str, Variable]) -> bool:
    """Whether the application uses SES in one region, and the rest of AWS in another."""
    two = [now.get(wish.name(name)) for name in ("AWS_SES_REGION", "AWS_REGION")]
    return len({one.value for one in two if one and not _is_empty(one)}) == len(two)


def _doubts(facts: EnvFacts) -> list[str]:
    if not isinstance(facts.sender, Found) or isinstance(facts.identity, Found):
        return []
    return [f"{facts.sender.value}: {_doubt(facts)}."]


def _doubt(facts: EnvFacts) -> str:
    if isinstance(facts.identity, Missing):
        return f"SES has verified nothing in {facts.region} that covers the sender"
    return f"whether the sender is verified in {facts.region} is not known"


def _is_empty(old: Variable) -> bool:
    return old.value is not None and (not old.value or is_placeholder(old.value))


def _wanted(name: str, wish: EnvWish, facts: EnvFacts) -> Fact[str]:
    told: dict[str, Fact[str]] = {
        "AWS_REGION": Found(facts.region),
        "AWS_SES_REGION": Found(facts.region),
        "AWS_SES_FROM_EMAIL": facts.sender,
        "AWS_SES_CONFIGURATION_SET": _set_to_name(wish, facts.identity),
        "AWS_SES_PRODUCTION_MODE": _production(facts.account),
        "SMTP_HOST": _smtp_host(facts),
    }
    return told.get(name) or Found(wish.otp.get(name) or ENV_NAMES[name].example)


def _set_to_name(wish: EnvWish, identity: Fact[Identity]) -> Fact[str]:
    """Choose the configuration set: the one that was named, or that SES takes for the identity anyway."""
    if wish.configuration_set:
        return Found(wish.configuration_set)
    if isinstance(identity, Unread):
        return identity
    name = identity.value.configuration_set if isinstance(identity, Found) else None
    return Found(name) if name else Missing()


def _smtp_host(facts: EnvFacts) -> Fact[str]:
    if isinstance(facts.smtp_host, Missing):
        return Unread(f"SES has no SMTP in {facts.region}: there is no {smtp_host(facts.region)}")
    return facts.smtp_host


def _production(account: Fact[Account]) -> Fact[str]:
    if not isinstance(account, Found):
        return account
    return Found("true" if account.value.production else "false")


def _alike(name: str, old: str, wanted: str) -> bool:
    """Whether two values mean the same to an application."""
    match name:
        case "EMAIL_PROVIDER":
            return wanted in old.lower()
        case "AWS_SES_PRODUCTION_MODE":
            return any({old.lower(), wanted} <= words for words in (_YES, _NO))
        case "AWS_SES_FROM_EMAIL":
            return address_in(old) == wanted
        case _:
            return old == wanted
