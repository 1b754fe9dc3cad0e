"""Show a plan, and find out whether it may be applied."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sesctl.errors import ExitCode, SesctlError, usage
from sesctl.model.fact import Found
from sesctl.render.clean import clean
from sesctl.render.plan import plan_lines, step_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sesctl.cli.command import Run
    from sesctl.cli.terminal import Terminal
    from sesctl.cli.writing import Written
    from sesctl.model.account import Caller
    from sesctl.model.identity import Identity
    from sesctl.model.plan import Plan, Step
    from sesctl.model.records import RecordSet
    from sesctl.ports import Aws
    from sesctl.render.zone_document import CopyBody, ZoneBody


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a plan.

    Attributes:
        caller: None where it could not be known.
        identity: as it is afterwards; None where there is none.
        written: what came of writing record sets; None where none were written.
    """

    plan: Plan
    region: str
    caller: Caller | None
    applied: bool
    identity: Identity | None = None
    written: Written | None = None

    @property
    def refused(self) -> bool:
        """Whether there was something to do, or to allow, and it was not done."""
        return (bool(self.plan.steps) and not self.applied) or any(held.asked_for for held in self.plan.held)

    @property
    def code(self) -> ExitCode:
        """The exit code of an outcome that was not refused."""
        return self.written.code if self.written else ExitCode.DONE


def show_json(
    run: Run,
    outcome: Outcome,
    records: RecordSet | None = None,
    zone: tuple[ZoneBody, CopyBody] | None = None,
    more: Mapping[str, object] | None = None,
) -> None:
    """Print the document of a plan; `more` are fields that only some commands have."""
    from sesctl.render.documents import to_json
    from sesctl.render.plan import plan_document, served_body

    document = plan_document(
        outcome.plan, outcome.region, outcome.caller, outcome.identity, records, applied=outcome.applied
    )
    if outcome.written:
        document["undo"] = [str(path) for path in outcome.written.undo]
        document["read_back"] = [
            served_body(one.change, one.have, one.asked) for one in outcome.written.read_back
        ]
    if zone:
        document["zone"], document["copy"] = zone
    run.terminal.answer(to_json({**document, **(more or {})}))


def find_identity(name: str, aws: Aws) -> Identity | None:
    """Read an identity; None where there is none."""
    fact = aws.ses().identity(name)
    return fact.value if isinstance(fact, Found) else None


def who(aws: Aws, terminal: Terminal) -> Caller | None:
    """Say which account is about to be changed, by whom; None where that cannot be known."""
    try:
        caller = aws.sts().caller()
    except SesctlError as error:
        if error.kind in {"credentials", "clock"}:
            raise
        terminal.say(f"account not known ({error.what}), region {aws.region}")
        return None
    terminal.say(clean(f"account {caller.account_id}, region {aws.region}, as {caller.arn}"))
    return caller


def agreed(plan: Plan, run: Run, *, yes: bool, dry_run: bool, question: str = "Apply?") -> bool:
    """Show the plan; whether there is something to do, and it may be done.

    On a terminal the user is asked, unless `yes`; elsewhere only `yes` applies. A plan that will not
    be applied is the answer of the command, and goes where answers go.
    """
    terminal = run.terminal
    nobody = not (yes or terminal.interactive)
    is_answer = bool(plan.steps) and (dry_run or nobody) and not run.json
    lines = plan_lines(plan)
    for line in ["plan:", *lines] if lines else []:
        (terminal.answer if is_answer else terminal.say)(line)
    if not plan.steps or dry_run:
        return False
    if yes:
        return True
    if nobody:
        terminal.say("not applied: there is nobody to ask; apply it with --yes")
        return False
    if terminal.confirm(question):
        return True
    terminal.say("not applied")
    return False


def teller(run: Run) -> Callable[[Step], None]:
    """Return what tells of each step that was taken."""
    return lambda step: run.terminal.say(f"done: {step_body(step)['summary']}")


def dangers(given: Iterable[str] | None, known: tuple[str, ...]) -> frozenset[str]:
    """Read what was given to --allow; raises SesctlError for a name that does not exist."""
    names = frozenset(given or ())
    for name in sorted(names - set(known)):
        raise usage(
            f"there is nothing called {name!r} to allow",
            why=f"there are: {', '.join(known)}",
            try_=f"--allow {(get_close_matches(name, known, 1, 0.0) or known)[0]}",
        )
    return names
