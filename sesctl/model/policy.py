"""IAM policies: what is allowed, on what, when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Effect: TypeAlias = Literal["Allow", "Deny"]
Conditions: TypeAlias = "Mapping[str, Mapping[str, tuple[str, ...]]]"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of an identity policy.

    Attributes:
        actions: such as `ses:SendEmail`; `*` and `?` are wildcards, and case does not matter.
        resources: ARNs, with the same wildcards.
        conditions: by operator, then by key: the values, any of which will do.
        negated: that it speaks of all actions, or resources, but those that it lists (NotAction,
            NotResource).
    """

    effect: Effect
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Conditions = field(default_factory=dict)
    sid: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy document; `name` is what IAM calls it, where it has it."""

    statements: tuple[Statement, ...]
    name: str = ""
