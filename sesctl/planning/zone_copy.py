"""The record sets that the old servers' answers add up to, as the new zone is to hold them."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from sesctl.grammar.presentation import quoted, split_text
from sesctl.model.dns_hosts import recognise
from sesctl.model.hosting import HostedSet
from sesctl.model.lookup import Absent, Answered, Question, Referral, Unknown
from sesctl.model.names import is_below, parent
from sesctl.model.zone_move import Copy
from sesctl.planning.zone_names import is_probe
from sesctl.planning.zone_survey import from_wildcard, of_nobody

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sesctl.model.lookup import Reply
    from sesctl.planning.zone_survey import Sight

    Sets = dict[tuple[str, str], HostedSet]

_RESOLVED_TTL = 300
"""What is left of a TTL in a cache says nothing; this is short enough to be changed soon."""

_DELEGATION_TTL = 3600
_UNCOPIED = frozenset({"NS", "SOA", "DS"})
_UNREADABLE = re.compile(r"\\x[89a-f][0-9a-f]")
# What Cloudflare publishes as its own: an address in there is its proxy, and not the user's server.
_PROXIES = tuple(
    ipaddress.ip_network(network)
    for network in (
        "173.245.48.0/20",
        "103.21.244.0/22",
        "103.22.200.0/22",
        "103.31.4.0/22",
        "141.101.64.0/18",
        "108.162.192.0/18",
        "190.93.240.0/20",
        "188.114.96.0/20",
        "197.234.240.0/22",
        "198.41.128.0/17",
        "162.158.0.0/15",
        "104.16.0.0/13",
        "104.24.0.0/14",
        "172.64.0.0/13",
        "131.0.72.0/22",
        "2400:cb00::/32",
        "2606:4700::/32",
        "2803:f800::/32",
        "2405:b500::/32",
        "2405:8100::/32",
        "2a06:98c0::/29",
        "2c0f:f248::/32",
    )
)


def copied(domain: str, sight: Sight, hosts: tuple[str, ...]) -> Copy:
    """Read the answers as record sets; `hosts` are the name servers that the old host has."""
    if not sight.servers:
        return Copy("none", reason=sight.silent)
    work = _Work(domain, sight.answers, by_resolvers=sight.servers[0].role == "resolver")
    proxied = recognise(hosts).name == "Cloudflare"
    sets, left = _without_proxies(work.sets()) if proxied else (work.sets(), ())
    where = ", ".join(dict.fromkeys(server.name or server.address for server in sight.servers))
    return Copy(
        "resolvers" if work.by_resolvers else "servers",
        where,
        len(sight.answers),
        sum(isinstance(reply, Unknown) for reply in sight.answers.values()),
        tuple(sorted(sets, key=lambda one: (one.name.split(".")[::-1], one.type))),
        (*left, *work.left),
        tuple(_doubts(domain, sets)),
        ttl=_own_ttl(domain, sight.answers),
    )


class _Work:
    def __init__(self, domain: str, answers: Mapping[Question, Reply], *, by_resolvers: bool) -> None:
        self._domain = domain
        self._answers = answers
        self.by_resolvers = by_resolvers
        self._sets: Sets = {}
        self.left: list[str] = []

    def sets(self) -> list[HostedSet]:
        """Every set that was found, an alias alone at its name."""
        if not self._sets:
            implied = self._implied_by_wildcards()
            for question, reply in self._answers.items():
                if question.name not in implied:
                    self._take(question, reply)
        aliases = {name for name, kind in self._sets if kind == "CNAME"}
        return [one for one in self._sets.values() if one.type == "CNAME" or one.name not in aliases]

    def _implied_by_wildcards(self) -> frozenset[str]:
        """Names that show nothing but what a wildcard above them says."""
        every: dict[str, bool] = {}
        for question, reply in self._answers.items():
            if question.name != self._domain and not is_probe(question.name):
                every[question.name] = every.get(question.name, True) and self._is_implied(question, reply)
        return frozenset(name for name, implied in every.items() if implied)

    def _is_implied(self, question: Question, reply: Reply) -> bool:
        if from_wildcard(self._answers, self._domain, question, reply):
            return True
        # Where a wildcard would say something, and the name does not, the name is there.
        hidden = isinstance(of_nobody(self._answers, self._domain, question), Answered)
        return _is_nothing(reply) and not hidden

    def _take(self, question: Question, reply: Reply) -> None:
        name = f"*.{parent(question.name)}" if is_probe(question.name) else question.name
        if is_probe(question.name) and parent(question.name) != self._domain:
            above = Question(question.name.replace(parent(question.name), self._domain), question.type)
            if self._answers.get(above) == reply:
                return
        match reply:
            case Referral():
                self._delegation(reply)
            case Answered(_, ttl, aliases) if aliases:
                self._alias(name, aliases[0], ttl)
            case Absent(_, _, aliases) if aliases:
                self._alias(name, aliases[0], _RESOLVED_TTL)
            case Answered(values, ttl) if values and question.type == "CNAME":
                self._alias(name, values[0], ttl, exact=True)
            case Answered(values, ttl) if values and question.type not in _UNCOPIED:
                self._put(name, question.type, ttl, values)

    def _alias(self, name: str, target: str, ttl: int, *, exact: bool = False) -> None:
        if name == self._domain:
            self.left.append(f"{name} is an alias of {target}, which no zone may have at its apex.")
            return
        # Of an alias and what lies behind it, the one that was asked for as such has the right TTL.
        if not exact and (name, "CNAME") in self._sets:
            return
        self._sets[name, "CNAME"] = HostedSet(name, "CNAME", self._kept(ttl), (f"{target}.",))

    def _put(self, name: str, kind: str, ttl: int, values: tuple[str, ...]) -> None:
        if kind == "TXT" and any(_UNREADABLE.search(value) for value in values):
            self.left.append(f"TXT {name} holds bytes that are no text.")
            return
        written = tuple(_rdata(kind, value) for value in values)
        self._sets[name, kind] = HostedSet(name, kind, self._kept(ttl), written)

    def _delegation(self, reply: Referral) -> None:
        if not is_below(reply.zone, self._domain) or not reply.hosts:
            return
        ttl = reply.ttl or _DELEGATION_TTL
        hosts = tuple(f"{host}." for host in reply.hosts)
        self._sets[reply.zone, "NS"] = HostedSet(reply.zone, "NS", ttl, hosts)
        for host, address in reply.glue:
            if is_below(host, self._domain):
                kind = "AAAA" if ":" in address else "A"
                known = self._sets.get((host, kind))
                values = {*(known.values if known else ()), address}
                self._sets[host, kind] = HostedSet(host, kind, ttl, tuple(sorted(values)))

    def _kept(self, ttl: int) -> int:
        return _RESOLVED_TTL if self.by_resolvers else ttl


def _is_nothing(reply: Reply) -> bool:
    return not isinstance(reply, Answered | Referral) and not (isinstance(reply, Absent) and reply.aliases)


def _rdata(kind: str, value: str) -> str:
    match kind:
        case "TXT":
            return " ".join(quoted(part) for part in split_text(value))
        case "MX" if not value.endswith(" ."):
            return f"{value}."
        case _:
            return value


def _without_proxies(sets: Iterable[HostedSet]) -> tuple[list[HostedSet], tuple[str, ...]]:
    kept, names = [], []
    for one in sets:
        if one.type in {"A", "AAAA"} and any(_is_proxy(value) for value in one.values):
            names.append(f"{one.type} {one.name}")
        else:
            kept.append(one)
    if not names:
        return kept, ()
    why = "leads to Cloudflare's own proxy, which serves it no more after the switch"
    return kept, tuple(f"{name} {why}: enter the address of the server behind it." for name in names)


def _is_proxy(value: str) -> bool:
    address = ipaddress.ip_address(value)
    return any(address.version == network.version and address in network for network in _PROXIES)


def _doubts(domain: str, sets: Iterable[HostedSet]) -> Iterator[str]:
    addresses = [one for one in sets if one.name == domain and one.type in {"A", "AAAA"}]
    if addresses:
        kinds = " and ".join(one.type for one in addresses)
        yield (
            f"{kinds} {domain}: the addresses of today. If the old host makes them from an ALIAS or a flattened "
            "CNAME, they will not follow it any more."
        )


def _own_ttl(domain: str, answers: Mapping[Question, Reply]) -> int:
    reply = answers.get(Question(domain, "NS"))
    return reply.ttl if isinstance(reply, Answered) else 0
