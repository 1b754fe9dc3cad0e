"""Who hosts a zone, told from the names of its name servers, and what its panel wants typed.

The name servers say who serves DNS, not who sold the name. Vanity names stay unrecognised.
Sources: the hosts' own help pages and two public registries of name server names; where a form
of the Host field is only believed, `sure` is false and both forms are shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sesctl.model.names import relative

HostField: TypeAlias = Literal["relative", "full"]


@dataclass(frozen=True, slots=True)
class DnsHost:
    """A DNS host and the habits of its panel.

    Attributes:
        name: as people know it; empty when it was not recognised.
        suffixes: of the names of its name servers.
        host_field: what the Host (or Name) field takes.
        sure: whether that was confirmed.
        final_dot: whether a target needs a final dot to be taken as a whole name.
        priority_apart: whether the priority of an MX record has a field of its own.
        trap: what goes wrong there, as a sentence; empty when nothing is known.
    """

    name: str
    suffixes: tuple[str, ...]
    host_field: HostField = "relative"
    sure: bool = True
    final_dot: bool = False
    priority_apart: bool = True
    trap: str = ""

    def host(self, name: str, zone: str) -> str:
        """What to type into the Host field for an owner name of a zone."""
        return name if self.host_field == "full" else relative(name, zone)

    def target(self, host: str) -> str:
        """What to type for a CNAME target or a mail server."""
        return f"{host}." if self.final_dot else host


UNRECOGNISED = DnsHost("", (), sure=False)

_PROXY_TRAP = "Set the proxy status of the CNAME records to DNS only (grey cloud)."
_DOT_TRAP = "End the target with a dot, or the zone is appended to it."

_HOSTS = (
    DnsHost(
        "Cloudflare",
        (
            "ns.cloudflare.com",
            "foundationdns.com",
            "foundationdns.net",
            "foundationdns.org",
            "secondary.cloudflare.com",
        ),
        trap=_PROXY_TRAP,
    ),
    DnsHost("GoDaddy", ("domaincontrol.com",)),
    DnsHost(
        "Namecheap",
        ("registrar-servers.com",),
        sure=False,
        trap="MX records can be set only under Mail Settings: Custom MX.",
    ),
    DnsHost("Porkbun", ("ns.porkbun.com", "porkbun.com"), sure=False),
    DnsHost("Google Cloud DNS or Squarespace", ("googledomains.com",), sure=False),
    DnsHost("Squarespace", ("squarespacedns.com",)),
    DnsHost("Gandi", ("gandi.net",), final_dot=True, trap=_DOT_TRAP),
    DnsHost("OVHcloud", ("ovh.net", "ovh.ca", "anycast.me"), sure=False, final_dot=True, trap=_DOT_TRAP),
    DnsHost("Hostinger", ("dns-parking.com",)),
    DnsHost("DigitalOcean", ("digitalocean.com",), sure=False, final_dot=True, trap=_DOT_TRAP),
    DnsHost("Azure DNS", ("azure-dns.com", "azure-dns.net", "azure-dns.org", "azure-dns.info"), sure=False),
    DnsHost("Vercel", ("vercel-dns.com",), sure=False),
    DnsHost("IONOS", ("ui-dns.com", "ui-dns.de", "ui-dns.org", "ui-dns.biz"), sure=False),
    DnsHost("Hover", ("hover.com",), sure=False),
    DnsHost("DNSimple", ("dnsimple.com", "dnsimple-edge.net", "dnsimple-edge.org")),
    DnsHost("name.com", ("name.com",), sure=False),
    DnsHost("Wix", ("wixdns.net",), sure=False),
    DnsHost("Bluehost", ("bluehost.com",), sure=False),
    DnsHost("Linode", ("linode.com",), sure=False),
    DnsHost(
        "Hetzner",
        ("ns.hetzner.com", "ns.hetzner.de", "first-ns.de", "second-ns.de", "second-ns.com"),
        sure=False,
        final_dot=True,
        trap=_DOT_TRAP,
    ),
    DnsHost("NameSilo", ("dnsowl.com",), sure=False),
    DnsHost("Dynadot", ("dyna-ns.net",), sure=False),
    DnsHost("Network Solutions", ("worldnic.com",), sure=False),
    DnsHost("Akamai", ("akam.net",), sure=False),
    DnsHost("Alibaba Cloud", ("hichina.com", "alidns.com"), sure=False),
    DnsHost("DNSPod", ("dnspod.net",), sure=False),
    DnsHost("DreamHost", ("dreamhost.com",), sure=False),
    DnsHost("Hurricane Electric", ("he.net",), host_field="full", sure=False),
    DnsHost("ClouDNS", ("cloudns.net",), sure=False),
    DnsHost("Bunny", ("bunny.net",), sure=False),
    DnsHost("deSEC", ("desec.io", "desec.org"), sure=False, final_dot=True, trap=_DOT_TRAP),
    DnsHost("Loopia", ("loopia.se",), sure=False),
    DnsHost("one.com", ("one.com",), sure=False),
    DnsHost("Infomaniak", ("infomaniak.ch", "infomaniak.com"), sure=False),
    DnsHost("Microsoft 365", ("bdm.microsoftonline.com",), sure=False),
    DnsHost("SiteGround", ("siteground.net", "sgvps.net"), sure=False),
    DnsHost("WordPress.com", ("wordpress.com",), sure=False),
)
_ROUTE_53 = DnsHost("Route 53", (), priority_apart=False)
_NETLIFY = DnsHost("Netlify", (), sure=False)
_NS1 = DnsHost("IBM NS1", ("nsone.net",), host_field="full", sure=False)
_ROUTE_53_NAME = re.compile(r"ns-\d+\.awsdns-\d+\.(com|net|org|co\.uk)")
_NETLIFY_NAME = re.compile(r"dns[1-4]\.p\d+\.nsone\.net")


def recognise(name_servers: tuple[str, ...]) -> DnsHost:
    """Tell the host from the names of all name servers; UNRECOGNISED where they differ or none is known."""
    hosts = {_recognise(name) for name in name_servers}
    return hosts.pop() if len(hosts) == 1 else UNRECOGNISED


def _recognise(name: str) -> DnsHost:
    name = name.lower().removesuffix(".")
    if _ROUTE_53_NAME.fullmatch(name):
        return _ROUTE_53
    if _NETLIFY_NAME.fullmatch(name):
        return _NETLIFY
    for host in (*_HOSTS, _NS1):
        if any(name == suffix or name.endswith(f".{suffix}") for suffix in host.suffixes):
            return host
    return UNRECOGNISED
