"""The configuration file, `sesctl.toml`: text to settings, or to what is wrong with it and where."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sesctl.model.settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.model.settings import Setting, Value

_LINE = re.compile(r" \(at line (\d+), column \d+\)$")

_ALIKE = 0.7
"""From which a key is taken for another one with a slip in it."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong with a file.

    Attributes:
        line: counted from 1; 0 where it is not known.
        allowed: what would be right, as an instruction.
    """

    line: int
    why: str
    allowed: str


def parse_config(text: str) -> dict[str, Value] | Misfit:
    """Read a file: the settings that it has, or the first thing that is wrong with it."""
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = str(error)
        where = _LINE.search(said)
        line = int(where[1]) if where else text.count("\n") + 1
        return Misfit(line, f"it is not TOML: {_LINE.sub('', said)}", _instead(line, text, said))
    settings: dict[str, Value] = {}
    for key, value in found.items():
        read = _read(key, value)
        if isinstance(read, str | int | tuple):
            settings[key] = read
        else:
            return Misfit(line_of(key, text), *read.split)
    return settings


def _instead(line: int, text: str, said: str) -> str:
    """How to write the line that is not TOML."""
    written = next(iter(text.splitlines()[line - 1 : line]), "")
    before, _, after = written.partition("=")
    key, value = before.strip().strip("\"'"), after.strip().strip("\"'")
    if key not in SETTINGS:
        return 'write it as: region = "eu-west-3"'
    if "overwrite" in said:
        return f"keep one of the lines that set {key}"
    return f"write it as: {_example(key, SETTINGS[key], value)}"


@dataclass(frozen=True, slots=True)
class _Wrong:
    why: str
    allowed: str

    @property
    def split(self) -> tuple[str, str]:
        return self.why, self.allowed


def _read(key: str, value: object) -> Value | _Wrong:
    setting = SETTINGS.get(key)
    if setting is None:
        near = get_close_matches(key, SETTINGS, 1, _ALIKE)
        hint = f"did you mean {near[0]}? " if near else "give other options on the command line; "
        return _Wrong(f"there is no setting {key!r}", f"{hint}there are: {', '.join(SETTINGS)}")
    match setting.kind, value:
        case "number", int() if not isinstance(value, bool):
            return value
        case "text", str() if value.strip():
            return _allowed(key, value.strip(), setting)
        case "texts", str() if value.strip():
            return (value.strip(),)
        case "texts", list() if value and all(isinstance(one, str) and one.strip() for one in value):
            return tuple(one.strip() for one in value)
        case _:
            return _Wrong(f"{key} is {_named(value)}", f"write it as: {_example(key, setting)}")


def _allowed(key: str, value: str, setting: Setting) -> str | _Wrong:
    if setting.allowed and value not in setting.allowed:
        return _Wrong(f"{key} is {value!r}", f"there are: {', '.join(setting.allowed)}")
    return value


def _named(value: object) -> str:
    kinds = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "empty",
        list: "a list",
        dict: "a table",
    }
    return kinds.get(type(value), "a date or a time")


def _example(key: str, setting: Setting, meant: str = "") -> str:
    value = setting.allowed[0] if setting.allowed else "…"
    if re.fullmatch(r"[\w.@:/+-]+", meant):
        value = meant
    return {"text": f'{key} = "{value}"', "texts": f'{key} = ["{value}"]', "number": f"{key} = 1"}[
        setting.kind
    ]


def line_of(key: str, text: str) -> int:
    """Find where a key is set; counted from 1, and 0 where it is not found."""
    pattern = re.compile(rf"\s*(\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*[\].=]")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 0)


def write_config(settings: Mapping[str, Value]) -> str:
    """Write a file, each setting with what it means."""
    lines = ["# Settings of sesctl; options and environment variables come first.", ""]
    for key, setting in SETTINGS.items():
        if key in settings:
            lines += [f"# {setting.meaning}", f"{key} = {_toml(settings[key])}", ""]
    return "\n".join(lines)


def _toml(value: Value) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(one) for one in value)}]"
    # A basic string of TOML is written as one of JSON is, but for DEL.
    return (
        str(value)
        if isinstance(value, int)
        else json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    )
