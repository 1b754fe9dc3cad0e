"""Ask questions with dnspython, one after another: `AUTHORITATIVE RESOLVER FILE`, a question a line in the file."""

import sys
from pathlib import Path

import dns.message
import dns.query

servers = {"authoritative": sys.argv[1], "resolver": sys.argv[2]}
for line in Path(sys.argv[3]).read_text(encoding="utf-8").splitlines():
    listener, name, kind = line.split()
    host, _, port = servers[listener].rpartition(":")
    query = dns.message.make_query(name, kind, use_edns=0, payload=1232)
    answer = dns.query.udp(query, host, port=int(port), timeout=5)
    sys.stdout.write(f"{name} {kind} {answer.answer}\n")
