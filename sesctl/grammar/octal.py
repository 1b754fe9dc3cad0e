r"""Presentation form as Route 53 has it: codes are octal there (`\303`), and decimal in zone files (`\195`)."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\([0-9]{3}|.)", re.DOTALL)
_CODE = 3


def in_octal(text: str) -> str:
    """Write a value or a name in presentation form as Route 53 takes it (Developer Guide, domain name format)."""
    return _ESCAPE.sub(_octal, text)


def _octal(found: re.Match[str]) -> str:
    code = found[1]
    return f"\\{int(code):03o}" if len(code) == _CODE else found[0]
