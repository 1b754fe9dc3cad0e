"""How many batches of questions have to follow each other until a domain is judged; nothing is timed."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sesctl.dns.transport import DnsTransport
from sesctl.grammar.records_file import parse_records
from sesctl.model.lookup import Server
from sesctl.model.records import RecordSet
from sesctl.planning.goal import Goal as Wanted
from sesctl.workflows.look import look_up

from .peers import sesctl
from .report import Goal, Report
from .setting import world

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sesctl.model.lookup import Ask, Reply

    from .setting import Setting, World

DOMAIN = "example.com"
RIGHT, DOUBLED = "everything is right", "a record has the zone's name twice"


@dataclass
class _Counting:
    """Asks the simulator for whatever server of the Internet is meant, and counts."""

    there: World
    batches: list[int] = field(default_factory=list)

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        self.batches.append(len(asks))
        moved = {ask: replace(ask, server=self._instead(ask.server)) for ask in asks}
        replies = DnsTransport().ask(list(moved.values()))
        return {ask: replies[other] for ask, other in moved.items()}

    def _instead(self, server: Server) -> Server:
        name = "SESCTL_AUTHORITATIVE" if server.role == "authoritative" else "SESCTL_RESOLVERS"
        return replace(server, address=self.there.env[name])


def run(setting: Setting) -> Report:
    """Count with the delegation walked and with servers given, where all is right and where it is not."""
    found = {}
    with world("domain-verified") as there:
        there.publish(DOMAIN, "TXT", '"v=spf1 include:amazonses.com ~all"')
        records = _records(there)
        for case in (RIGHT, DOUBLED):
            if case == DOUBLED:
                _double(records, there)
            for walked in (True, False):
                found[case, walked] = _batches(records, there, walked=walked)
    return Report(
        "Round trips",
        "Batches of questions of `check-dns --records` for one domain that has to wait for the one before. With one "
        "resolver; the zone has four name servers, unless one is given by `--authoritative`.",
        ("", "name servers", "round trips", "questions in each"),
        [
            (case, "of the delegation" if walked else "given", str(len(one)), ", ".join(map(str, one)))
            for (case, walked), one in found.items()
        ],
        [
            Goal(
                f"{case}, {'delegation walked' if walked else 'servers given'}",
                most,
                len(found[case, walked]),
            )
            for case, most in ((RIGHT, 3), (DOUBLED, 4))
            for walked in (True, False)
        ],
    )


def _records(there: World) -> RecordSet:
    command = [*sesctl(), "records", DOMAIN, "-o", "json"]
    done = subprocess.run(command, env=there.env, stdout=subprocess.PIPE, text=True, check=True)
    records = parse_records(done.stdout)
    if not isinstance(records, RecordSet):
        raise TypeError(records)
    return records


def _double(records: RecordSet, there: World) -> None:
    first = records.records[0]
    there.control("DELETE", "/records", json.dumps({"name": first.name, "type": first.type}).encode())
    there.publish(f"{first.name}.{DOMAIN}", first.type, *(f"{value}." for value in first.values))


def _batches(records: RecordSet, there: World, *, walked: bool) -> list[int]:
    counting = _Counting(there)
    given = () if walked else (Server("192.0.2.1", "authoritative"),)
    look_up([Wanted(DOMAIN, records, (Server("192.0.2.2", "resolver"),), given)], counting)
    return counting.batches
