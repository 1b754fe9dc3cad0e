"""Read what `sesctl records -o json` wrote."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, get_args

from sesctl.grammar.domain import parse_domain
from sesctl.model.fault import Fault
from sesctl.model.lookup import RecordType
from sesctl.model.records import PURPOSES, Record, RecordSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesctl.model.records import Purpose

_SCHEMA = "sesctl.records/1"
_TYPES: dict[str, RecordType] = {kind: kind for kind in get_args(RecordType)}
_PURPOSES: dict[str, Purpose] = {purpose: purpose for purpose in PURPOSES}
_MX = re.compile(r"[0-9]{1,5} +[^ ]+")
_LONGEST_NAME = 253
_LONGEST_LABEL = 63


class _Misfit(Exception):  # noqa: N818 - becomes a Fault
    """A part of the document is not what it should be."""


def parse_records(text: str) -> RecordSet | Fault:
    """Read a `sesctl.records/1` document; a fault names the part by its path."""
    read = parse_many(text)
    if isinstance(read, Fault) or len(read) == 1:
        return read if isinstance(read, Fault) else read[0]
    domains = ", ".join(one.domain for one in read)
    return Fault(
        0, "", f"it holds the records of {domains}, and one is wanted", "sesctl records DOMAIN -o json"
    )


def parse_many(text: str) -> tuple[RecordSet, ...] | Fault:
    """Read one document or more, one behind the other or as a list, each of another domain."""
    try:
        return _of_domains(map(_read, _documents(text)))
    except (ValueError, RecursionError) as error:  # A number of thousands of digits is a plain ValueError.
        position = error.pos if isinstance(error, json.JSONDecodeError) else 0
        return Fault(
            position, text[position : position + 20], "that is not JSON", "sesctl records DOMAIN -o json"
        )
    except _Misfit as misfit:
        return Fault(0, "", str(misfit), "sesctl records DOMAIN -o json")


def _of_domains(read: Iterable[RecordSet]) -> tuple[RecordSet, ...]:
    found: dict[str, RecordSet] = {}
    for one in read:
        if one.domain in found:
            raise _Misfit(f"it holds the records of {one.domain} twice")
        found[one.domain] = one
    return tuple(found.values())


def _documents(text: str) -> list[Any]:
    decoder = json.JSONDecoder()
    found: list[Any] = []
    at = _next(text, 0)
    while at < len(text) or not found:
        document, at = decoder.raw_decode(text, at)
        found.append(document)
        at = _next(text, at)
    return found[0] if len(found) == 1 and isinstance(found[0], list) and found[0] else found


def _next(text: str, at: int) -> int:
    """Where the next document begins, behind white space."""
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _read(document: Any) -> RecordSet:  # noqa: ANN401 - whatever JSON holds
    body = _mapping(document, "the document")
    if body.get("schema") != _SCHEMA:
        raise _Misfit(f"schema is {body.get('schema')!r}, and has to be {_SCHEMA!r}")
    domain = parse_domain(_string(body, "domain", "the document"))
    if isinstance(domain, Fault):
        raise _Misfit(f"domain: {domain.why}")
    records = body.get("records")
    if not isinstance(records, list):
        raise _Misfit("records is not a list")
    if not records:
        raise _Misfit("records is empty, so there is nothing to look for")
    read = tuple(_record(one, f"records[{index}]") for index, one in enumerate(records))
    return RecordSet(domain, _string(body, "region", "the document"), read)


def _record(value: Any, path: str) -> Record:  # noqa: ANN401 - whatever JSON holds
    body = _mapping(value, path)
    purpose = _string(body, "purpose", path)
    kind = _string(body, "type", path)
    ttl = body.get("ttl")
    values = body.get("values")
    if purpose not in _PURPOSES:
        raise _Misfit(f"{path}.purpose is {purpose!r}, and has to be one of {', '.join(PURPOSES)}")
    if kind not in _TYPES:
        raise _Misfit(f"{path}.type is {kind!r}, and has to be one of {', '.join(_TYPES)}")
    if not isinstance(ttl, int) or isinstance(ttl, bool) or ttl < 0:
        raise _Misfit(f"{path}.ttl is not a number of seconds")
    if not isinstance(values, list) or not values or not all(isinstance(one, str) for one in values):
        raise _Misfit(f"{path}.values is not a list of texts")
    if kind == "MX" and not all(_MX.fullmatch(value) for value in values):
        raise _Misfit(f"{path}.values is not a preference and a host, such as '10 mail.example.com'")
    name = _name(_string(body, "name", path), path)
    return Record(_PURPOSES[purpose], name, _TYPES[kind], ttl, _values(values, kind))


def _values(values: list[str], kind: str) -> tuple[str, ...]:
    if kind == "TXT":
        return tuple(values)
    return tuple(value.lower().removesuffix(".") for value in values)


def _name(text: str, path: str) -> str:
    name = text.lower().removesuffix(".")
    whole = len(name) <= _LONGEST_NAME and name.isascii() and name.isprintable() and " " not in name
    if not whole or not all(0 < len(label) <= _LONGEST_LABEL for label in name.split(".")):
        raise _Misfit(f"{path}.name is not a domain name")
    return name


def _mapping(value: Any, path: str) -> Mapping[str, Any]:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(value, dict):
        raise _Misfit(f"{path} is not an object")
    return value


def _string(body: Mapping[str, Any], key: str, path: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise _Misfit(f"{key} is missing in {path}, or is not a text")
    return value
