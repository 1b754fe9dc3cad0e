"""`sesctl check-dns --input` for many domains beside the same questions one by one."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from .measure import Contender, in_turns
from .one_domain import SEQUENCE, one_by_one
from .peers import sesctl
from .report import Report, ratio
from .setting import plain_environment, world

if TYPE_CHECKING:
    from pathlib import Path

    from .measure import Sample
    from .setting import Setting, World

LOOK, SINGLE, FLOOR = "sesctl", "sesctl, one domain", "python -c pass"
_ONCE_FROM = 500
_ZONE = """\
@ 300 SOA ns.example.net. hostmaster.example.net. 1 7200 900 1209600 300
@ 300 NS ns.example.net.
@ 300 TXT "v=spf1 include:amazonses.com ~all"
_dmarc 300 TXT "v=DMARC1; p=none;"
"""


def run(setting: Setting) -> Report:
    """Compare domains a second, processor time and memory: at several sizes, and the smallest with latency."""
    sizes = sorted(setting.sizes)
    rows = _measured(sizes, 0, setting)
    return Report(
        "Many domains",
        "SPF and DMARC of domains that each have a zone (`check-dns --input FILE --no-aws -o ndjson`); "
        "dnspython asks the same questions one after another, and judges nothing. 1 is sesctl in the same case. "
        "Processor time a domain is in units of `python -c pass`, less that of a run with one domain; "
        "memory is the most in use, in units of a run with one domain.",
        ("domains", "latency", "", "questions", "domains a second", "processor time a domain", "memory"),
        [*rows, *_measured(sizes[:1], setting.latency, setting)],
    )


def _measured(sizes: list[int], latency: float, setting: Setting) -> list[tuple[str, ...]]:
    rows = []
    with world("empty", latency=latency) as there:
        for number in range(sizes[-1]):
            there.load_zone(_name(number), _ZONE)
        for size in sizes:
            repetitions = 1 if size >= _ONCE_FROM or latency else setting.repetitions
            rows += _rows(size, latency, *_measure(size, repetitions, setting.folder, there))
    return rows


def _name(number: int) -> str:
    return f"customer-{number:04d}.test"


def _measure(size: int, repetitions: int, folder: Path, there: World) -> tuple[int, dict[str, Sample]]:
    command = [*sesctl(), "check-dns", "--no-aws", "-o", "ndjson", "--input"]
    look = Contender(LOOK, [*command, _list(folder / "names.txt", size)], there.env)
    single = replace(look, name=SINGLE, args=[*command, _list(folder / "name.txt", 1)])
    floor = Contender(FLOOR, [sys.executable, "-c", "pass"], plain_environment())
    sequence, questions = one_by_one(look, there, folder)
    return questions, in_turns([look, sequence, single, floor], repetitions)


def _list(path: Path, size: int) -> str:
    path.write_text("".join(f"{_name(number)}\n" for number in range(size)), encoding="utf-8")
    return str(path)


def _rows(size: int, latency: float, questions: int, samples: dict[str, Sample]) -> list[tuple[str, ...]]:
    look, single, floor = samples[LOOK], samples[SINGLE], samples[FLOOR]
    case = str(size), f"{latency:g} ms"
    rows: list[tuple[str, ...]] = []
    for name in (LOOK, SEQUENCE):
        one = samples[name]
        started = single.median_cpu if name == LOOK else 0.0
        processor = (one.median_cpu - started) / size / floor.median_cpu
        faster = ratio(look.median_wall, one.median_wall)
        rows.append(
            (*case, name, str(questions), faster, f"{processor:.2f}", ratio(one.memory, single.memory))
        )
    return rows
