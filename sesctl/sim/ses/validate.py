"""Checking the parameters of a request against botocore's model, in AWS's wording."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    # botocore's shapes have no types.
    Shape = Any

_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "blob": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "timestamp": (int, float, str),
}


def faults(params: Mapping[str, object], shape: Shape) -> list[str]:
    """Everything that the model forbids in these parameters."""
    return list(_structure(params, shape, ""))


def complaint(found: list[str]) -> str:
    """The faults as one message."""
    plural = "error" if len(found) == 1 else "errors"
    return f"{len(found)} validation {plural} detected: {'; '.join(found)}"


def _value(value: object, shape: Shape, path: str) -> Iterator[str]:
    if not isinstance(value, _JSON_TYPES[shape.type_name]):
        yield f"Value at '{path}' failed to satisfy constraint: Member must be of type {shape.type_name}"
    elif isinstance(value, dict) and shape.type_name == "structure":
        yield from _structure(value, shape, path)
    elif isinstance(value, list):
        yield from _length(value, shape, path)
        for index, item in enumerate(value, start=1):
            yield from _value(item, shape.member, f"{path}.{index}.member")
    elif isinstance(value, str):
        yield from _text(value, shape, path)


def _structure(value: Mapping[str, object], shape: Shape, path: str) -> Iterator[str]:
    for name in shape.required_members:
        if value.get(name) is None:
            yield (
                f"Value null at '{_below(path, name)}' failed to satisfy constraint: Member must not be null"
            )
    for name, member in shape.members.items():
        if value.get(name) is not None:
            yield from _value(value[name], member, _below(path, name))


def _text(value: str, shape: Shape, path: str) -> Iterator[str]:
    said = f"Value '{value}' at '{path}' failed to satisfy constraint: Member must"
    allowed = getattr(shape, "enum", None)
    if allowed and value not in allowed:
        yield f"{said} satisfy enum value set: [{', '.join(allowed)}]"
    pattern = shape.metadata.get("pattern")
    if pattern and not re.search(pattern, value):
        yield f"{said} satisfy regular expression pattern: {pattern}"
    yield from _length(value, shape, path)


def _length(value: str | list[object], shape: Shape, path: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    said = f"Value '{value}' at '{path}' failed to satisfy constraint: Member must have length"
    if least is not None and len(value) < least:
        yield f"{said} greater than or equal to {least}"
    if most is not None and len(value) > most:
        yield f"{said} less than or equal to {most}"


def _below(path: str, name: str) -> str:
    member = name[:1].lower() + name[1:]
    return f"{path}.{member}" if path else member
