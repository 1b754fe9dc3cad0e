"""`sesctl inspect`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context
from sesctl.cli.checked import FailOn
from sesctl.cli.command import Run, command
from sesctl.cli.context import DnsTimeout, Resolvers
from sesctl.errors import ExitCode, SesctlError, usage, worst
from sesctl.grammar.ip_address import parse_ip
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from sesctl.model.message_report import MessageReport, MessageVerdict
    from sesctl.planning.message_observe import Given
    from sesctl.workflows.inspect import Inspection

_OF_VERDICT: dict[MessageVerdict, ExitCode] = {
    "ready": ExitCode.DONE,
    "warnings": ExitCode.DONE,
    "failing": ExitCode.FINDINGS,
    "unknown": ExitCode.COULD_NOT_LOOK,
}


@command(
    ("is a mail that arrived signed, aligned, and whole?", "sesctl inspect mail.eml"),
    ("from a pipe, for a program", "sesctl inspect - -o json < mail.eml"),
    ("by itself: what the receiver wrote down", "sesctl inspect mail.eml --no-dns"),
    aws=False,
)
def app(
    run: Run,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="The mail as it was received; - for standard input.", show_default=False
        ),
    ] = None,
    *,
    no_dns: Annotated[
        bool, typer.Option("--no-dns", help="Ask no DNS: judge by what the receiver wrote into the header.")
    ] = False,
    server: Annotated[
        str,
        typer.Option(
            "--authserv-id",
            metavar="NAME",
            help="Believe the Authentication-Results of this server. [default: those of the one that took it]",
            show_default=False,
        ),
    ] = "",
    address: Annotated[
        str,
        typer.Option(
            "--ip",
            metavar="ADDRESS",
            help="Where it came from, for SPF. [default: as the receiver says]",
            show_default=False,
        ),
    ] = "",
    sender: Annotated[
        str,
        typer.Option(
            "--mail-from",
            metavar="ADDRESS",
            help="The envelope sender, for SPF. [default: Return-Path]",
            show_default=False,
        ),
    ] = "",
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="The mildest finding that makes exit code 1.")
    ] = "error",
    resolver: Resolvers = None,
    dns_timeout: DnsTimeout = 5.0,
) -> ExitCode:
    """Judge a received mail: signatures, SPF, DMARC, its way, its texts.

    Signatures are verified with the keys that DNS has now, SPF is evaluated again, and both are laid beside what the
    receiver wrote into Authentication-Results. A mail that is hostile is read in part, and that is said.
    """
    given = _given(server, address, sender)
    path = _path(run, file)
    raw = _read(path)
    from sesctl.workflows.inspect import inspect_bytes

    name = "standard input" if str(path) == "-" else path.name
    report = inspect_bytes(raw, name, _scene(run, resolver, dns_timeout, no_dns=no_dns), given)
    _show(run, report, name)
    return _exit_code(report, fail_on)


def _path(run: Run, file: Path | None) -> Path:
    if file is None and run.terminal.interactive and (typed := run.terminal.ask("File")):
        return Path(typed)
    if file is None:
        raise usage(
            "no mail was given",
            why="inspect judges a mail in a file",
            try_="sesctl inspect mail.eml, or - for a pipe",
        )
    return file


def _read(path: Path) -> bytes:
    """Read as much as is ever looked at, and one byte more where there is more."""
    from sesctl.mail.reader import MOST_BYTES

    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with path.open("rb") as source:
            return source.read(MOST_BYTES + 1)
    except IsADirectoryError as error:
        raise usage(
            f"{path} is a folder",
            why="inspect judges one mail at a time",
            try_=f"sesctl inspect {path}/mail.eml",
        ) from error
    except OSError as error:
        raise SesctlError(
            "file", f"cannot read {path}", why=error.strerror or "", try_="sesctl inspect mail.eml"
        ) from error


def _given(server: str, address: str, sender: str) -> Given:
    from sesctl.planning.message_observe import Given

    found = parse_ip(address)
    if address and not found:
        raise usage(
            f"{address!r} is not an IP address",
            why="--ip is where the mail came from",
            try_="--ip 192.0.2.31",
        )
    return Given(server, found, context.address_of(sender) if sender else "")


def _scene(run: Run, resolver: list[str] | None, dns_timeout: float, *, no_dns: bool) -> Inspection:
    from sesctl.workflows.inspect import Inspection

    if no_dns:
        return Inspection(context.SystemClock())
    later = ["sesctl.checks.message_verdict", "sesctl.mail.verify"]
    later += ["sesctl.render.inspect_text"] if run.output == "text" else []
    return Inspection(
        context.SystemClock(), context.dns(dns_timeout, later), context.resolver_servers(resolver)
    )


def _show(run: Run, report: MessageReport, name: str) -> None:
    if run.json:
        from sesctl.render.documents import to_json
        from sesctl.render.inspect_document import inspect_document

        run.terminal.answer(to_json(inspect_document(report, name)))
        return
    from sesctl.render.inspect_text import inspect_text

    run.terminal.show(inspect_text(report, name, verbose=run.verbose > 0))


def _exit_code(report: MessageReport, fail_on: FailOn) -> ExitCode:
    threshold = Severity[fail_on.upper()]
    found = any(finding.severity >= threshold for finding in report.findings)
    return worst([_OF_VERDICT[report.verdict], ExitCode.FINDINGS if found else ExitCode.DONE])
