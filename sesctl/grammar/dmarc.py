"""DMARC policy records (RFC 9989)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from sesctl.grammar.tags import parse_tags
from sesctl.model.dmarc import Dmarc
from sesctl.model.fault import Fault

if TYPE_CHECKING:
    from sesctl.grammar.tags import Tag
    from sesctl.model.dmarc import Alignment, Policy

OBSOLETE = ("pct", "rf", "ri")
"""Tags of RFC 7489 that RFC 9989 dropped; receivers ignore them."""

_POLICIES: dict[str, Policy] = {"none": "none", "quarantine": "quarantine", "reject": "reject"}
_MODES: dict[str, Alignment] = {"r": "relaxed", "s": "strict"}
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s,]+")
_SIZE_LIMIT = re.compile(r"![0-9]+[kmgt]?$", re.IGNORECASE)


def is_dmarc(text: str) -> bool:
    """Whether a TXT record counts as a DMARC record at all: its version comes first, exactly so."""
    return re.match(r"v\s*=\s*DMARC1\s*(;|$)", text) is not None


def looks_like_dmarc(text: str) -> bool:
    """Whether somebody meant it to be a DMARC record."""
    return re.match(r"[\s\"'\\]*v\s*=\s*dmarc", text, re.IGNORECASE) is not None or "DMARC1" in text


def parse_dmarc(text: str) -> Dmarc | tuple[Fault, ...]:
    """Read a record.

    A record that receivers honour in spite of a fault comes back as a record, with its `faults`;
    one that they ignore comes back as the faults alone.
    """
    if not is_dmarc(text):
        return (_version_fault(text),)
    tags, faults = parse_tags(text)
    values = {tag.name.lower(): tag for tag in tags}
    aggregate, aggregate_faults = _uris(values.get("rua"))
    failure, failure_faults = _uris(values.get("ruf"))
    found = [*faults, *aggregate_faults, *failure_faults]
    policy = _policy(values.get("p"), found)
    if policy is None:
        if not aggregate:
            missing = Fault(0, text, "there is no valid p= tag, nor a rua= to report to", "v=DMARC1; p=none;")
            return (*found, missing)
        policy = "none"
    return Dmarc(
        text,
        policy,
        subdomain_policy=_policy(values.get("sp"), found),
        nonexistent_policy=_policy(values.get("np"), found),
        dkim_alignment=_mode(values.get("adkim"), found),
        spf_alignment=_mode(values.get("aspf"), found),
        aggregate_reports=aggregate,
        failure_reports=failure,
        test_mode=_is(values.get("t"), "y"),
        public_suffix=_public_suffix(values.get("psd")),
        obsolete=tuple(name for name in OBSOLETE if name in values),
        faults=tuple(found),
    )


def _version_fault(text: str) -> Fault:
    if text[:1] in {'"', "'", "\\"}:
        return Fault(
            0, text[:1], "a quotation mark is part of the value", "the value without quotation marks"
        )
    if text != text.lstrip() and is_dmarc(text.lstrip()):
        return Fault(0, text[:10], "there is a space before v=DMARC1", "the value without it")
    if text.startswith("v=DMARC1"):
        return Fault(8, text[8:20], "there is no semicolon after v=DMARC1", "v=DMARC1; with a semicolon")
    if re.match(r"\s*v\s*=\s*dmarc1", text, re.IGNORECASE):
        return Fault(0, text[:10], "the version is written otherwise", "v=DMARC1; in capitals, at the start")
    return Fault(0, text[:20], "it does not begin with v=DMARC1", "v=DMARC1; at the very start")


def _policy(tag: Tag | None, faults: list[Fault]) -> Policy | None:
    if tag is None:
        return None
    policy = _POLICIES.get(tag.value.lower())
    if policy is None:
        faults.append(
            Fault(tag.position, f"{tag.name}={tag.value}", "a policy is none, quarantine or reject")
        )
    return policy


def _mode(tag: Tag | None, faults: list[Fault]) -> Alignment:
    if tag is None:
        return "relaxed"
    mode = _MODES.get(tag.value.lower())
    if mode is None:
        faults.append(Fault(tag.position, f"{tag.name}={tag.value}", "an alignment mode is r or s"))
    return mode or "relaxed"


def _public_suffix(tag: Tag | None) -> Literal["y", "n", "u"]:
    if _is(tag, "y"):
        return "y"
    return "n" if _is(tag, "n") else "u"


def _is(tag: Tag | None, value: str) -> bool:
    return tag is not None and tag.value.lower() == value


def _uris(tag: Tag | None) -> tuple[tuple[str, ...], tuple[Fault, ...]]:
    if tag is None:
        return (), ()
    uris, faults = [], []
    for part in tag.value.split(","):
        uri = _SIZE_LIMIT.sub("", part.strip())
        if _URI.fullmatch(uri):
            uris.append(uri)
        else:
            hint = f"mailto:{uri}" if "@" in uri else ""
            faults.append(Fault(tag.position, f"{tag.name}={part.strip()}", "that is not a URI", hint))
    return tuple(uris), tuple(faults)
