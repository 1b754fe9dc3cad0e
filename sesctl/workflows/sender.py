"""Let a role or a user send: read, plan, apply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.grammar.policy import write_policy
from sesctl.grammar.policy_eval import beyond_sending
from sesctl.model.fact import Found, Missing
from sesctl.model.plan import Held, Plan
from sesctl.model.principal import Principal
from sesctl.model.sender_steps import AttachPolicy, CreateKey, CreateUser
from sesctl.planning.sender_policy import no_longer, policy_name, sender_policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.plan import Step
    from sesctl.model.principal import NewKey, PrincipalKind, Sender
    from sesctl.planning.sender_policy import SenderWish
    from sesctl.ports import IamApi

_MOST_KEYS = 2


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan, whom it is for, and what was noticed on the way."""

    principal: Principal
    plan: Plan
    remarks: tuple[str, ...] = ()


def prepare_sender(  # noqa: PLR0913 - who, what, and what is there
    wish: SenderWish, kind: PrincipalKind, name: str, iam: IamApi, *, create_key: bool, handed: str = ""
) -> Prepared:
    """Read the principal and plan; nothing is written.

    Args:
        wish: what is to be sent.
        kind: of principal.
        name: of the principal.
        iam: is asked.
        create_key: whether the user is to have a key.
        handed: the id of the key that stands where a new one would be written.

    Raises:
        SesctlError: not-found, for a role that does not exist: who may assume it is for its owner to say;
            refused, where a new key would take the place of somebody else's.
    """
    found = iam.principal(kind, name)
    if isinstance(found, Missing):
        if kind == "role":
            raise _no_role(name)
        arn = f"arn:{wish.partition}:iam::{wish.account_id}:user/{name}"
        new = Principal("user", name, arn)
        if create_key and handed:
            raise _key_of_another(name)
        steps: list[Step] = [CreateUser(name), _attach(wish, new)]
        return Prepared(new, Plan((*steps, *([CreateKey(name)] if create_key else []))))
    return _existing(wish, iam.sender(found.value), create_key=create_key, handed=handed)


def _existing(wish: SenderWish, sender: Sender, *, create_key: bool, handed: str) -> Prepared:
    attach = _attach(wish, sender.principal)
    present = {policy.name: policy for policy in sender.policies}
    wanted = sender_policy(wish)
    now = present.get(attach.policy)
    steps: list[Step] = []
    lost = no_longer(now, wanted) if now else ()
    if now is None or now.statements != wanted.statements:
        steps.append(
            AttachPolicy(attach.principal, attach.kind, attach.policy, attach.document, now is not None)
        )
    held: list[Held] = []
    own = {key.id: key for key in sender.keys}
    if create_key and handed and handed not in own:
        raise _key_of_another(sender.principal.name)
    has_key = handed in own and own[handed].active
    if create_key and not has_key and len(sender.keys) >= _MOST_KEYS:
        why = f"{sender.principal.name} has {len(sender.keys)} access keys, and IAM allows no third."
        held.append(Held(f"{why} Delete one that is not used, and run this again.", asked_for=True))
    elif create_key and not has_key:
        steps.append(CreateKey(sender.principal.name, sender.keys))
    others = [policy for policy in sender.policies if policy.name != attach.policy]
    wide = dict.fromkeys(f"{name} allows {action}" for name, action in beyond_sending(others))
    remarks = [f"note: {line}, which is more than sending" for line in wide]
    if lost:
        keep = "to keep it, name it as well (--from is repeatable, --raw is for SMTP)"
        remarks.append(f"note: {sender.principal.name} loses {', '.join(lost)}; {keep}")
    if create_key and has_key:
        remarks.append(
            f"the key {handed} of {sender.principal.name} is in the file already; no other is made"
        )
    return Prepared(sender.principal, Plan(tuple(steps), tuple(held)), tuple(remarks))


def _attach(wish: SenderWish, principal: Principal) -> AttachPolicy:
    document = write_policy(sender_policy(wish))
    return AttachPolicy(principal.name, principal.kind, policy_name(wish), document)


def _key_of_another(name: str) -> SesctlError:
    return SesctlError(
        "refused",
        f"the file has a key already, and it is none of the user {name}",
        why="its secret cannot be had from AWS again, once another one stands in its place",
        try_="take the key out of the file, or name another one: --env-file .env.sender",
    )


def _no_role(name: str) -> SesctlError:
    return SesctlError(
        "not-found",
        f"there is no role {name}",
        why="a role says who may assume it, which sesctl does not decide",
        try_="make the role where the application is deployed, then run the same command again",
    )


def apply_sender(prepared: Prepared, iam: IamApi, done: Callable[[Step], None]) -> NewKey | None:
    """Take the steps in order; returns the key, where one was made."""
    key: NewKey | None = None
    principal = prepared.principal
    for step in prepared.plan.steps:
        match step:
            case CreateUser(name):
                iam.create_user(name)
            case AttachPolicy(policy=name, document=document):
                iam.put_policy(principal, name, document)
            case CreateKey(name):
                key = iam.create_key(name)
            case _:
                raise TypeError(f"{type(step).__name__} is no step of IAM")
        done(step)
    return key


def find_sender(iam: IamApi, kind: PrincipalKind, name: str) -> Sender | None:
    """Read a principal with its policies and keys; None where there is none."""
    found = iam.principal(kind, name)
    return iam.sender(found.value) if isinstance(found, Found) else None
