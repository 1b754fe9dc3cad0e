"""What is wrong with the servers rather than with a record: real ones that refuse, are stale, or do not validate."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
from faults.zones import ELSEWHERE, ERROR, NEGATIVE_TTL, NOTE, WARNING, identity, zone_text
from support import name_servers
from support.name_servers import executable, knot, nsd, unbound
from support.world import NOW, FakeClock

from sesctl.dns.transport import DnsTransport
from sesctl.model.lookup import Ask, Question, Server
from sesctl.planning.desired import desired_records
from sesctl.workflows.check_dns import Scene, check_domains

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sesctl.model.finding import Severity
    from sesctl.model.lookup import Reply
    from sesctl.model.report import DomainReport
    from sesctl.ports import Resolver


@dataclass
class Addresses:
    """Reaches the addresses of a delegation, which have no ports, at servers on loopback."""

    by_address: Mapping[str, str]
    transport: DnsTransport = field(default_factory=DnsTransport)

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        moved = {ask: replace(ask, server=self._moved(ask.server)) for ask in asks}
        replies = self.transport.ask(moved.values())
        return {ask: replies[there] for ask, there in moved.items()}

    def _moved(self, server: Server) -> Server:
        return replace(server, address=self.by_address.get(server.address, server.address))


def look_at(
    domain: str,
    *resolvers: str,
    authoritative: tuple[str, ...] = (),
    dns: Resolver | None = None,
) -> DomainReport:
    scene = Scene(
        dns or DnsTransport(),
        FakeClock(),
        tuple(Server(address, "resolver") for address in resolvers),
        tuple(Server(address, "authoritative") for address in authoritative),
        records={domain: desired_records(identity(domain))},
    )
    (report,) = check_domains([domain], scene)
    return report


def loud(report: DomainReport) -> dict[str, Severity]:
    return {finding.check: finding.severity for finding in report.findings if finding.severity > NOTE}


def messages(report: DomainReport, check: str) -> list[str]:
    return [finding.message for finding in report.findings if finding.check == check]


@contextmanager
def validating_unbound(stubs: Mapping[str, str], anchor: str) -> Iterator[str]:
    """Resolve with an Unbound that believes in a key which the zone does not have."""
    with name_servers._directory({}) as directory, name_servers.free_port() as port:
        config = directory / "unbound.conf"
        config.write_text(
            f'server:\n  interface: 127.0.0.1\n  port: {port}\n  username: ""\n  chroot: ""\n'
            f'  directory: "{directory}"\n  pidfile: ""\n  use-syslog: no\n  do-daemonize: no\n'
            '  do-not-query-localhost: no\n  module-config: "validator iterator"\n  ede: yes\n'
            f'  local-zone: "test." nodefault\n  trust-anchor: "{anchor}"\n'
            "remote-control:\n  control-enable: no\n"
            + "".join(
                f"stub-zone:\n  name: {zone}\n  stub-addr: {address.replace(':', '@')}\n"
                for zone, address in stubs.items()
            )
        )
        command = [executable("unbound"), "-d", "-c", str(config)]
        with name_servers._running(command, port, "amazonses.com"):
            yield f"127.0.0.1:{port}"


@pytest.fixture(scope="module")
def good() -> Iterator[str]:
    """Serves every zone of this module."""
    zones = {name: zone_text(name) for name in ("lame.test", "bogus.test", "cut.test", "elsewhere.test")}
    cuts = {
        "cut.test": "drop mail MX\ndrop mail TXT\nmail NS ns1.mail\nns1.mail A 192.0.2.1",
        "elsewhere.test": "drop mail MX\ndrop mail TXT\nmail NS ns1.mail\nns1.mail A 192.0.2.3",
    }
    zones |= {name: zone_text(name, changes) for name, changes in cuts.items()}
    zones["mail.cut.test"] = CHILD
    with knot(zones | ELSEWHERE) as address:
        yield address


def stubs(authority: str) -> dict[str, str]:
    """Whom a resolver asks; each zone apart, or it would follow a delegation to addresses that nobody has."""
    ours = ("lame.test", "bogus.test", "cut.test", "elsewhere.test")
    return dict.fromkeys((*ELSEWHERE, *ours), authority)


@pytest.fixture(scope="module")
def resolver(good: str) -> Iterator[str]:
    with unbound(stubs(good)) as address:
        yield address


@pytest.fixture(scope="module")
def foreign() -> Iterator[str]:
    """Serves another zone, and refuses ours."""
    with nsd({"other.test": zone_text("other.test")}) as address:
        yield address


CHILD = """\
$TTL 300
@ IN SOA ns1 admin 1 3600 600 86400 60
@ IN NS ns1
ns1 IN A 192.0.2.3
"""


def test_a_server_that_refuses_beside_a_good_one_is_a_warning(good: str, foreign: str, resolver: str) -> None:
    dns = Addresses({"192.0.2.1": good, "192.0.2.2": foreign})
    report = look_at("lame.test", resolver, dns=dns)
    assert loud(report) == {"zone-lame-server": WARNING}
    assert "ns2.lame.test" in messages(report, "zone-lame-server")[0]
    assert {record.status for record in report.records} == {"ok"}
    assert report.verdict == "warnings"


def test_a_resolver_in_the_place_of_a_server_is_lame(good: str, resolver: str) -> None:
    dns = Addresses({"192.0.2.1": good, "192.0.2.2": resolver})
    report = look_at("lame.test", resolver, dns=dns)
    assert loud(report) == {"zone-lame-server": WARNING}


def test_nothing_listening_beside_a_good_server_is_a_warning(good: str, resolver: str) -> None:
    with name_servers.free_port() as port:
        dns = Addresses({"192.0.2.1": good, "192.0.2.2": f"127.0.0.1:{port}"})
        report = look_at("lame.test", resolver, dns=dns)
    assert loud(report) == {"zone-lame-server": WARNING}


def test_it_is_an_error_when_every_server_refuses(foreign: str, resolver: str) -> None:
    dns = Addresses({"192.0.2.1": foreign, "192.0.2.2": foreign})
    report = look_at("lame.test", resolver, dns=dns)
    assert loud(report) == {"zone-lame-server": ERROR}
    assert report.verdict == "failing"


def test_nothing_is_said_of_servers_when_none_is_heard(resolver: str) -> None:
    with name_servers.free_port() as port:
        silent = f"127.0.0.1:{port}"
        dns = Addresses({"192.0.2.1": silent, "192.0.2.2": silent})
        report = look_at("lame.test", resolver, dns=dns)
    assert loud(report) == {}
    assert {record.status for record in report.records} == {"ok"}


def test_given_servers_that_refuse_are_at_fault_and_no_record_is_missing(foreign: str) -> None:
    report = look_at("lame.test", foreign, authoritative=(foreign,))
    assert {record.status for record in report.records} == {"unknown"}
    assert loud(report) == {"zone-lame-server": ERROR}


def test_a_given_server_that_refuses_beside_a_good_one_is_a_warning(
    good: str, foreign: str, resolver: str
) -> None:
    report = look_at("lame.test", resolver, authoritative=(good, foreign))
    assert loud(report) == {"zone-lame-server": WARNING}
    assert foreign in messages(report, "zone-lame-server")[0]


def test_broken_dnssec_is_told_from_a_resolver_that_fails(good: str) -> None:
    anchor = "bogus.test. DS 12345 13 2 " + "0" * 64
    with validating_unbound(stubs(good), anchor) as validating:
        report = look_at("bogus.test", validating, authoritative=(good,))
    assert loud(report) == {"zone-dnssec-bogus": ERROR}
    assert {record.status for record in report.records} == {"ok"}


def test_broken_dnssec_is_found_where_only_a_validating_resolver_can_be_asked(good: str) -> None:
    anchor = "lame.test. DS 12345 13 2 " + "0" * 64
    with validating_unbound(stubs(good), anchor) as validating:
        dns = Addresses({"192.0.2.1": good, "192.0.2.2": good})
        report = look_at("lame.test", validating, dns=dns)
    assert loud(report) == {"zone-dnssec-bogus": ERROR}


def test_a_resolver_that_was_asked_too_early_is_stale_until_its_memory_ends() -> None:
    absent = "drop token1._domainkey CNAME"
    with (
        knot({"stale.test": zone_text("stale.test", absent)} | ELSEWHERE) as before,
        knot({"stale.test": zone_text("stale.test")}) as now,
        unbound(dict.fromkeys(ELSEWHERE, before)) as resolver,
    ):
        early = Ask(Server(resolver, "resolver"), Question("token1._domainkey.stale.test", "CNAME"))
        DnsTransport().ask([early])
        report = look_at("stale.test", resolver, authoritative=(now,))
    assert loud(report) == {}
    (message,) = {
        finding.message
        for finding in report.findings
        if finding.check == "resolver-stale" and "token1" in finding.subject
    }
    until = re.search(r"remembers that there is nothing, until (\d\d):(\d\d):(\d\d) UTC", message)
    assert until
    hours, minutes, seconds = map(int, until.groups())
    assert 0 < (hours - NOW.hour) * 3600 + minutes * 60 + seconds <= NEGATIVE_TTL
    assert report.next_look is None or report.next_look > NOW


def test_a_record_below_a_zone_cut_belongs_to_the_zone_below(good: str, resolver: str) -> None:
    report = look_at("cut.test", resolver, authoritative=(good,))
    assert loud(report) == {"zone-cut-below": ERROR}
    assert all("mail.cut.test" in message for message in messages(report, "zone-cut-below"))


def test_a_zone_below_is_found_where_other_servers_serve_it(good: str) -> None:
    with (
        nsd({"mail.elsewhere.test": CHILD}) as below,
        unbound(stubs(good) | {"mail.elsewhere.test": below}) as resolver,
    ):
        dns = Addresses({"192.0.2.1": good, "192.0.2.2": good, "192.0.2.3": below})
        report = look_at("elsewhere.test", resolver, dns=dns)
    assert loud(report) == {"zone-cut-below": ERROR}
    assert {seen.server.address for record in report.records[3:5] for seen in record.seen} == {"192.0.2.3"}


def test_a_domain_that_does_not_exist_is_called_so_and_nothing_else(good: str, resolver: str) -> None:
    report = look_at("gone.test", resolver)
    assert loud(report) == {"zone-not-found": ERROR}
    assert [finding.check for finding in report.findings] == ["zone-not-found"]
