"""Who sends, from what, with which account: the facts that a sender's policy is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sesctl.cli import context
from sesctl.errors import SesctlError, usage
from sesctl.model.fact import Found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.cli.terminal import Terminal
    from sesctl.model.identity import Identity
    from sesctl.planning.sender_policy import SenderWish
    from sesctl.ports import Aws, SesApi

From: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--from", metavar="ADDRESS", help="The address that mail comes from; repeatable."),
]
ConfigurationSet: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--configuration-set", metavar="NAME", help="That mail is sent with.  [default: the identity's own]"
    ),
]
Raw: TypeAlias = Annotated[bool, typer.Option("--raw", help="Mail is sent as whole messages, or by SMTP.")]


@dataclass(frozen=True, slots=True)
class Told:
    """What was typed of a sender."""

    senders: tuple[str, ...]
    configuration_set: str | None
    raw: bool


def told(
    terminal: Terminal, addresses: Sequence[str] | None, configuration_set: str | None, *, raw: bool
) -> Told:
    """Read what was typed; raises SesctlError."""
    given = list(addresses or ())
    if not given and terminal.interactive:
        given = terminal.ask("Address that mail comes from").split()
    if not given:
        raise usage(
            "no address was given",
            why="the policy holds the sender to it",
            try_="--from otp@example.com",
        )
    for one in given:
        if set(one) & set("*?"):
            raise usage(
                f"{one!r} is a pattern, and not an address",
                why="the policy names each address that mail comes from",
                try_="--from otp@example.com, once for each",
            )
    return Told(tuple(context.address_of(one) for one in given), configuration_set, raw)


def iam_name(name: str) -> str:
    """Read the name of a user or a role; raises SesctlError for what IAM does not take."""
    if re.fullmatch(r"[A-Za-z0-9+=,.@_-]{1,64}", name):
        return name
    raise usage(
        f"{name!r} is not the name of a user or a role",
        why="IAM takes letters, digits and + = , . @ _ -, at most 64 of them, and the name alone, without a path",
        try_="aws iam list-roles shows the names",
    )


def wish_of(sender: Told, aws: Aws, terminal: Terminal) -> SenderWish:
    """Find the identity that AWS will look at, and whether the account is in the sandbox.

    Raises:
        SesctlError: an address has no identity, or the addresses have several.
    """
    from sesctl.planning.sender_policy import SenderWish

    ses = aws.ses()
    identities = {identity.name: identity for identity in (identity_of(one, ses) for one in sender.senders)}
    if len(identities) > 1:
        raise usage(
            f"the addresses belong to several identities: {', '.join(identities)}",
            why="a policy is for one of them",
            try_="make one policy for each",
        )
    (identity,) = identities.values()
    caller = aws.sts().caller()
    chosen = sender.configuration_set if sender.configuration_set is not None else identity.configuration_set
    return SenderWish(
        caller.arn.split(":")[1],
        aws.region,
        caller.account_id,
        identity.name,
        sender.senders,
        chosen or "",
        sender.raw,
        _in_sandbox(ses, terminal),
    )


def identity_of(address: str, ses: SesApi) -> Identity:
    """Find the identity that covers an address: the most specific one there is, verified or not."""
    from sesctl.model.names import covering_names
    from sesctl.model.others_domains import identity_for

    for name in covering_names(address):
        fact = ses.identity(name)
        if isinstance(fact, Found):
            return fact.value
    raise SesctlError(
        "not-found",
        f"no identity in {ses.region} covers {address}",
        why="a policy names the identity that mail is sent from",
        try_=f"sesctl init {identity_for(address)} --region {ses.region}",
    )


def _in_sandbox(ses: SesApi, terminal: Terminal) -> bool:
    """Whether to write the wider form; where the account cannot be read, the one that works in both."""
    try:
        return not ses.account().production
    except SesctlError as error:
        if error.kind in {"credentials", "clock"}:
            raise
        terminal.say(f"whether {ses.region} is in the sandbox is not known ({error.what}); it is taken to be")
        return True


def explain_sandbox(wish: SenderWish, terminal: Terminal, whom: str = "") -> None:
    """Say why a policy is wider than it has to be, and how it becomes narrow.

    Args:
        wish: what the policy is for.
        terminal: for the words.
        whom: who gets it, as an option, where the same command would also make another key.
    """
    if not wish.sandbox:
        return
    terminal.say(
        f"{wish.region} is in the sandbox, where IAM evaluates the recipient's identity too: the policy "
        "allows identity/*, and holds the sender to the From address. After production access, run "
        f"{_again(wish, whom) if whom else 'the same command again'} for the narrow one."
    )


def _again(wish: SenderWish, whom: str) -> str:
    senders = "".join(f" --from {one}" for one in wish.senders)
    chosen = f" --configuration-set {wish.configuration_set}" if wish.configuration_set else ""
    return f"sesctl init sender {whom}{senders}{chosen}{' --raw' if wish.raw else ''} --region {wish.region}"
