"""IP addresses in header fields and options."""

from __future__ import annotations

import ipaddress


def parse_ip(text: str) -> str:
    """Write an address as `ipaddress` does, IPv4 in IPv6 dress as IPv4; empty where it is none."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
