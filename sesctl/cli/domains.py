"""Which domains are meant: typed, listed in a file, or all that the region has."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sesctl.cli import context
from sesctl.errors import SesctlError, usage
from sesctl.grammar.domain import parse_domain
from sesctl.model.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sesctl.cli.terminal import Terminal
    from sesctl.model.records import RecordSet
    from sesctl.ports import Aws

_LARGEST = 20_000_000
"""Characters; enough for half a million domains, and an end for a file that has none."""


def named(
    terminal: Terminal, given: Sequence[str], listed: Path | None, expected: Mapping[str, RecordSet]
) -> list[str]:
    """Collect the domains of the command line and of a list; on a terminal, ask where there are none.

    Raises:
        SesctlError: usage, for a name that is none, or that the records file is not about.
    """
    names = [context.domain_of(text) for text in given]
    if listed:
        names += _read_list(listed)
    if not names and expected:
        return list(expected)
    if not names and not listed and terminal.interactive:
        names = [context.domain_of(text) for text in terminal.ask("Domain").split()]
    if not names:
        why = f"{listed} names none" if listed else "check-dns looks at domains"
        raise usage("no domain was given", why=why, try_="sesctl check-dns example.com")
    foreign = [name for name in names if expected and name not in expected]
    if foreign:
        raise usage(
            f"the records file is not about {foreign[0]}",
            why=f"it holds the records of {', '.join(expected)}",
            try_=f"sesctl records {foreign[0]} -o json > {foreign[0]}.json",
        )
    return list(dict.fromkeys(names))


def all_of(aws: Aws) -> list[str]:
    """List every domain identity of the region."""
    names = [one.name for one in aws.ses().identities() if one.kind == "domain"]
    if not names:
        raise SesctlError(
            "not-found",
            f"there is no domain identity in {aws.region}",
            why="--all looks at every one of them",
            try_="sesctl status, to see whether the region is the right one",
        )
    return names


def no_records(path: Path, fault: Fault) -> SesctlError:
    """Say of a file that it does not hold what `sesctl records -o json` writes."""
    return SesctlError(
        "file", f"{path} does not hold records", why=fault.why, try_=f"make it with: {fault.hint}"
    )


def read_text(path: Path, try_: str) -> str:
    """Read a file, or the standard input for `-`; raises SesctlError."""
    try:
        if str(path) == "-":
            return _bounded(sys.stdin.read(_LARGEST + 1), path, try_)
        with path.open(encoding="utf-8-sig") as source:
            return _bounded(source.read(_LARGEST + 1), path, try_)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror or "" if isinstance(error, OSError) else "it is not a text in UTF-8"
        raise SesctlError("file", f"cannot read {path}", why=why, try_=try_) from error


def _bounded(text: str, path: Path, try_: str) -> str:
    if len(text) > _LARGEST:
        raise SesctlError(
            "file", f"{path} is too large", why=f"it has more than {_LARGEST:,} characters", try_=try_
        )
    return text


def _read_list(path: Path) -> list[str]:
    """Read a list: a domain a line, blank lines and what follows a # left out."""
    names = []
    for number, line in enumerate(
        read_text(path, "--input domains.txt, or --input - to pipe them in").splitlines(), 1
    ):
        text = line.partition("#")[0].strip()
        read = parse_domain(text) if text else ""
        if isinstance(read, Fault):
            raise usage(
                f"line {number} of {path} is not a domain: {text!r}",
                why=read.why,
                try_=read.hint or "one domain a line",
            )
        names += [read] if read else []
    return names
