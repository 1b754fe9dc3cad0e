"""A world in which everything is right, and changes to it in a small language.

The language is that of the `Example` and `Instead` parts of the pages of checks. A line is a record
to add (`mail MX 10 host.`), names being relative to example.com, or a directive:

    @drop NAME TYPE              remove a record set
    @at ns2 RECORD               add, or `drop`, at one server only: ns1, ns2, resolver
    @server ns2 REASON           every reply of a server is servfail, refused, timeout or lame
    @zone gone                   the domain is not delegated
    @domain NAME                 look at another domain of the zone
    @identity missing            no identity; or KEY=VALUE pairs that change it
    @elsewhere REGION            the identity is verified in that region too
    @address NAME                the region has that address identity
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sesctl.checks.verdict import report
from sesctl.model.fact import Found, Missing
from sesctl.model.identity import Dkim, Identity, IdentitySummary, MailFrom, Status
from sesctl.model.lookup import Absent, Answered, Server, Soa, Unknown
from sesctl.model.observation import Observation
from sesctl.model.records import RecordSet
from sesctl.planning.desired import desired_records
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
KEY = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7"

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
        (ZONE, "SOA"): ("ns1.example.net hostmaster.example.com 7 7200 900 1209600 300",),
    }
    for record in desired_records(identity, "v=DMARC1; p=reject; rua=mailto:dmarc@example.com;").records:
        zone[record.name, record.type] = record.values
    return zone


ELSEWHERE: Zone = {
    ("ns1.example.net", "A"): (SERVERS["ns1"],),
    ("ns2.example.net", "A"): (SERVERS["ns2"],),
    ("amazonses.com", "TXT"): ("v=spf1 ip4:199.255.192.0/22 -all",),
    **{(f"token{n}.dkim.amazonses.com", "TXT"): (f"p={KEY}",) for n in (1, 2, 3)},
}


@dataclass
class World:
    """DNS and SES as they are seen from here; implements the Resolver port."""

    domain: str = ZONE
    identity: Fact[Identity] = field(default_factory=lambda: Found(right_identity()))
    zones: dict[str, Zone] = field(default_factory=dict)
    failures: dict[str, Reply] = field(default_factory=dict)
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

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        self.batches += 1
        self.asked += asks
        return {ask: self._reply(ask) for ask in asks}

    def _reply(self, ask: Ask) -> Reply:
        server = next(name for name, address in SERVERS.items() if address == ask.server.address)
        if server in self.failures:
            return self.failures[server]
        name = ask.question.name
        if not self.delegated and (name == ZONE or name.endswith(f".{ZONE}")):
            return Absent("nxdomain", Soa("com", "a.gtld.example", "nstld.example", 1, 900, 900))
        return answer(self.zones[server], ask.question, follow=server == "resolver")

    def observe(self) -> Observation:
        records = desired_records(self.identity.value) if isinstance(self.identity, Found) else None
        expected: Fact[RecordSet] = Found(records) if records else Missing()
        goal = Goal(self.domain, records or RecordSet(self.domain, REGION, ()), (RESOLVER,))
        (view,) = look_up([goal], self)
        return Observation(
            self.domain, REGION, NOW, expected, view, self.identity, self.elsewhere, Found(self.addresses)
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
    values = zone.get((name, question.type), ())
    if values:
        soa = _soa(values[0]) if question.type == "SOA" else None
        return Answered(tuple(sorted(values)), 300, tuple(aliases), soa)
    if aliases and not follow:
        return Answered((), 300, tuple(aliases))
    exists = any(owner == name or owner.endswith(f".{name}") for owner, _ in zone)
    return Absent("nodata" if exists else "nxdomain", _soa(zone[ZONE, "SOA"][0]), tuple(aliases))


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


def _change(built: World, line: str) -> None:  # noqa: C901 - one case for each directive
    match line.split():
        case ["@domain", _]:
            pass
        case ["@zone", "gone"]:
            built.delegated = False
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
