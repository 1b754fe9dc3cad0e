"""A world in which everything is right, and changes to it in a small language.

The language is that of the `Example` and `Instead` parts of the pages of checks. A line is a record
to add (`mail MX 10 host.`), names being relative to example.com, or a directive:

    @drop NAME TYPE              remove a record set
    @at ns2 RECORD               add, or `drop`, at one server only: ns1, ns2, resolver
    @server ns2 REASON           every reply of a server is servfail, refused, timeout or lame;
                                 bogus is servfail unless checking is disabled
    @fail SERVER NAME REASON     the same for one name alone, which is whole, and all that lies below it
    @keys none|p=|1024|2048      what is served where the DKIM records lead to
    @cut NAME                    that name is a zone of its own
    @hosted NS NS…               the account has a hosted zone with these name servers
    @zone gone                   the domain is not delegated
    @domain NAME                 look at another domain of the zone
    @identity missing            no identity; or KEY=VALUE pairs that change it
    @elsewhere REGION            the identity is verified in that region too
    @address NAME                the region has that address identity
"""

from __future__ import annotations

import shlex
from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sesctl.checks.verdict import report
from sesctl.model.fact import Found, Missing
from sesctl.model.hosted_zone import HostedZone
from sesctl.model.identity import Dkim, Identity, IdentitySummary, LastCheck, MailFrom, SoaSeen, Status
from sesctl.model.lookup import Absent, Answered, Server, Soa, Unknown
from sesctl.model.names import is_at_or_below
from sesctl.model.observation import Observation
from sesctl.model.records import RecordSet
from sesctl.planning.desired import desired_records, own_key_names
from sesctl.planning.goal import Goal
from sesctl.workflows.look import look_up

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sesctl.model.fact import Fact
    from sesctl.model.lookup import Ask, Question, Reply
    from sesctl.model.report import DomainReport

REGION = "eu-west-3"
ZONE = "example.com"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SERVERS = {"ns1": "192.0.2.1", "ns2": "192.0.2.2", "resolver": "192.0.2.53"}
RESOLVER = Server(SERVERS["resolver"], "resolver")
Zone = dict[tuple[str, str], tuple[str, ...]]


class FakeClock:
    """A clock that moves only when it is slept on."""

    def __init__(self, start: datetime = NOW) -> None:
        self._now = start
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += timedelta(seconds=seconds)


def right_identity(domain: str = ZONE) -> Identity:
    return Identity(
        domain,
        "domain",
        REGION,
        verified=True,
        status=Status.SUCCESS,
        dkim=Dkim(
            Status.SUCCESS,
            signing_enabled=True,
            origin="AWS_SES",
            tokens=("token1", "token2", "token3"),
            signing_zone="dkim.amazonses.com",
        ),
        mail_from=MailFrom(f"mail.{domain}", Status.SUCCESS, "USE_DEFAULT_VALUE"),
    )


def right_zone(identity: Identity) -> Zone:
    zone: Zone = {
        (ZONE, "NS"): ("ns1.example.net", "ns2.example.net"),
        (ZONE, "A"): ("192.0.2.80",),
        (ZONE, "TXT"): ("v=spf1 -all",),
        (ZONE, "SOA"): ("ns1.example.net hostmaster.example.com 7 7200 900 1209600 300",),
    }
    for record in desired_records(identity, "v=DMARC1; p=reject; rua=mailto:dmarc@example.com;").records:
        zone[record.name, record.type] = record.values
    return zone


ELSEWHERE: Zone = {
    ("ns1.example.net", "A"): (SERVERS["ns1"],),
    ("ns2.example.net", "A"): (SERVERS["ns2"],),
    ("amazonses.com", "TXT"): ("v=spf1 ip4:199.255.192.0/22 -all",),
}


