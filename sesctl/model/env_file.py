"""A .env file on this machine: what is in it, who may read it, and what git does with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.model.fact import Fact

GitStanding: TypeAlias = Literal["outside", "tracked", "ignored", "exposed"]
"""Outside of any repository; in it, and known to git, or ignored by it, or neither: the next `git add .` takes it."""

OWNER_ONLY = 0o600
_READABLE_BY_OTHERS = 0o044


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file as it was read.

    Attributes:
        path: as it was named.
        target: where it lies, links followed; this is what is written.
        content: None where there is no such file.
        mode: the permission bits; None where the system has none, or there is no file.
        links: how many names the file has.
        is_link: whether `path` is a symbolic link.
    """

    path: str
    target: str
    content: bytes | None = field(default=None, repr=False)
    mode: int | None = None
    links: int = 1
    is_link: bool = False

    @property
    def name(self) -> str:
        """What it is called in its folder."""
        return self.target.replace("\\", "/").rpartition("/")[2]

    @property
    def text(self) -> bytes:
        """What is in it; nothing, where it is not there."""
        return self.content or b""

    @property
    def is_open_to_others(self) -> bool:
        """Whether its mode lets others than the owner read it."""
        return self.mode is not None and bool(self.mode & _READABLE_BY_OTHERS)


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a file is to be.

    Attributes:
        path: of the file itself, not of a link to it.
        before: what it has to be until then; None where it must not be there.
        mode: the permission bits to have; None for those that it has, or that new files have.
    """

    path: str
    before: bytes | None = field(repr=False)
    after: bytes = field(repr=False)
    mode: int | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable as every reader reads it.

    Attributes:
        value: None where it depends on something outside of the file.
        line: the number of the line that counts.
        lines: the numbers of all lines that assign it.
    """

    name: str
    value: str | None = field(repr=False)
    line: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EnvFile:
    """What is known of a .env file that is there.

    Attributes:
        seen: the file.
        variables: by name; those that readers differ on are left out.
        names: what the application calls the variables that the guides name.
    """

    seen: FileSeen
    variables: Mapping[str, Variable]
    git: Fact[GitStanding]
    names: Mapping[str, str] = field(default_factory=dict)
