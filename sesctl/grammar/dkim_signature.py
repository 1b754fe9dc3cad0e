"""DKIM-Signature fields (RFC 6376 section 3.5)."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sesctl.grammar.tags import parse_tags
from sesctl.model.fault import Fault
from sesctl.model.message import DkimSignature
from sesctl.model.names import is_at_or_below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.model.message import Canonicalization

_NEEDED = ("v", "a", "b", "bh", "d", "h", "s")
_FORMS: dict[str, Canonicalization] = {"simple": "simple", "relaxed": "relaxed"}
_NAME = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_NUMBER = re.compile(r"[0-9]{1,76}")
_MOST_HEADERS = 500
_LAST_MOMENT = 253402300799  # the end of the year 9999


def parse_dkim_signature(text: str) -> DkimSignature | Fault:
    """Read a field; one that receivers must not verify is the fault that keeps them from it."""
    tags, faults = parse_tags(text)
    if faults:
        return faults[0]
    values = {tag.name: tag.value for tag in tags}
    missing = [name for name in _NEEDED if not values.get(name)]
    if missing:
        return Fault(0, "", f"the tag {missing[0]}= is missing or empty")
    return _wrong_with(values) or _signature(values)


def _wrong_with(values: Mapping[str, str]) -> Fault | None:
    checks = (
        ("v", values["v"] == "1", "its version is not 1"),
        ("d", _is_name(values["d"]), "d= is not a domain name"),
        ("s", _is_name(values["s"]), "s= is not a selector"),
        ("h", "from" in _headers(values), "the From field is not among those that are signed"),
        ("h", len(_headers(values)) <= _MOST_HEADERS, "it names more header fields than anybody signs"),
        ("b", _decoded(values["b"]) is not None, "b= is not Base64"),
        ("bh", _decoded(values["bh"]) is not None, "bh= is not Base64"),
        ("c", _forms(values) is not None, "c= names no canonicalization"),
        ("l", _is_number(values, "l"), "l= is not a number"),
        ("t", _is_number(values, "t"), "t= is not a time"),
        ("x", _is_number(values, "x"), "x= is not a time"),
        ("q", "dns/txt" in values.get("q", "dns/txt").lower(), "q= names no way to get the key"),
        ("i", _identity_fits(values), "i= is not at or below d="),
    )
    return next((Fault(0, values.get(name, ""), why) for name, is_right, why in checks if not is_right), None)


def _signature(values: Mapping[str, str]) -> DkimSignature:
    header_form, body_form = _forms(values) or ("simple", "simple")
    return DkimSignature(
        values["d"].lower().removesuffix("."),
        values["s"].lower().removesuffix("."),
        values["a"].lower(),
        _headers(values),
        _decoded(values["b"]) or b"",
        _decoded(values["bh"]) or b"",
        header_form,
        body_form,
        int(values["l"]) if "l" in values else None,
        values.get("i", f"@{values['d']}"),
        _moment(values.get("t")),
        _moment(values.get("x")),
    )


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text.lower().removesuffix(".")) is not None


def _is_number(values: Mapping[str, str], name: str) -> bool:
    return name not in values or _NUMBER.fullmatch(values[name]) is not None


def _headers(values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in values["h"].split(":"))


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _forms(values: Mapping[str, str]) -> tuple[Canonicalization, Canonicalization] | None:
    header, slash, body = values.get("c", "simple/simple").lower().partition("/")
    forms = _FORMS.get(header), _FORMS.get(body if slash else "simple")
    return (forms[0], forms[1]) if forms[0] and forms[1] else None


def _identity_fits(values: Mapping[str, str]) -> bool:
    if "i" not in values:
        return True
    _, at, domain = values["i"].lower().rpartition("@")
    return bool(at) and is_at_or_below(domain, values["d"].lower())


def _moment(seconds: str | None) -> datetime | None:
    """Read a time; one beyond all calendars is as good as none (section 3.5, on `x`)."""
    if seconds is None or int(seconds) > _LAST_MOMENT:
        return None
    return datetime.fromtimestamp(int(seconds), UTC)
