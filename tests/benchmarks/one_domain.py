"""`sesctl check-dns --records` for one domain beside checkdmarc, and beside the same questions one by one."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .measure import Contender, in_turns
from .peers import UnavailableError, sesctl
from .report import Goal, Report, ratio
from .setting import SCRIPTS, rounds, world

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .measure import Sample
    from .setting import Setting, World

DOMAIN, MAIL_FROM = "example.com", "mail.example.com"
LOOK, SEQUENCE = "`sesctl check-dns --records FILE`", "dnspython, one by one"
PEER, WHOLE = "checkdmarc, SPF and DMARC", "checkdmarc, everything"


@dataclass(frozen=True)
class _Outcome:
    samples: Mapping[str, Sample]
    trips: Mapping[str, tuple[int, int]]


def run(setting: Setting) -> Report:
    """Compare without and with latency; the latter tells how many round trips follow each other."""
    skipped: list[str] = []
    fast = _measure(setting, 0, skipped)
    slow = _measure(setting, setting.latency, skipped)
    base = fast.samples[LOOK], slow.samples[LOOK]
    rows = []
    for name in fast.samples:
        quick, late = fast.samples[name], slow.samples[name]
        questions, trips = slow.trips[name]
        rows.append((
            name,
            ratio(quick.median_wall, base[0].median_wall),
            ratio(late.median_wall, base[1].median_wall),
            ratio(quick.median_cpu, base[0].median_cpu),
            str(questions),
            str(trips),
        ))  # fmt: skip
    after = f"{setting.latency:g} ms"
    peers = [
        Goal(
            f"`check-dns --records` to checkdmarc for SPF and DMARC, {when}", goal, _to_peer(outcome.samples)
        )
        for when, goal, outcome in (("0 ms", 0.45, fast), (after, 0.2, slow))
    ]
    return Report(
        "One domain",
        "Everything is right. sesctl asks for all records of the domain, at an authoritative server and at a "
        "resolver; checkdmarc asks the resolver: in one line for the part that both do, SPF of two names and DMARC, and in the "
        "other for all it knows of one name, which is MX, name servers, DNSSEC, MTA-STS and BIMI besides; dnspython "
        ""
        "asks the questions of sesctl one after another, and judges nothing. 1 is sesctl.",
        ("", "wall time, 0 ms", f"wall time, {after}", "processor time", "questions", "round trips"),
        rows,
        peers,
        list(dict.fromkeys(skipped)),
    )


def _to_peer(samples: Mapping[str, Sample]) -> float | None:
    return samples[LOOK].median_wall / samples[PEER].median_wall if PEER in samples else None


def _measure(setting: Setting, latency: float, skipped: list[str]) -> _Outcome:
    with world("domain-verified", latency=latency) as there:
        there.publish(DOMAIN, "TXT", '"v=spf1 include:amazonses.com ~all"')
        records = setting.folder / "records.json"
        command = [*sesctl(), "records", DOMAIN, "-o", "json"]
        records.write_bytes(subprocess.run(command, env=there.env, stdout=subprocess.PIPE, check=True).stdout)
        look = Contender(LOOK, [*sesctl(), "check-dns", "--records", str(records)], there.env)
        contenders = [look, one_by_one(look, there, setting.folder)[0]]
        try:
            python = setting.peers.scripts_of("checkdmarc") / "python"
            resolver = there.env["SESCTL_RESOLVERS"]
            for name, script, domains in (
                (PEER, "checkdmarc_spf_dmarc.py", (DOMAIN, f"@{MAIL_FROM}")),
                (WHOLE, "checkdmarc_everything.py", (DOMAIN,)),
            ):
                args = [str(python), str(SCRIPTS / script), resolver, *domains]
                contenders.append(Contender(name, args, there.env))
        except UnavailableError as why:
            skipped.append(str(why))
        trips = {contender.name: _trips(contender, there, latency) for contender in contenders}
        return _Outcome(in_turns(contenders, setting.repetitions), trips)


def _trips(contender: Contender, there: World, latency: float) -> tuple[int, int]:
    asked = _asked(contender, there)
    return len(asked), rounds(asked, latency) if latency else 0


def _asked(contender: Contender, there: World) -> list[dict[str, Any]]:
    there.questions()
    in_turns([contender], 1)
    return there.questions()


def one_by_one(contender: Contender, there: World, folder: Path) -> tuple[Contender, int]:
    """Make what asks the questions of a contender one after another, and count them."""
    asked = _asked(contender, there)
    lines = folder / "questions.txt"
    lines.write_text("".join(_lines(asked)), encoding="utf-8")
    servers = there.env["SESCTL_AUTHORITATIVE"], there.env["SESCTL_RESOLVERS"]
    script = str(SCRIPTS / "one_after_another.py")
    return Contender(SEQUENCE, [sys.executable, script, *servers, str(lines)], there.env), len(asked)


def _lines(asked: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{one['listener']} {one['name']} {one['type']}\n" for one in asked]
