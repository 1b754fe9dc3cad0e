"""`NAME=OTHER`: what an application calls the variables that the guides name."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sesctl.model.env import ENV_NAMES
from sesctl.model.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SHARED = frozenset({"AWS_REGION", "AWS_SES_REGION"})
"""Both hold the region, so that one name will do for the two."""


def parse_names(texts: Iterable[str]) -> dict[str, str] | Fault:
    """Read pairs; an empty OTHER means that the application has no such variable."""
    names: dict[str, str] = {}
    for text in texts:
        name, equals, other = (part.strip() for part in text.partition("="))
        if not equals or name not in ENV_NAMES:
            near = get_close_matches(name.upper(), ENV_NAMES, 1, 0.0)
            return Fault(
                0, text, f"NAME=OTHER is wanted, NAME being one of {', '.join(ENV_NAMES)}", f"{near[0]}=OTHER"
            )
        if other and not _NAME.fullmatch(other):
            return Fault(len(name) + 1, text, f"{other!r} is not the name of a variable", f"{name}=OTHER")
        names[name] = other
    return _clash(names) or names


def _clash(names: dict[str, str]) -> Fault | None:
    """Find two variables that would be one line."""
    taken: dict[str, str] = {}
    for name in ENV_NAMES:
        other = names.get(name, name)
        first = taken.setdefault(other, name) if other else name
        if first != name and {first, name} != _SHARED:
            asked, there = (name, first) if name in names else (first, name)
            return Fault(0, f"{asked}={other}", f"{there} is called {other} too", f"{asked}=OTHER")
    return None
