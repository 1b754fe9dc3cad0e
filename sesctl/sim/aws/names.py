"""Names as Route 53 keeps them: lower case, a final dot, and octal escapes for unusual characters."""

from __future__ import annotations

import re
import string

_PLAIN = frozenset(string.ascii_lowercase + string.digits + "-_.")
_OCTAL = re.compile(r"\\([0-3][0-7]{2})")
_ESCAPE = re.compile(r"\\([0-3][0-7]{2}|.)", re.DOTALL)
_DECIMAL = re.compile(r"\\([0-9]{3}|.)", re.DOTALL)
_CODE = 3


def escaped(name: str) -> str:
    r"""The name as the API gives it back, `*` as `\052` (Developer Guide, "DNS domain name format")."""
    plain = unescaped(name).lower().rstrip(".") + "."
    return "".join(char if char in _PLAIN else f"\\{ord(char):03o}" for char in plain)


def unescaped(name: str) -> str:
    """The name without octal escapes."""
    return _OCTAL.sub(lambda code: chr(int(code[1], 8)), name)


def as_decimal(value: str) -> str:
    r"""A value with Route 53's octal escapes (`\344`) as those of master files (`\228`, RFC 1035 5.1)."""
    return _ESCAPE.sub(lambda code: f"\\{int(code[1], 8):03d}" if len(code[1]) == _CODE else code[0], value)


def as_octal(value: str) -> str:
    r"""A value with the decimal escapes of master files as Route 53 keeps it."""
    return _DECIMAL.sub(lambda code: f"\\{int(code[1]):03o}" if len(code[1]) == _CODE else code[0], value)


def sort_key(name: str) -> str:
    """The order of names in Route 53's lists: labels from right to left, with a final dot, as ASCII.

    The dot matters: `www-a` comes before `www`, since a hyphen is less than a dot.
    """
    return ".".join(unescaped(label) for label in reversed(name.rstrip(".").split("."))) + "."
