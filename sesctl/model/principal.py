"""Who sends: a user or a role of IAM, its policies and its keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.model.policy import Policy

PrincipalKind: TypeAlias = Literal["user", "role"]


@dataclass(frozen=True, slots=True)
class Principal:
    """A user or a role; `path_name` is what an ARN of it ends in."""

    kind: PrincipalKind
    name: str
    arn: str


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key of a user, without its secret."""

    id: str
    created_at: datetime | None
    active: bool


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made; its secret is never shown again, and never part of a text by itself."""

    id: str
    secret: str

    def __repr__(self) -> str:
        """Leave the secret out, wherever this is printed."""
        return f"NewKey({self.id!r})"


@dataclass(frozen=True, slots=True)
class Sender:
    """A principal with everything that decides what it may do."""

    principal: Principal
    policies: tuple[Policy, ...]
    keys: tuple[AccessKey, ...] = ()
