"""Write a planned publication: ask, keep what is replaced, write, follow, read back, tell."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.cli import undo_files
from sesctl.errors import ExitCode, SesctlError
from sesctl.grammar.duration import show_duration
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from pathlib import Path

    from sesctl.cli.command import Run
    from sesctl.grammar.undo_file import Undo
    from sesctl.model.plan import Plan
    from sesctl.ports import ZoneHost
    from sesctl.workflows.check_dns import Scene
    from sesctl.workflows.read_back import ReadBack

SETTLE_SECONDS = 300.0
TELL_EVERY = 5
_REFUSED = frozenset({"permission", "credentials", "refused", "not-found"})
READ_BACK_SECONDS = 30.0
_STOPPED = "\nstopped; what was sent may be written: the same command again looks, and does what is left"


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing.

    Attributes:
        undo: the paths of the undo files.
        read_back: what the zone's own servers have of it.
    """

    undo: tuple[Path, ...]
    read_back: tuple[ReadBack, ...]

    @property
    def code(self) -> ExitCode:
        """Whether every server that could be asked has everything."""
        return ExitCode.DONE if all(one.right for one in self.read_back) else ExitCode.PENDING


def write(plan: Plan, host: ZoneHost, scene: Scene, run: Run, where: Path, *, options: str = "") -> Written:
    """Write a plan that was agreed to.

    Args:
        plan: to write.
        host: of the zones.
        scene: who is asked when it is read back.
        run: of the command.
        where: undo files are kept.
        options: that lead to the host again, as they are typed.

    Raises:
        SesctlError: the undo file could not be saved, or the host refused; pending, when the host's
            own servers do not have it in time.
    """
    from sesctl.workflows.publish import apply, changes_by_zone
    from sesctl.workflows.read_back import read_back

    saved: list[Path] = []

    def keep(undo: Undo) -> None:
        saved.append(undo_files.keep(undo, where, scene.clock.now()))
        again = f"sesctl publish --undo {shlex.quote(str(saved[-1]))} {options}".rstrip()
        replaces = any(one.after for one in undo.changes)
        run.terminal.say(
            f"to {'put back what is replaced' if replaces else 'take out what is written'}: {again}"
        )

    try:
        apply(plan, host, keep, lambda receipt: _follow(host, receipt, scene, run))
    except SesctlError as error:
        if error.kind in _REFUSED and len(changes_by_zone(plan)) == 1:
            _forget(saved, run)
        raise
    except KeyboardInterrupt:
        run.terminal.say(_STOPPED)
        raise
    run.terminal.say(f"done: {_count(len(plan.steps))} changed")
    found = read_back(plan, scene, READ_BACK_SECONDS)
    _tell(found, run)
    return Written(tuple(saved), found)


def _forget(saved: list[Path], run: Run) -> None:
    """Take away undo files of what was refused whole: there is nothing to put back."""
    for path in saved:
        path.unlink(missing_ok=True)
    if saved:
        run.terminal.say("nothing was written, so there is nothing to put back")


def _count(number: int) -> str:
    return "1 record set" if number == 1 else f"{number} record sets"


def _follow(host: ZoneHost, receipt: str, scene: Scene, run: Run) -> None:
    from sesctl.workflows.publish import settle

    run.terminal.say("written; waiting until the host's own servers have it")

    told = [0]

    def tell(waited: float) -> None:
        if waited // TELL_EVERY > told[0]:
            told[0] = int(waited // TELL_EVERY)
            run.terminal.say(f"not yet, after {show_duration(waited)}")

    try:
        settled = settle(host, receipt, scene.clock, SETTLE_SECONDS, tell)
    except SesctlError as error:
        # It is written; that nobody may watch it is no failure of that.
        run.terminal.say(clean(f"it is written, and how far it is could not be asked: {error.what}"))
        return
    if not settled:
        raise SesctlError(
            "pending",
            f"it is written, and after {show_duration(SETTLE_SECONDS)} not on every server of the host",
            why="it mostly takes a minute",
            try_="look again later: sesctl check-dns DOMAIN --wait",
        )


def _tell(found: tuple[ReadBack, ...], run: Run) -> None:
    if not found:
        return
    if not any(one.asked for one in found):
        run.terminal.say("the zone's own servers could not be asked; check-dns looks again, by other ways")
        return
    late = [one for one in found if not one.right]
    for one in late:
        name, kind = one.change.key
        run.terminal.say(clean(f"{kind} {name}: {one.have} of {one.asked} servers have it"))
    if not late:
        run.terminal.say("read back: every server of the zone that could be asked has it")
