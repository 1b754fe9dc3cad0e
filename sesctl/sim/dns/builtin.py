"""The zones that AWS itself serves: amazonses.com with every DKIM key, and amazonaws.com."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.name
import dns.rdataset
from dns.rdatatype import RdataType

from sesctl.sim import ses_hosts
from sesctl.sim.dns import keys
from sesctl.sim.dns.zone import StoredZone

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.dns.zone import Node

_SPF = (
    "v=spf1 ip4:199.255.192.0/22 ip4:199.127.232.0/22 ip4:54.240.0.0/18 ip4:69.169.224.0/20 "
    "ip4:23.249.208.0/20 ip4:23.251.224.0/19 ip4:76.223.176.0/20 ip4:54.240.64.0/18 ip4:76.223.128.0/19 "
    f"ip4:216.221.160.0/19 ip4:206.55.144.0/20 ip4:24.110.64.0/18 ip4:{ses_hosts.OUTGOING_NETWORK} -all"
)
_DOCUMENTATION_ADDRESS = "192.0.2.25"


class AmazonSes:
    """amazonses.com: stored names, and a key at TOKEN.ZONE for every token that an identity has now."""

    def __init__(self, key_length: Callable[[str], int | None]) -> None:
        self.apex = dns.name.from_text("amazonses.com")
        self._key_length = key_length
        self._stored = _with_apex(self.apex)
        self._stored.put(self.apex, dns.rdataset.from_text("IN", "TXT", 900, _strings(_SPF)))
        for host in ses_hosts.hosts_in_amazonses():
            self._add_feedback_host(dns.name.from_text(host))
        self._own_keys = {
            dns.name.from_text(f"{ses_hosts.own_selector(region)}._domainkey.{ses_hosts.SIGNING_DOMAIN}")
            for region in ses_hosts.REGIONS
        }
        for region in ses_hosts.REGIONS:
            sender = dns.name.from_text(f"{region}.{ses_hosts.SIGNING_DOMAIN}")
            self._stored.put(sender, dns.rdataset.from_text("IN", "TXT", 900, _strings(_SPF)))
            zone = dns.name.from_text(ses_hosts.signing_hosted_zone(region))
            self._stored.put(zone, dns.rdataset.from_text("IN", "TXT", 900, '"v=spf1 -all"'))

    def node(self, name: dns.name.Name) -> Node | None:
        """See `Zone.node`."""
        stored = self._stored.node(name)
        if stored is not None or len(name.labels) < len(self.apex.labels) + 1:
            return stored
        if name in self._own_keys:
            length: int | None = 2048
        else:
            length = self._key_length(name.to_text(omit_final_dot=True).lower())
        if length is None:
            return None
        return {RdataType.TXT: dns.rdataset.from_text("IN", "TXT", 1800, _strings(keys.record(length)))}

    def _add_feedback_host(self, host: dns.name.Name) -> None:
        self._stored.put(host, dns.rdataset.from_text("IN", "A", 900, _DOCUMENTATION_ADDRESS))
        self._stored.put(host, dns.rdataset.from_text("IN", "MX", 900, f"10 {host.to_text()}"))


def amazonaws() -> StoredZone:
    """amazonaws.com with the mail hosts of each region."""
    zone = _with_apex(dns.name.from_text("amazonaws.com"))
    for host in ses_hosts.hosts_in_amazonaws():
        address = dns.rdataset.from_text("IN", "A", 60, _DOCUMENTATION_ADDRESS)
        zone.put(dns.name.from_text(host), address)
    return zone


def _with_apex(apex: dns.name.Name) -> StoredZone:
    zone = StoredZone(apex)
    servers = ["ns-1.awsdns-00.com.", "ns-1025.awsdns-00.org."]
    soa = f"{servers[0]} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
    zone.put(apex, dns.rdataset.from_text("IN", "NS", 172800, *servers))
    zone.put(apex, dns.rdataset.from_text("IN", "SOA", 900, soa))
    return zone


def _strings(text: str) -> str:
    # One character string holds at most 255 octets (RFC 1035 section 3.3).
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, len(text), 255))
