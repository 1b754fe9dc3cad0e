"""The steps of a plan that change a .env file, and the files around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class TargetFile:
    """The file that a step changes, as the user named it."""

    path: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class SetVariable:
    """Give a variable a value; `before` is the one that counts now, None where there is no line for it."""

    file: TargetFile
    name: str
    value: str = field(repr=False)
    before: str | None = field(default=None, repr=False)
    secret: bool = False


@dataclass(frozen=True, slots=True)
class KeepPlace:
    """Add a comment, `# NAME=`, where a secret can be filled in."""

    file: TargetFile
    name: str


@dataclass(frozen=True, slots=True)
class DescribeVariables:
    """Add variables with a comment each, and with no value that is of this account alone."""

    file: TargetFile
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TightenMode:
    """Let nobody but the owner read and write a file."""

    file: TargetFile
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """Add a pattern to a .gitignore."""

    file: TargetFile
    pattern: str


EnvStep: TypeAlias = SetVariable | KeepPlace | DescribeVariables | TightenMode | IgnoreFile
ENV_STEPS = (SetVariable, KeepPlace, DescribeVariables, TightenMode, IgnoreFile)
