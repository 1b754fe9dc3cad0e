"""init zone with Knot or NSD as the old DNS host: what it copies is what they serve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import dns.zone
import pytest
from support.name_servers import knot, nsd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.cli import Cli, Simulators

OLD = r"""
$TTL 3600
@ IN SOA ns1.old.example. admin.old.example. 7 3600 600 86400 60
@ IN NS ns1.old.example.
@ IN NS ns2.old.example.
@ 600 IN A 192.0.2.10
@ 600 IN AAAA 2001:db8::10
@ IN MX 10 mx1
@ IN MX 20 mx.mailhost.example.
@ IN TXT "v=spf1 mx -all"
@ IN TXT "quoted \"text\" with \\ and \195\188"
@ IN CAA 0 issue "ca.example.net"
@ IN CAA 0 iodef "mailto:security@example.net"
mx1 300 IN A 192.0.2.25
www IN CNAME edge
edge 30 IN A 192.0.2.80
edge 30 IN A 192.0.2.81
_dmarc IN TXT "v=DMARC1; p=reject;" " rua=mailto:dmarc@example.net"
selector1._domainkey IN CNAME selector1.keys.mailhost.example.
google._domainkey IN TXT "v=DKIM1; k=rsa; p=" "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA"
_sip._tls IN SRV 100 1 443 sip.voice.example.
_imaps._tcp IN SRV 0 1 993 mx1
shop IN NS ns1.shop
ns1.shop IN A 192.0.2.53
*.blog IN A 192.0.2.90
* IN TXT "nobody"
staging IN A 192.0.2.91
"""


@pytest.fixture(scope="module", params=[knot, nsd], ids=["knot", "nsd"])
def old_host(request: pytest.FixtureRequest) -> Iterator[str]:
    with request.param({"example.com": OLD}) as address:
        yield address


@pytest.fixture
def cli(simulate: Simulators, old_host: str, tmp_path: Path) -> Cli:
    """An account whose registrar names the old host."""
    cli = simulate(change_delay=0)
    cli.env |= {"XDG_STATE_HOME": str(tmp_path), "SESCTL_AUTHORITATIVE": old_host}
    cli.control("POST", "/zone?origin=example.com", OLD)
    return cli


def hosted(cli: Cli) -> dict[tuple[str, str], Any]:
    route53 = cli.driver.client("route53")
    (zone,) = route53.list_hosted_zones()["HostedZones"]
    sets = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    own = {("example.com.", "NS"), ("example.com.", "SOA")}
    return {(one["Name"], one["Type"]): one for one in sets if (one["Name"], one["Type"]) not in own}


def test_everything_with_a_usual_name_is_copied(cli: Cli) -> None:
    done = cli("init", "zone", "example.com", "--yes")
    assert done.code == 0, done.said
    served = {
        (name.to_text(), dns.rdatatype.to_text(rdataset.rdtype)): rdataset
        for name, rdataset in dns.zone.from_text(OLD, "example.com.", relativize=False).iterate_rdatasets()
    }
    own = {("example.com.", "NS"), ("example.com.", "SOA")}
    # Of a wildcard below a usual name nobody can know without a list.
    unknown = {("*.blog.example.com.", "A")}
    copied = hosted(cli)
    assert {(name.replace("\\052", "*"), kind) for name, kind in copied} == set(served) - own - unknown
    assert {key: one["TTL"] for key, one in copied.items() if "\\052" not in key[0]} == {
        key: served[key].ttl for key in copied if "\\052" not in key[0]
    }


def test_the_new_servers_answer_as_the_old_ones(cli: Cli, old_host: str) -> None:
    assert cli("init", "zone", "example.com", "--yes").code == 0
    names = [name.replace("\\052", "anybody") for name, _ in hosted(cli)]
    questions = [(name, kind) for name in names for kind in ("A", "AAAA", "MX", "TXT", "CAA", "CNAME", "SRV")]
    old = [ask(old_host, *question) for question in questions]
    cli.control("DELETE", "/zone?origin=example.com")
    new = [ask(cli.driver.simulator.authoritative, *question) for question in questions]
    assert new == old


def ask(address: str, name: str, kind: str) -> tuple[str, list[str]]:
    """The code and the records of an answer; a text is the same however it is cut."""
    host, _, port = address.partition(":")
    reply = dns.query.udp(dns.message.make_query(name, kind), host, port=int(port), timeout=5)
    section = reply.answer or [one for one in reply.authority if one.rdtype == dns.rdatatype.NS]
    found = [
        f"{rrset.name} {rrset.ttl} {b''.join(rdata.strings)!r}"
        if rrset.rdtype == dns.rdatatype.TXT
        else f"{rrset.name} {rrset.ttl} {rdata.to_text()}"
        for rrset in section
        for rdata in rrset
    ]
    return dns.rcode.to_text(reply.rcode()), sorted(found)


def test_a_second_run_finds_nothing_to_add(cli: Cli) -> None:
    assert cli("init", "zone", "example.com", "--yes").code == 0
    again = cli("init", "zone", "example.com", "-o", "json")
    assert (again.code, again.json["steps"]) == (0, [])


def test_the_exported_zone_is_copied_whole(cli: Cli, tmp_path: Path) -> None:
    export = tmp_path / "export.txt"
    export.write_text(OLD, encoding="utf-8")
    assert cli("init", "zone", "example.com", "--yes", "--zone-file", str(export)).code == 0
    assert ("\\052.blog.example.com.", "A") in hosted(cli)
