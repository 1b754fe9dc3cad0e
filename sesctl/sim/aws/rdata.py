"""What Route 53 accepts as the value of a record, and how it words a refusal."""

from __future__ import annotations

import ipaddress
import re

_TXT = re.compile(r'\s*"((?:[^"\\]|\\.)*)"(?:\s+"(?:[^"\\]|\\.)*")*\s*')
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(?:\d{3}|.)")
_LONGEST_STRING = 255
_LONGEST_VALUE = 4000
_MX_FIELDS = 2


def problem(rdtype: str, value: str) -> str | None:
    """What is wrong with a value; None when nothing is."""
    match rdtype:
        case "TXT" | "SPF":
            found = _text_problem(value)
        case "MX":
            found = _mx_problem(value)
        case "CNAME" | "NS" | "PTR":
            found = "RRDATANotSingleField (Value contains spaces)" if len(value.split()) != 1 else None
        case "A" | "AAAA":
            found = _address_problem(rdtype, value)
        case _:
            found = None
    return found and f"Invalid Resource Record: 'FATAL problem: {found} encountered with '{value}''"


def _text_problem(value: str) -> str | None:
    if not _TXT.fullmatch(value):
        return "InvalidCharacterString (Value should be enclosed in quotation marks)"
    strings = [_ESCAPE.sub("x", text) for text in _STRING.findall(value)]
    if any(len(text) > _LONGEST_STRING for text in strings) or len(value) > _LONGEST_VALUE:
        return "CharacterStringTooLong (Value is too long)"
    return None


def _mx_problem(value: str) -> str | None:
    fields = value.split()
    if len(fields) != _MX_FIELDS or not fields[0].isdigit():
        return "MXRRDATANotTwoFields (Value is not a preference and a domain name)"
    return None


def _address_problem(rdtype: str, value: str) -> str | None:
    version = 4 if rdtype == "A" else 6
    try:
        right = ipaddress.ip_address(value).version == version
    except ValueError:
        right = False
    return (
        None
        if right
        else f"{rdtype}RRDATAIllegalIPv{version}Address (Value is not a valid IPv{version} address)"
    )
