"""Names as Route 53 keeps them: lower case, a final dot, and octal escapes for unusual characters."""

from __future__ import annotations

import re
import string

_PLAIN = frozenset(string.ascii_lowercase + string.digits + "-_.")
_OCTAL = re.compile(r"\\([0-3][0-7]{2})")


def escaped(name: str) -> str:
    r"""The name as the API gives it back, `*` as `\052` (Developer Guide, "DNS domain name format")."""
    plain = unescaped(name).lower().rstrip(".") + "."
    return "".join(char if char in _PLAIN else f"\\{ord(char):03o}" for char in plain)


def unescaped(name: str) -> str:
    """The name without octal escapes."""
    return _OCTAL.sub(lambda code: chr(int(code[1], 8)), name)


def sort_key(name: str) -> str:
    """The order of names in Route 53's lists: labels from right to left."""
    return ".".join(reversed(name.rstrip(".").split("."))) + "."
