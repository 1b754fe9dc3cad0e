"""Go the way step by step: what is done is skipped, and a no leaves a step for later."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from sesctl.cli import context
from sesctl.cli import wizard_looks as looks
from sesctl.cli.terminal import leading
from sesctl.cli.wizard_settings import paragraph, say_error
from sesctl.cli.wizard_steps import STEPS
from sesctl.errors import ExitCode, SesctlError, worst
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from sesctl.cli.terminal import Terminal
    from sesctl.cli.wizard_looks import Seen, Standing
    from sesctl.cli.wizard_steps import Step

_PERMISSION = "sesctl init sender --role NAME (or --user NAME)"


class _EndedError(Exception):
    """Somebody wants to go on at another time."""

    def __init__(self, code: ExitCode) -> None:
        super().__init__()
        self.code = code


def go_on(terminal: Terminal, at: Standing) -> ExitCode:
    """Offer what is not done yet, and end with what is done and what is left."""
    codes: list[ExitCode] = []
    at.left = {step.name: _later(step, at) for step in STEPS}
    try:
        codes.extend(_take(step, terminal, at) for step in STEPS)
    except _EndedError as ended:
        codes.append(ended.code)
    except KeyboardInterrupt:
        terminal.say("")
        raise
    finally:
        _summarise(terminal, at)
    return worst(codes)


def _later(step: Step, at: Standing) -> str:
    option = step.asks[0] if step.asks else ""
    if step.look in {looks.events, looks.alarms} and not at.heard:
        option = "--email"
    return at.command(*step.words, *((option, "ADDRESS") if option else ()))


def _take(step: Step, terminal: Terminal, at: Standing) -> ExitCode:
    """Offer one step, unless it is done, or what it needs is not."""
    if step.needs and step.needs not in at.reached:
        return ExitCode.DONE
    if seen := step.look(at):
        _note(step, seen, terminal, at)
        return ExitCode.DONE
    terminal.say(f"\n{paragraph(step.explained)}")
    words = _agreed(step, terminal, at)
    return _ran(step, words, terminal, at) if words else ExitCode.DONE


def _note(step: Step, seen: Seen, terminal: Terminal, at: Standing) -> None:
    if seen.left:
        at.left[step.name] = seen.left
        terminal.say(f"\n{paragraph(clean(seen.line))}")
    else:
        _done(step, seen.line, at)
        terminal.say(clean(f"done already: {seen.line}"))


def _agreed(step: Step, terminal: Terminal, at: Standing) -> list[str]:
    """Ask whether to take a step; returns the whole command, or nothing for a no."""
    if step.asks:
        option, question = step.asks
        address = _address(question, terminal)
        return at.words(*step.words, option, address) if address else []
    words = at.words(*step.words)
    agreed = terminal.proceed(f"sesctl {shlex.join(words)}?")
    if agreed is None:
        raise _EndedError(ExitCode.DONE)
    return words if agreed else []


def _address(question: str, terminal: Terminal) -> str:
    """Ask for an address until it is one, or for nothing."""
    while text := terminal.ask_line(question):
        try:
            return context.address_of(text)
        except SesctlError as error:
            say_error(terminal, error)
    if text is None:
        raise _EndedError(ExitCode.DONE)
    return ""


def _ran(step: Step, words: list[str], terminal: Terminal, at: Standing) -> ExitCode:
    """Take a step, and note what came of it."""
    from sesctl.cli.main import run

    terminal.say(f"\n$ {clean(f'sesctl {shlex.join(words)}')}")
    with leading():
        code = ExitCode(run(words))
    if code is ExitCode.INTERRUPTED and not step.waits:
        raise _EndedError(code)
    if code is ExitCode.DONE or step.name == "checklist":
        _done(step, step.result, at)
    if code is ExitCode.PENDING:
        at.left[step.name] = at.command(*step.words, *(() if "--wait" in step.words else ("--wait",)))
    if code is ExitCode.INTERRUPTED:
        terminal.say("the waiting has ended; on with what does not need it")
        return ExitCode.PENDING
    return ExitCode.DONE if code in step.tolerates else code


def _done(step: Step, line: str, at: Standing) -> None:
    at.done[step.name] = line
    at.left.pop(step.name, None)
    at.reached.add(step.gives)


def _summarise(terminal: Terminal, at: Standing) -> None:
    """List what is done, and what is left with its command."""
    left = {**at.left, "permission": _PERMISSION}
    width = max(map(len, [*at.done, *left]))
    for title, entries in (("done:", at.done), ("left, in this order:", left)):
        if entries:
            terminal.say(f"\n{title}")
        for name, line in entries.items():
            terminal.say(clean(f"  {name:{width}}  {line}"))
    terminal.say("\nsesctl init goes on from here at any time.")
