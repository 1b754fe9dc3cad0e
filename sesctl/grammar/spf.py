"""SPF records (RFC 7208): terms with their positions."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from sesctl.model.fault import Fault
from sesctl.model.spf import Mechanism, Modifier, Spf

if TYPE_CHECKING:
    from sesctl.model.spf import Term

_VERSION = re.compile(r"v=spf1(?= |$)", re.IGNORECASE)
_TERM = re.compile(r"[^ ]+")
_MODIFIER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9_.-]*)=(?P<value>.*)", re.DOTALL)
_MECHANISM = re.compile(r"(?P<qualifier>[-+~?]?)(?P<name>[A-Za-z0-9]*)(?P<rest>.*)", re.DOTALL)
_CIDR = re.compile(r"(?P<spec>.*?)(?:/(?P<four>\d{1,3}))?(?://(?P<six>\d{1,3}))?", re.DOTALL | re.ASCII)
# RFC 7208 section 7.1; %{letter transformers delimiters}, %%, %_ and %-.
_MACRO = re.compile(r"%(?:\{[slodiphcrtvSLODIPHCRTV][0-9]*r?[-.+,/_=]*\}|%|_|-)")

QUERYING = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
"""The terms that count against the limit of ten (section 4.6.4)."""

_NEEDS_DOMAIN = frozenset({"include", "exists"})
_MAY_HAVE_DOMAIN = frozenset({"a", "mx", "ptr"})
_HAS_PREFIX = frozenset({"a", "mx"})


def is_spf(text: str) -> bool:
    """Whether a TXT record is an SPF record, right or wrong (section 4.5)."""
    return _VERSION.match(text) is not None


def looks_like_spf(text: str) -> bool:
    """Whether somebody meant it to be an SPF record."""
    return re.match(r"[\s\"'\\]*v\s*=?\s*spf\s*1", text, re.IGNORECASE) is not None


def has_macro(domain_spec: str) -> bool:
    """Whether a domain-spec depends on the mail, so that it cannot be looked up beforehand."""
    return "%" in domain_spec


def parse_spf(text: str) -> Spf | tuple[Fault, ...]:
    """Read a record: all of its terms, or every fault in it."""
    version = _VERSION.match(text)
    if not version:
        spaced = text != text.lstrip()
        why = "there is a space before v=spf1" if spaced else "it does not begin with v=spf1 and a space"
        return (Fault(0, text[:10], why, "v=spf1 at the very start"),)
    terms: list[Term] = []
    faults: list[Fault] = []
    for match in _TERM.finditer(text, version.end()):
        term = _parse_term(match[0], match.start())
        if isinstance(term, Fault):
            faults.append(term)
        else:
            terms.append(term)
    faults.extend(_repeated_modifiers(terms))
    return tuple(faults) if faults else Spf(text, tuple(terms))


def _repeated_modifiers(terms: list[Term]) -> list[Fault]:
    """Find a second redirect or exp, which makes the record an error (section 6)."""
    seen: set[str] = set()
    faults = []
    for term in terms:
        if isinstance(term, Modifier) and term.name in {"redirect", "exp"}:
            if term.name in seen:
                faults.append(Fault(term.position, term.text, f"{term.name}= may stand there only once"))
            seen.add(term.name)
    return faults


def _parse_term(text: str, position: int) -> Term | Fault:
    if modifier := _MODIFIER.fullmatch(text):
        return _modifier(modifier["name"].lower(), modifier["value"], text, position)
    match = _MECHANISM.fullmatch(text)
    if not match:
        return Fault(position, text, "that is not a term of SPF")
    name, rest = match["name"].lower(), match["rest"]
    mechanism = Mechanism(match["qualifier"] or "+", name, rest.removeprefix(":"), text, position)
    if why := _wrong_with(name, rest):
        return Fault(position, text, why)
    return mechanism


def _modifier(name: str, value: str, text: str, position: int) -> Term | Fault:
    checked = name in {"redirect", "exp"}
    why = _wrong_domain_spec(value) if checked else _wrong_macro(value)
    return Fault(position, text, why) if why else Modifier(name, value, text, position)


def _wrong_with(name: str, rest: str) -> str:
    if name == "all":
        return "nothing may follow all" if rest else ""
    if name in {"ip4", "ip6"}:
        return _wrong_network(name, rest)
    if name in _NEEDS_DOMAIN | _MAY_HAVE_DOMAIN:
        return _wrong_target(name, rest)
    return f"there is no mechanism {name!r}" if name else "that is not a term of SPF"


def _wrong_target(name: str, rest: str) -> str:
    match = _CIDR.fullmatch(rest)
    if match is None or name not in _HAS_PREFIX:
        spec, four, six = rest, None, None
    else:
        spec, four, six = match["spec"], match["four"], match["six"]
    if not spec:
        if name in _NEEDS_DOMAIN:
            return f"{name} needs a domain, as in {name}:example.com"
    elif not spec.startswith(":"):
        return f"a colon stands between {name} and its domain"
    elif why := _wrong_domain_spec(spec[1:]):
        return why
    if four is not None and not _is_prefix(four, 32):
        return "an IPv4 prefix length is 0 to 32"
    if six is not None and not _is_prefix(six, 128):
        return "an IPv6 prefix length is 0 to 128"
    return ""


def _is_prefix(text: str, largest: int) -> bool:
    return int(text) <= largest and (text == "0" or not text.startswith("0"))


def _wrong_network(name: str, rest: str) -> str:
    if not rest.startswith(":"):
        return f"a colon and a network follow {name}"
    address, _, prefix = rest[1:].partition("/")
    kind = ipaddress.IPv4Address if name == "ip4" else ipaddress.IPv6Address
    try:
        kind(address)
    except ValueError:
        return f"{address!r} is not an {'IPv4' if name == 'ip4' else 'IPv6'} address"
    largest = 32 if name == "ip4" else 128
    if "/" in rest and not (prefix.isascii() and prefix.isdigit() and _is_prefix(prefix, largest)):
        return f"the prefix length is 0 to {largest}"
    return ""


def _wrong_macro(text: str) -> str:
    if "%" in _MACRO.sub("", text):
        return "a % begins a macro, and this is none (write %% for the sign itself)"
    if any(not "!" <= character <= "~" for character in text):
        return "there is a character in it that may not stand in SPF"
    return ""


def _wrong_domain_spec(spec: str) -> str:
    """Judge a domain-spec: a macro-string that ends in a macro or in a top label (section 7.1)."""
    if not spec:
        return "the domain is missing"
    if why := _wrong_macro(spec):
        return why
    end = list(_MACRO.finditer(spec))
    if end and end[-1].end() == len(spec):
        return ""
    if "." not in spec:
        return f"{spec!r} is not a domain"
    top = spec.removesuffix(".").rpartition(".")[2]
    return "" if _is_top_label(top) else f"{spec!r} does not end in a top-level domain"


def _is_top_label(label: str) -> bool:
    """Whether a label may end a domain-spec: letters, digits and inner hyphens, not digits alone."""
    return label.replace("-", "").isalnum() and not label.isdigit() and label.strip("-") == label
