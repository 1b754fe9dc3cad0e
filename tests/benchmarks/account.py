"""`sesctl status` beside the AWS CLI, in front of the same simulated account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .measure import Contender, in_turns
from .peers import UnavailableError, sesctl
from .report import Goal, Report, ratio
from .setting import world

if TYPE_CHECKING:
    from .setting import Setting

STATUS, PEER = "`sesctl status`", "`aws sesv2 get-account`"


def run(setting: Setting) -> Report:
    """Compare four calls and an answer for people with one call and its JSON."""
    skipped = []
    with world("domain-verified") as there:
        contenders = [Contender(STATUS, [*sesctl(), "status"], there.env)]
        try:
            aws = setting.peers.scripts_of("awscli") / "aws"
            contenders.append(Contender(PEER, [str(aws), "sesv2", "get-account"], there.env))
        except UnavailableError as why:
            skipped.append(str(why))
        samples = in_turns(contenders, setting.repetitions)
    base, peer = samples[STATUS], samples.get(PEER)
    return Report(
        "Account",
        "`status` asks for the account, the identities, the caller and two weeks of rates; the AWS CLI, version 1, for "
        "the account. "
        "1 is `sesctl status`.",
        ("", "wall time", "processor time"),
        [
            (name, ratio(one.median_wall, base.median_wall), ratio(one.median_cpu, base.median_cpu))
            for name, one in samples.items()
        ],
        [Goal("`status` to `get-account`", 0.7, base.median_wall / peer.median_wall if peer else None)],
        skipped,
    )
