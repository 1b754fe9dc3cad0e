"""The executable: choose a command, run it, turn what happened into an exit code."""

from __future__ import annotations

import errno
import gc
import io
import os
import re
import sys
import threading
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from typer._click.exceptions import NoArgsIsHelpError
from typer.exceptions import Abort, TyperException

from sesctl.cli.root import root
from sesctl.cli.terminal import ReaderGoneError
from sesctl.errors import ExitCode, SesctlError
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

# As it is, with its value, or at the end of a bundle such as -vo.
_OUTPUT = re.compile(r"(?:--output|-[qvy]*o)=?(?P<value>\w*)")


def main() -> None:
    """Run sesctl; the entry point of the console script."""
    # A short run makes little garbage and many objects that live until its end: looking for cycles,
    # while modules are imported and again when the interpreter ends, costs a sixth of the time.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A locale that has no arrow must not end the run; the sign is shown as its escape.
            stream.reconfigure(errors="backslashreplace")
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # the caller closed it
            setattr(sys, name, Path(os.devnull).open("r+", encoding="utf-8"))  # noqa: SIM115 - for good
    code = run(sys.argv[1:])
    if threading.active_count() > 1:
        _leave_at_once(code)
    gc.freeze()
    sys.exit(code)


def _leave_at_once(code: int) -> NoReturn:
    """End without taking the interpreter down.

    A thread that still waits for an answer which nobody needs any more, and wakes while the
    interpreter is taken down, can crash it.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return the exit code."""
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
    except (BrokenPipeError, ReaderGoneError):
        # The reader has gone; what is still buffered must not complain about that at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        why = error.strerror or ""
        return _fail((), SesctlError("file", "cannot write the answer", why=why, try_="make room for it"))
    return code


def _dispatch(arguments: Sequence[str]) -> int:
    try:
        _refuse_empty(arguments)
        return int(root().main(args=list(arguments), prog_name="sesctl", standalone_mode=False) or 0)
    except SesctlError as error:
        return _fail(arguments, error)
    except NoArgsIsHelpError as error:
        sys.stderr.write(error.format_message() + "\n")
        return ExitCode.USAGE
    except TyperException as error:
        return _fail(arguments, _usage(arguments, error))
    except ReaderGoneError:
        raise
    except (KeyboardInterrupt, Abort):
        sys.stderr.write("\ninterrupted\n")
        return ExitCode.INTERRUPTED
    except Exception as error:
        # The last resort: a bug is reported as one, unless there is nowhere to report it.
        if isinstance(error, OSError) and error.errno in {errno.EPIPE, errno.ENOSPC}:
            raise
        return _fail(arguments, _bug(error))


def _refuse_empty(arguments: Sequence[str]) -> None:
    """Refuse options with an empty value; what is run by `sim exec` has options of its own."""
    if all(argument.strip() and not argument.endswith("=") for argument in arguments):
        return
    from sesctl.cli.empty import refuse_empty

    words = _command_words(arguments)
    if words != ["sim", "exec"]:
        refuse_empty(arguments, _flags_of(words))


def _flags_of(words: list[str]) -> set[str]:
    current = root()
    for word in words:
        current = current.get_command(None, word)
    return {name for one in current.params if getattr(one, "is_flag", False) for name in one.opts}


def _usage(arguments: Sequence[str], error: TyperException) -> SesctlError:
    words = _command_words(arguments)
    named = " ".join(["sesctl", *words])
    return SesctlError(
        "usage",
        " ".join(error.format_message().split()).rstrip(".") or "no command was given",
        why="the command line could not be understood",
        try_=_meant(arguments, words) or f"{named} --help",
    )


def _meant(arguments: Sequence[str], words: list[str]) -> str:
    """Guess the command that somebody mistyped; empty where none is like it."""
    commands = _entries_of(words)
    if not commands or len(arguments) <= len(words):
        return ""
    typed = arguments[len(words)]
    near = get_close_matches(typed, commands, 1)
    if near:
        return " ".join(["sesctl", *words, near[0]])
    if words == ["init"] and not typed.startswith("-"):
        return f"sesctl init {'email' if '@' in typed else 'domain'} {clean(typed)}"
    if typed == "help":
        return " ".join(["sesctl", *_command_words(arguments[1:]), "--help"])
    return "" if words else _look_at(arguments)


def _look_at(arguments: Sequence[str]) -> str:
    """The command that looks, where somebody typed a domain after a verb of their own, or after none."""
    from sesctl.grammar.domain import parse_domain

    read = (parse_domain(one) for one in arguments[:2] if not one.startswith("-"))
    domain = next((one for one in read if isinstance(one, str)), "")
    return f"sesctl check-dns {domain}" if domain else ""


def _entries_of(words: list[str]) -> list[str]:
    current = root()
    for word in words:
        current = current.get_command(None, word)
    return list(getattr(current, "entries", {}))


def _command_words(arguments: Sequence[str]) -> list[str]:
    """Find the command that was meant, to point to its help."""
    words: list[str] = []
    current = root()
    for argument in arguments:
        commands = getattr(current, "entries", {})
        if argument not in commands:
            break
        words.append(argument)
        current = current.get_command(None, argument)
    return words


def _bug(error: Exception) -> SesctlError:
    bug = SesctlError(
        "bug",
        "sesctl has a bug",
        why=f"{type(error).__name__} where none was expected",
        try_="run the same with --debug, and report what it prints",
    )
    bug.__cause__ = error
    return bug


def _fail(arguments: Sequence[str], error: SesctlError) -> int:
    if "--debug" in arguments:
        import traceback

        sys.stderr.write(clean_lines("".join(traceback.format_exception(error))))
    if form := _form(arguments):
        from sesctl.render.failure import failure_as

        sys.stdout.write(failure_as(form, error))
    sys.stderr.write(f"{clean(error.what)}\n  why: {clean(error.why)}\n  try: {clean(error.try_)}\n")
    return error.exit_code


def clean_lines(text: str) -> str:
    """Clean a text line by line."""
    return "\n".join(clean(line) for line in text.splitlines()) + "\n"


def _form(arguments: Sequence[str]) -> str:
    """The form of the answer that was asked for, also where the rest of the line could not be understood."""
    for argument, following in zip(arguments, [*arguments, ""][1:], strict=True):
        if argument == "--":
            return ""
        if match := _OUTPUT.fullmatch(argument):
            return str(match["value"] or following)
    return ""


if __name__ == "__main__":
    main()
