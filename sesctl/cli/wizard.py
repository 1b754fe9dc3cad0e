"""`sesctl init` alone: ask, explain, write the settings, and go on with the work."""

from __future__ import annotations

import shlex
import sys
from functools import partial
from pathlib import Path
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING

from sesctl.cli import config, context
from sesctl.cli.terminal import Terminal
from sesctl.errors import ExitCode, SesctlError, usage
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sesctl.model.settings import Value

_INTRODUCTION = """\
This asks a few things, writes them to {name} in this directory, and then goes on with the work.
Nothing is changed in the account before its plan was shown and agreed to. Ctrl-C ends it at any
time, and the next run goes on where things stand. Enter takes what stands in brackets.
"""


def run_wizard() -> ExitCode:
    """Ask, write, and run the commands of an onboarding one after the other."""
    terminal = Terminal()
    path = Path(config.NAME)
    present = config.read(path) if path.is_file() else {}
    terminal.say(_filled(_INTRODUCTION.format(name=config.NAME)))
    answers = _answers(terminal, present)
    asked = {key for key, *_ in _questions()}
    wanted = {**{key: value for key, value in present.items() if key not in asked}, **answers}
    if wanted != present:
        _write(path, wanted, terminal)
    return _go_on(terminal, bool(answers.get("alerts")))


def _filled(text: str) -> str:
    """Wrap a paragraph to the terminal."""
    return fill(" ".join(text.split()), min(get_terminal_size().columns, 80) - 1)


def _answers(terminal: Terminal, present: Mapping[str, Value]) -> dict[str, Value]:
    """Ask what an onboarding needs to know; what was answered before is offered again."""
    found: dict[str, Value] = {}
    for key, question, explained, reader, default in _questions():
        before = present.get(key)
        shown = (
            " ".join(before) if isinstance(before, tuple) else str(before or default(found | dict(present)))
        )
        terminal.say(f"\n{_filled(explained)}")
        read = partial(_address_of, domain=str(found["domain"])) if key == "from" else reader
        answer = terminal.ask_until(question, lambda text, read=read: _wrong(read, text), shown)  # type: ignore[misc]
        value = read(answer) if answer else ""
        if value:
            found[key] = value
        elif key == "domain":
            raise SesctlError(
                "usage", "no domain was given", why="everything else belongs to one", try_="sesctl init"
            )
    return found


def _wrong(read: Callable[[str], Value], text: str) -> str | None:
    try:
        read(text)
    except SesctlError as error:
        return f"{error.what}: {error.why}"
    return None


_Question = tuple[str, str, str, "Callable[[str], Value]", "Callable[[Mapping[str, Value]], str]"]


def _questions() -> Iterator[_Question]:
    """Yield key, question, explanation, reader and default."""
    yield (
        "domain",
        "Domain",
        "The domain that mail comes from, such as the one of the website, without www.",
        context.domain_of,
        lambda _: "",
    )
    yield (
        "region",
        "AWS region",
        "Identities, sandbox and quotas belong to one region. Choose the one that the application runs in.",
        _region,
        lambda _: _region_in_use(),
    )
    yield (
        "from",
        "Address that mail comes from",
        "Any address of the domain; it needs no mailbox, but replies to it should not get lost.",
        context.address_of,
        lambda found: f"otp@{found['domain']}" if "domain" in found else "",
    )
    yield (
        "brand",
        "Name in the mail",
        "What people know the service by; it stands in the subject of a code.",
        str,
        lambda found: str(found.get("domain", "")).partition(".")[0].title(),
    )
    yield (
        "website",
        "Website",
        "Reviewers of AWS look at it before they let the account out of the sandbox.",
        str,
        lambda found: f"https://{found['domain']}" if "domain" in found else "",
    )
    yield (
        "alerts",
        "Who hears of bounces and complaints (- for nobody)",
        (
            "Whoever mails on to addresses that bounce loses the account. This address is mailed each bounce and "
            "complaint, and alarms when there are too many, once somebody has followed the links that SNS sends to it. "
            "Take a mailbox that somebody reads; several are separated by blanks."
        ),
        _alerts,
        lambda _: "-",
    )


