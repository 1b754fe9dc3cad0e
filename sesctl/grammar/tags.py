"""Tag lists, `k=v; k=v`, as DKIM (RFC 6376 section 3.2) and DMARC (RFC 9989) use them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sesctl.model.fault import Fault

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Tag:
    """One `name=value`; `position` is where the name begins."""

    name: str
    value: str
    position: int


def parse_tags(text: str) -> tuple[tuple[Tag, ...], tuple[Fault, ...]]:
    """Read a tag list: the tags that could be read, in order, and what is wrong with the rest."""
    tags: dict[str, Tag] = {}
    faults: list[Fault] = []
    position = 0
    for part in text.split(";"):
        start = position + len(part) - len(part.lstrip())
        position += len(part) + 1
        if not part.strip():
            continue
        read = _parse_tag(part.strip(), start)
        if isinstance(read, Fault):
            faults.append(read)
        elif read.name in tags:
            faults.append(Fault(start, part.strip(), f"the tag {read.name!r} stands there twice"))
        else:
            tags[read.name] = read
    return tuple(tags.values()), tuple(faults)


def _parse_tag(part: str, start: int) -> Tag | Fault:
    name, equals, value = part.partition("=")
    if not equals:
        return Fault(start, part, "there is no = in it; tags are separated by semicolons")
    if not _NAME.fullmatch(name.strip()):
        return Fault(start, part, "that is not the name of a tag")
    return Tag(name.strip(), value.strip(), start)
