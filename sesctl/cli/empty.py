"""Options with an empty value: what a variable of the shell leaves behind that was never set."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sesctl.errors import usage

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def refuse_empty(arguments: Sequence[str], flags: Collection[str] = ()) -> None:
    """Refuse an empty value: it would mean the working directory, or what leaving the option out means.

    Args:
        arguments: of the command line, up to `--`.
        flags: options that take no value, so that what follows them is not theirs.

    Raises:
        SesctlError: an option is followed by nothing but blanks.
    """
    for argument, following in pairwise([*arguments, "."]):
        if argument == "--":
            return
        option, equals, value = argument.partition("=")
        if not option.startswith("--") or (option in flags and not equals):
            continue
        if not (value if equals else following).strip():
            raise usage(
                f"{option} is empty",
                why="a shell variable that is not set looks like this",
                try_=f"leave {option} out, or give it a value",
            )