def _alerts(text: str) -> tuple[str, ...]:
    """Read addresses; a dash is none."""
    return () if text == "-" else tuple(context.address_of(one) for one in text.replace(",", " ").split())


def _address_of(text: str, *, domain: str) -> str:
    """Read an address that the identity of the domain covers."""
    address = context.address_of(text)
    if not f".{address.rpartition('@')[2]}".endswith(f".{domain}"):
        raise usage(
            f"{address} is not an address of {domain}",
            why="SES takes mail from addresses of the domain, and of domains below it",
            try_=f"otp@{domain}",
        )
    return address


def _region_in_use() -> str:
    """The region that the AWS settings name; empty where they name none."""
    from sesctl.aws.session import AwsSession

    try:
        return AwsSession(None, None, None).region
    except SesctlError:
        return ""


def _region(text: str) -> str:
    from sesctl.aws.session import AwsSession

    return AwsSession(text, None, None).region


def _write(path: Path, wanted: Mapping[str, Value], terminal: Terminal) -> None:
    """Write the settings, whole or not at all; what somebody wrote by hand is asked about."""
    from sesctl.files.disk import Disk
    from sesctl.grammar.config_file import write_config
    from sesctl.model.env_file import FileChange

    text = write_config(wanted)
    terminal.say(f"\n{path}:\n")
    terminal.say("\n".join(f"  {clean(line)}" for line in text.splitlines()))
    if path.exists() and not terminal.confirm(
        f"{path} is there already, and its comments will be lost. Write?"
    ):
        terminal.say("not written")
        return
    disk = Disk()
    seen = disk.read(str(path))
    disk.replace(FileChange(seen.target, seen.content, text.encode()))
    terminal.say(f"written: {path}")


def _go_on(terminal: Terminal, heard: bool) -> ExitCode:
    """Run what comes next, each after a yes, and stop where something has to be done elsewhere first."""
    for explained, words in _steps():
        terminal.say(f"\n{_filled(explained)}")
        if not heard and words in _HEARD:
            terminal.say(
                f"skipped, since nobody is to hear; later: sesctl {shlex.join(words)} --email ADDRESS"
            )
            continue
        if not terminal.confirm(f"sesctl {shlex.join(words)}?"):
            if words == ["init", "domain"]:
                terminal.say("everything else needs the identity; sesctl init goes on from here")
                return ExitCode.DONE
            continue
        code = _run(words)
        if code not in _WELL and not (code in _LATER and words in _GO_ON):
            terminal.say(f"\nsesctl {shlex.join(words)} ended with {code}; sesctl init goes on from here.")
            return code
    terminal.say("\nThe checklist, whenever something is odd: sesctl doctor")
    return ExitCode.DONE


_EVENTS, _ALARMS, _REVIEW = ["init", "events"], ["init", "alarms"], ["request-production"]
_HEARD = (_EVENTS, _ALARMS)
_GO_ON = (_EVENTS, _ALARMS, _REVIEW)
"""What may be left while the rest is done: links that are not followed yet, a review, a plan that was declined."""
_WELL = frozenset({ExitCode.DONE, ExitCode.FINDINGS})
_LATER = frozenset({ExitCode.PENDING, ExitCode.PLAN_NOT_APPLIED})


def _steps() -> Iterator[tuple[str, list[str]]]:
    yield "Create the identity in SES, and print the records to publish.", ["init", "domain"]
    yield "Write the records, where this account hosts the zone in Route 53.", ["publish", "--to", "route53"]
    yield "Wait until the records are seen and SES agrees.", ["check-dns", "--wait"]
    yield "Let somebody hear of bounces and complaints; reviewers want to know how they are handled.", _EVENTS
    yield "Let somebody be told when there are too many of them.", _ALARMS
    yield "Ask AWS to let the account out of the sandbox.", _REVIEW
    yield "Write what the application has to know into .env.", ["init", "env"]
    yield "Look at everything once more.", ["doctor"]


def _run(words: list[str]) -> ExitCode:
    from sesctl.cli.main import run

    sys.stderr.write(f"\n$ sesctl {shlex.join(words)}\n")
    sys.stderr.flush()
    return ExitCode(run(words))
