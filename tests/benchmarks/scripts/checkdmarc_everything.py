"""All that checkdmarc says of a domain: `ADDRESS:PORT DOMAIN`."""

import json
import sys

import checkdmarc  # type: ignore[import-not-found]  # a peer, installed elsewhere
import dns.nameserver

address, _, port = sys.argv[1].rpartition(":")
server = dns.nameserver.Do53Nameserver(address, int(port))
json.dump(checkdmarc.check_domains([sys.argv[2]], nameservers=[server]), sys.stdout, default=str)
