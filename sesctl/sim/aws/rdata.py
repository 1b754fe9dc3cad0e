"""What Route 53 accepts as the value of a record, and how it words a refusal."""

from __future__ import annotations

import functools
import ipaddress
import re

import dns.exception
import dns.name
import dns.rdata

from sesctl.sim.aws import names

_TXT = re.compile(r'\s*"((?:[^"\\]|\\.)*)"(?:\s+"(?:[^"\\]|\\.)*")*\s*')
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(?:[0-3][0-7]{2}|.)")
_PRINTABLE = re.compile(r"[\x20-\x7e]*")
_LONGEST_STRING = 255
_LONGEST_VALUE = 4000
_MX_FIELDS = 2
_KEEP = 65_536


def problem(rdtype: str, value: str) -> str | None:
    """What is wrong with a value; None when nothing is."""
    found = _character_problem(value) or _problem(rdtype, value)
    return found and f"Invalid Resource Record: 'FATAL problem: {found} encountered with '{value}''"


def _character_problem(value: str) -> str | None:
    # Other characters are written as octal codes (Developer Guide, "Supported DNS record types", TXT).
    if not _PRINTABLE.fullmatch(value):
        return "UnsupportedCharacter (Value contains unsupported characters)"
    return None


def _problem(rdtype: str, value: str) -> str | None:
    match rdtype:
        case "TXT" | "SPF":
            return _text_problem(value)
        case "MX":
            return _mx_problem(value)
        case "CNAME" | "NS" | "PTR":
            return _name_problem(value)
        case "A" | "AAAA":
            return _address_problem(rdtype, value)
        case _:
            return _other_problem(rdtype, value)


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
    return _other_problem("MX", value)


def _name_problem(value: str) -> str | None:
    if len(value.split()) != 1:
        return "RRDATANotSingleField (Value contains spaces)"
    return _other_problem("CNAME", value)


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


@functools.lru_cache(maxsize=_KEEP)
def _other_problem(rdtype: str, value: str) -> str | None:
    try:
        dns.rdata.from_text("IN", rdtype, names.as_decimal(value), dns.name.root, relativize=False)
    except dns.exception.DNSException:
        return f"{rdtype}RRDATAInvalid (Value is not a valid {rdtype} record)"
    return None
