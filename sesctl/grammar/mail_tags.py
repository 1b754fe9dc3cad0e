"""The tags that SES puts on a mail."""

from __future__ import annotations

import re

from sesctl.model.fault import Fault

_WORD = re.compile(r"[A-Za-z0-9_-]{1,256}")


def parse_mail_tag(text: str) -> tuple[str, str] | Fault:
    """Read NAME=VALUE; SES takes ASCII letters, digits, _ and -, up to 256 in each (API reference, MessageTag)."""
    name, equals, value = text.partition("=")
    if not equals:
        return Fault(0, text, "there is no = in it", f"{text or 'flow'}=sign-in")
    position = 0
    for part in (name, value):
        if not part:
            return Fault(position, text, "name and value must both be there", "flow=sign-in")
        if not _WORD.fullmatch(part):
            return Fault(position, part, "only ASCII letters, digits, _ and - are allowed, up to 256 of them")
        position += len(part) + 1
    return name, value