@dataclass
class World:
    """DNS and SES as they are seen from here; implements the Resolver port."""

    domain: str = ZONE
    identity: Fact[Identity] = field(default_factory=lambda: Found(right_identity()))
    zones: dict[str, Zone] = field(default_factory=dict)
    failures: dict[str, Reply] = field(default_factory=dict)
    bogus: set[str] = field(default_factory=set)
    failing_names: dict[tuple[str, str], Reply] = field(default_factory=dict)
    cuts: list[str] = field(default_factory=list)
    hosted: tuple[HostedZone, ...] = ()
    delegated: bool = True
    elsewhere: dict[str, Identity] = field(default_factory=dict)
    addresses: tuple[IdentitySummary, ...] = ()
    asked: list[Ask] = field(default_factory=list)
    batches: int = 0

    def __post_init__(self) -> None:
        if not self.zones:
            zone = right_zone(right_identity()) | right_zone(right_identity(self.domain))
            self.zones = {name: dict(zone) for name in SERVERS}
            self.zones["resolver"] |= ELSEWHERE
            _serve_keys(self.zones["resolver"], "2048")

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        self.batches += 1
        self.asked += asks
        return {ask: self._reply(ask) for ask in asks}

    def _reply(self, ask: Ask) -> Reply:
        server = next(name for name, address in SERVERS.items() if address == ask.server.address)
        if server in self.failures:
            return self.failures[server]
        if server in self.bogus and not ask.question.checking_disabled:
            return Unknown("servfail", "DNSSEC Bogus")
        name = ask.question.name
        for (who, failing), reply in self.failing_names.items():
            if who == server and is_at_or_below(name, failing):
                return reply
        if not self.delegated and (name == ZONE or name.endswith(f".{ZONE}")):
            return Absent("nxdomain", Soa("com", "a.gtld.example", "nstld.example", 1, 900, 900))
        reply = answer(self.zones[server], ask.question, follow=server == "resolver")
        cut = next((cut for cut in self.cuts if is_at_or_below(name, cut)), None)
        if cut and isinstance(reply, Absent) and reply.soa:
            return replace(reply, soa=replace(reply.soa, zone=cut))
        return reply

    def observe(self) -> Observation:
        records = desired_records(self.identity.value) if isinstance(self.identity, Found) else None
        expected: Fact[RecordSet] = Found(records) if records else Missing()
        keys = own_key_names(self.identity.value) if isinstance(self.identity, Found) else ()
        goal = Goal(self.domain, records or RecordSet(self.domain, REGION, ()), (RESOLVER,), key_names=keys)
        (view,) = look_up([goal], self)
        return Observation(
            self.domain,
            REGION,
            NOW,
            expected,
            view,
            self.identity,
            self.elsewhere,
            Found(self.addresses),
            Found(self.hosted),
        )

    def report(self) -> DomainReport:
        return report(self.observe())

    def checks(self) -> set[str]:
        """The ids of the checks that fire."""
        return {finding.check for finding in self.report().findings}


def answer(zone: Zone, question: Question, *, follow: bool) -> Reply:
    """Answer from a zone as a name server does."""
    aliases: list[str] = []
    name = question.name
    while question.type != "CNAME" and (name, "CNAME") in zone and len(aliases) < 8:
        name = zone[name, "CNAME"][0]
        aliases.append(name)
    values = _standing(zone, name, question.type)
    if question.type != "CNAME" and not values and (wild := _standing(zone, name, "CNAME")):
        aliases.append(wild[0])
        name = wild[0]
        values = zone.get((name, question.type), ())
    if values:
        soa = _soa(values[0]) if question.type == "SOA" else None
        return Answered(tuple(sorted(values)), 300, tuple(aliases), soa)
    if aliases and not follow:
        return Answered((), 300, tuple(aliases))
    exists = any(owner == name or owner.endswith(f".{name}") for owner, _ in zone)
    return Absent("nodata" if exists else "nxdomain", _soa(zone[ZONE, "SOA"][0]), tuple(aliases))


def _standing(zone: Zone, name: str, kind: str) -> tuple[str, ...]:
    """What stands at a name, or at the closest wildcard above it (RFC 4592)."""
    closest = name
    while not any(
        owner == closest or owner.endswith(f".{closest}") for owner, _ in zone if not owner.startswith("*")
    ):
        closest = closest.partition(".")[2]
        if not closest:
            return ()
    return zone.get((name if closest == name else f"*.{closest}", kind), ())


def _serve_keys(zone: Zone, kind: str) -> None:
    for number in (1, 2, 3):
        key = (f"token{number}.dkim.amazonses.com", "TXT")
        zone.pop(key, None)
        if kind == "p=":
            zone[key] = ("p=",)
        elif kind != "none":
            zone[key] = (f"k=rsa; p={b64encode(rsa_key(int(kind))).decode()}",)


