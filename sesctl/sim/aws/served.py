"""A hosted zone as its name servers serve it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import dns.exception
import dns.name
import dns.rdataset

from sesctl.sim.aws import names
from sesctl.sim.dns.zone import StoredZone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.sim.aws.record_set import RecordSet

_KEEP = 65_536
_DEEPEST_ALIAS = 8
# What an alias to a load balancer or a distribution leads to, which are not simulated (RFC 5737, RFC 3849).
_ELSEWHERE = {"A": ("192.0.2.80",), "AAAA": ("2001:db8::80",)}
_ALIAS_TTL = 60


def as_dns(apex: str, sets: Sequence[RecordSet]) -> StoredZone:
    """The zone with one set for each name and type; of sets with a routing policy the first that may answer."""
    zone = StoredZone(_dns_name(apex))
    chosen = _chosen(sets)
    for found in chosen.values():
        ttl, values = _resolved(chosen, found)
        rdataset = _rdataset(found.type, ttl, values)
        if rdataset is not None:
            zone.put(_dns_name(found.name), rdataset)
    return zone


def _chosen(sets: Sequence[RecordSet]) -> dict[tuple[str, str], RecordSet]:
    chosen: dict[tuple[str, str], RecordSet] = {}
    for found in sets:
        place = found.name, found.type
        if place not in chosen or chosen[place].extra.get("Weight") == 0:
            chosen[place] = found
    return chosen


def _resolved(sets: dict[tuple[str, str], RecordSet], found: RecordSet) -> tuple[int, tuple[str, ...]]:
    for _ in range(_DEEPEST_ALIAS):
        if found.alias is None:
            return found.ttl or 0, found.values
        target = sets.get((found.alias["DNSName"], found.type))
        if target is None:
            return _ALIAS_TTL, _ELSEWHERE.get(found.type, ())
        found = target
    return 0, ()


@functools.lru_cache(maxsize=_KEEP)
def _rdataset(rdtype: str, ttl: int, values: tuple[str, ...]) -> dns.rdataset.Rdataset | None:
    # One changed set has the whole zone read again; the others are then at hand.
    if not values:
        return None
    texts = [names.as_decimal(value) for value in values]
    try:
        return dns.rdataset.from_text_list("IN", rdtype, ttl, texts, origin=dns.name.root, relativize=False)
    except dns.exception.DNSException:
        # Set past the checks, by the control endpoint.
        return None


@functools.lru_cache(maxsize=_KEEP)
def _dns_name(name: str) -> dns.name.Name:
    labels = [names.unescaped(label).encode("latin-1") for label in name.rstrip(".").split(".")]
    return dns.name.Name([*labels, b""])
