"""What checkdmarc says of SPF and DMARC: `ADDRESS:PORT DOMAIN…`; a domain that begins with @ is only a sender."""

import json
import sys

import dns.resolver
from checkdmarc.dmarc import check_dmarc  # type: ignore[import-not-found]  # a peer, installed elsewhere
from checkdmarc.spf import check_spf  # type: ignore[import-not-found]  # as above

address, _, port = sys.argv[1].rpartition(":")
resolver = dns.resolver.Resolver(configure=False)
resolver.nameservers = [address]
resolver.port = int(port)
found = {}
for domain in sys.argv[2:]:
    name = domain.removeprefix("@")
    found[name] = {"spf": check_spf(name, resolver=resolver)}
    if name == domain:
        found[name]["dmarc"] = check_dmarc(name, resolver=resolver)
    for what, result in found[name].items():
        if not result["valid"]:
            sys.exit(f"{what} of {name}: {result}")
json.dump(found, sys.stdout)
