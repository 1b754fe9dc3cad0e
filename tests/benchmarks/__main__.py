"""Measure sesctl beside its peers: `python -m tests.benchmarks [NAME…]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from . import account, many_domains, one_domain, round_trips, start_up
from .peers import Peers
from .setting import Setting

RESULTS = "<!-- results -->\n"
"""After it, a page holds nothing but tables."""

BENCHMARKS = {
    "start-up": start_up.run,
    "account": account.run,
    "one-domain": one_domain.run,
    "round-trips": round_trips.run,
    "many-domains": many_domains.run,
}


def main(arguments: list[str]) -> int:
    """Run what is asked for, and print the tables."""
    chosen = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        peers = Peers(chosen.peers or Path(folder) / "peers", wanted=not chosen.without_peers)
        setting = Setting(chosen.repetitions, peers, Path(folder), chosen.sizes, chosen.latency)
        tables = []
        for name in chosen.names or BENCHMARKS:
            tables.append(BENCHMARKS[name](setting).markdown())
            sys.stdout.write(tables[-1] + "\n")
            sys.stdout.flush()
    if chosen.write:
        before, mark, _ = chosen.write.read_text(encoding="utf-8").partition(RESULTS)
        chosen.write.write_text(f"{before}{mark}\n" + "\n".join(tables), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS), choices=[*BENCHMARKS, []]
    )
    parser.add_argument("--repetitions", type=int, default=15, help="of each contender")
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 500, 2000], help="numbers of domains")
    parser.add_argument("--latency", type=float, default=50, help="of the slow name server, in milliseconds")
    parser.add_argument("--peers", type=Path, help="keep the peers in this folder for another run")
    parser.add_argument("--without-peers", action="store_true", help="install nothing")
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="put the tables at the end of this page, too"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
