"""The steps that let a principal of IAM send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from sesctl.model.principal import AccessKey, PrincipalKind


@dataclass(frozen=True, slots=True)
class CreateUser:
    """Create a user, who may do nothing yet."""

    name: str


@dataclass(frozen=True, slots=True)
class AttachPolicy:
    """Write an inline policy of a user or a role; `replaces` whether one of that name is there."""

    principal: str
    kind: PrincipalKind
    policy: str
    document: str
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class CreateKey:
    """Make an access key for a user; its secret is handed over once. `beside` has those that are there."""

    user: str
    beside: tuple[AccessKey, ...] = ()


SenderStep: TypeAlias = CreateUser | AttachPolicy | CreateKey
