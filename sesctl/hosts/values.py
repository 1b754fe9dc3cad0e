"""Values between presentation form and what lexicon's providers take and list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.grammar.presentation import quoted, split_text, text_of
from sesctl.hosts.providers import PREFERENCE_APART, QUOTED

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOSTS = frozenset({"CNAME", "MX", "NS"})
# The one that SES asks for. Some providers list an MX record without its preference.
_PREFERENCE = "10"


def content(provider: str, kind: str, value: str) -> tuple[str, str | None]:
    """Write a value as a provider takes it; returns it with the preference that goes apart, if one does.

    Host names keep their final dot: without it some providers would append the zone.
    """
    if kind == "TXT":
        return (value if provider in QUOTED else text_of(value)), None
    if kind == "MX" and provider in PREFERENCE_APART:
        preference, _, host = value.partition(" ")
        return host, preference
    return value, None


def presentation(kind: str, listed: Mapping[str, object]) -> str:
    """Read the value of a record as a provider lists it: with quotes or without, with a final dot or without."""
    found = str(listed.get("content") or "").strip()
    if kind == "TXT":
        text = text_of(found) if found.startswith('"') and found.endswith('"') else found
        return " ".join(quoted(part) for part in split_text(text))
    if kind not in _HOSTS:
        return found
    *before, host = found.split() or [""]
    dotted = f"{host.lower().rstrip('.')}."
    return f"{_preference(before, listed)} {dotted}" if kind == "MX" else dotted


def _preference(before: list[str], listed: Mapping[str, object]) -> str:
    if before:
        return before[0]
    options = listed.get("options")
    mx = options.get("mx") if isinstance(options, dict) else None
    apart = mx.get("priority") if isinstance(mx, dict) else listed.get("priority")
    return str(apart) if apart is not None else _PREFERENCE


def whole_name(name: str, zone: str) -> str:
    """Read the name of a record as a provider lists it: whole or relative, `@` or empty at the apex."""
    plain = name.lower().rstrip(".").removeprefix("@.")
    if plain in {"", "@", zone}:
        return zone
    return plain if plain.endswith(f".{zone}") else f"{plain}.{zone}"
