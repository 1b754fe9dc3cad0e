"""The DNS around a mail, served by a resolver on loopback."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import dns.message
import dns.rcode

from sesctl.model.lookup import Absent, Answered, Question
from support.name_servers import failure_to, reply_to, scripted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from support.message_world import MessageWorld
    from support.name_servers import Via

_SOA = ";AUTHORITY\nexample.com. 300 IN SOA ns1.example.net. hostmaster.example.com. 7 7200 900 1209600 300\n"


@contextmanager
def resolver_of(world: MessageWorld) -> Iterator[str]:
    """Serve what the world knows; yields the address."""

    def answer(query: dns.message.Message, _via: Via) -> Iterable[bytes]:
        name, kind = query.question[0].name, query.question[0].to_text().split()[-1]
        reply = world.reply(Question(name.to_text(omit_final_dot=True).lower(), kind))  # type: ignore[arg-type]
        match reply:
            case Answered(values=values):
                lines = "".join(f"{name} 300 IN {kind} {_rdata(value, kind)}\n" for value in values)
                yield reply_to(query, f";ANSWER\n{lines}", flags="RA").to_wire()
            case Absent(kind=absent):
                denial = reply_to(query, _SOA, flags="RA")
                denial.set_rcode(dns.rcode.NXDOMAIN if absent == "nxdomain" else dns.rcode.NOERROR)
                yield denial.to_wire()
            case _:
                yield failure_to(query, dns.rcode.SERVFAIL).to_wire()

    with scripted(answer) as server:
        yield server.address


def _rdata(value: str, kind: str) -> str:
    if kind != "TXT":
        return value
    return " ".join(f'"{value[start : start + 255]}"' for start in range(0, len(value), 255))