def rsa_key(bits: int) -> bytes:
    """A public key of a given length, as DER (SubjectPublicKeyInfo); nobody has the private one."""
    modulus = b"\0" + (1 << (bits - 1) | 1).to_bytes(bits // 8, "big")
    inner = der(0x30, der(0x02, modulus) + der(0x02, b"\1\0\1"))
    return der(
        0x30, der(0x30, der(0x06, b"*\x86H\x86\xf7\r\1\1\1") + der(0x05, b"")) + der(0x03, b"\0" + inner)
    )


def der(tag: int, content: bytes) -> bytes:
    length = len(content)
    head = bytes([length]) if length < 128 else b"\x82" + length.to_bytes(2, "big")
    return bytes([tag]) + head + content


def _soa(value: str) -> Soa:
    primary, admin, serial, *_, minimum = value.split()
    return Soa(ZONE, primary, admin, int(serial), int(minimum), 300)


def world(changes: str = "") -> World:
    """Build the world in which everything is right, and change it."""
    lines = [line.strip() for line in changes.splitlines() if line.strip()]
    domain = next((line.split()[1] for line in lines if line.startswith("@domain ")), ZONE)
    built = World(domain, Found(right_identity(domain)))
    for line in lines:
        _change(built, line)
    return built


def _change(built: World, line: str) -> None:  # noqa: C901, PLR0912 - one case for each directive
    match line.split():
        case ["@domain", _]:
            pass
        case ["@zone", "gone"]:
            built.delegated = False
        case ["@server", server, "bogus"]:
            built.bogus.add(server)
        case ["@fail", server, name, reason]:
            built.failing_names[server, name] = Unknown(reason)  # type: ignore[arg-type]
        case ["@keys", kind]:
            _serve_keys(built.zones["resolver"], kind)
        case ["@cut", name]:
            built.cuts.append(_absolute(name))
        case ["@hosted", *servers]:
            built.hosted += (HostedZone(f"Z{len(built.hosted)}", built.domain, tuple(servers)),)
        case ["@server", server, reason]:
            built.failures[server] = Unknown(reason)  # type: ignore[arg-type]
        case ["@identity", "missing"]:
            built.identity = Missing()
        case ["@identity", *pairs]:
            for pair in pairs:
                _set(built, *pair.split("=", 1))
        case ["@elsewhere", region]:
            built.elsewhere[region] = replace(right_identity(built.domain), region=region)
        case ["@address", name]:
            built.addresses += (IdentitySummary(name, "address", Status.SUCCESS, sending_enabled=True),)
        case ["@at", server, *_]:
            _edit(built.zones[server], line.split(None, 2)[2])
        case _:
            for zone in built.zones.values():
                _edit(zone, line.removeprefix("@") if line.startswith("@drop ") else line)


def _edit(zone: Zone, line: str) -> None:
    if line.startswith("drop "):
        _, name, kind = line.split()
        zone.pop((_absolute(name), kind), None)
        return
    name, kind, rest = line.split(None, 2)
    value = "".join(shlex.split(rest)) if kind == "TXT" else rest.lower().removesuffix(".")
    key = (_absolute(name), kind)
    zone[key] = (*zone.get(key, ()), value)


def _absolute(name: str) -> str:
    return ZONE if name == "@" else f"{name}.{ZONE}"


def _set(built: World, key: str, value: str) -> None:
    assert isinstance(built.identity, Found)
    now = built.identity.value
    mail_from = now.mail_from
    match key:
        case "verified":
            now = replace(now, verified=value == "true")
        case "status":
            now = replace(now, status=Status(value))
        case "dkim.status":
            now = replace(now, dkim=replace(now.dkim, status=Status(value)))
        case "dkim.origin":
            now = replace(now, dkim=replace(now.dkim, origin=value))
        case "soa":
            primary, _, serial = value.partition(":")
            now = replace(now, last_check=LastCheck(None, NOW, None, SoaSeen(primary, "", int(serial))))
        case "dkim.tokens":
            now = replace(now, dkim=replace(now.dkim, tokens=tuple(value.split(",")) if value else ()))
        case "dkim.signing":
            now = replace(now, dkim=replace(now.dkim, signing_enabled=value == "true"))
        case "mail_from":
            now = replace(
                now, mail_from=MailFrom(value, Status.SUCCESS, "USE_DEFAULT_VALUE") if value else None
            )
        case "mail_from.status":
            assert mail_from
            now = replace(now, mail_from=replace(mail_from, status=Status(value)))
        case _:
            raise ValueError(key)
    built.identity = Found(now)
