r"""Presentation form as Route 53 has it: codes are octal there (`\303`), and decimal in zone files (`\195`)."""

from __future__ import annotations

import re

# Read from left to right, so that what follows an escaped backslash is no code.
_ESCAPE = re.compile(r"\\([0-9]{3}|.)", re.DOTALL)
_CODE = 3


def in_octal(text: str) -> str:
    """Write a value or a name in presentation form as Route 53 takes it (Developer Guide, domain name format)."""
    return _recoded(text, 10, "03o")


def in_decimal(text: str) -> str:
    """Write what Route 53 has in the presentation form of zone files (RFC 1035 section 5.1)."""
    return _recoded(text, 8, "03d")


def _recoded(text: str, base: int, form: str) -> str:
    def recode(found: re.Match[str]) -> str:
        code = found[1]
        try:
            return f"\\{int(code, base):{form}}" if len(code) == _CODE else found[0]
        except ValueError:
            return found[0]

    return _ESCAPE.sub(recode, text)
