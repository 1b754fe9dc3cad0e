"""`sesctl doctor`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sesctl.cli import context
from sesctl.cli.checked import FailOn
from sesctl.cli.command import Run, command
from sesctl.cli.context import Authoritative, DnsTimeout, Resolvers
from sesctl.errors import ExitCode, SesctlError, exit_code_of, usage, worst
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from sesctl.cli.checkups import Patient
    from sesctl.model.checkup import Checkup, Section
    from sesctl.ports import Aws

Output = Literal["text", "json", "markdown", "html"]


@command(
    ("everything at once, as a checklist", "sesctl doctor example.com"),
    (
        "with whoever sends, and what a month will cost",
        "sesctl doctor example.com --role my-app --volume 50000",
    ),
    ("to paste into a ticket", "sesctl doctor example.com -o markdown"),
    outputs=Output,
)
def app(
    run: Run,
    domain: Annotated[
        str | None, typer.Argument(metavar="DOMAIN", help="The domain.", show_default=False)
    ] = None,
    *,
    sender: Annotated[
        str | None, typer.Option("--from", metavar="ADDRESS", help="The address that mail comes from.")
    ] = None,
    role: Annotated[str | None, typer.Option("--role", metavar="NAME", help="The role that sends.")] = None,
    user: Annotated[str | None, typer.Option("--user", metavar="NAME", help="The user that sends.")] = None,
    env_file: Annotated[
        Path | None,
        typer.Option(
            "--env-file",
            metavar="FILE",
            help="That the application reads.  [default: .env, where there is one]",
        ),
    ] = None,
    volume: Annotated[
        int | None,
        typer.Option("--volume", metavar="N", min=0, help="Mails a month, to estimate what they cost."),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="The mildest finding that makes exit code 1.")
    ] = "error",
    resolver: Resolvers = None,
    authoritative: Authoritative = None,
    dns_timeout: DnsTimeout = 5.0,
) -> ExitCode:
    """Look at everything at once: credentials, permissions, identity, DNS, account, events, alarms, sender, .env.

    What can be looked at is looked at, side by side; what cannot, says why. It ends with the commands to type next.
    """
    from sesctl.cli.checkups import examinations
    from sesctl.workflows.doctor import examine

    patient = _patient(run, domain, sender, role, user, resolver, authoritative, dns_timeout)
    patient.volume, patient.env_file = volume, env_file
    sections = examine(tuple(examinations(patient)), lambda section: _tell(run, section))
    checkup = _checkup(patient, sections)
    _show(run, checkup)
    return _code(checkup, Severity[fail_on.upper()])


def _patient(
    run: Run,
    domain: str | None,
    sender: str | None,
    role: str | None,
    user: str | None,
    *dns: object,
) -> Patient:
    from sesctl.cli.checkups import Patient

    if role and user:
        raise usage("a role and a user were both named", why="one of them sends", try_="leave one out")
    address = context.address_of(sender) if sender else None
    name = context.domain_of(domain) if domain else None
    aws, why = _account(run)
    resolver, authoritative, timeout = dns
    scene = context.scene(resolver, authoritative, timeout, aws)  # type: ignore[arg-type]
    principal = ("role", role) if role else ("user", user) if user else None
    patient = Patient(scene, aws, why, name, address, principal)  # type: ignore[arg-type]
    if name is None:
        patient.domain = address.rpartition("@")[2] if address else _only_domain(aws)
    return patient


def _account(run: Run) -> tuple[Aws | None, SesctlError | None]:
    from sesctl.workflows.remembered import remembered

    try:
        return remembered(context.aws(run)), None
    except SesctlError as error:
        return None, error


def _only_domain(aws: Aws | None) -> str | None:
    """The domain of the region, where there is one; which of several is meant, nobody could guess."""
    if aws is None:
        return None
    try:
        names = [one.name for one in aws.ses().identities() if one.kind == "domain"]
    except SesctlError:
        return None
    if len(names) > 1:
        raise usage(
            f"the region has {len(names)} domain identities, and none was named",
            why="doctor looks at one",
            try_=f"sesctl doctor {names[0]}",
        )
    return names[0] if names else None


def _tell(run: Run, section: Section) -> None:
    tell = run.terminal.say if run.terminal.interactive and not run.json else run.terminal.detail
    tell(f"looked at {section.name}: {section.state}")


def _checkup(patient: Patient, sections: tuple[Section, ...]) -> Checkup:
    from sesctl.model.checkup import Checkup
    from sesctl.planning.next_steps import About, next_steps

    region = patient.aws.region if patient.aws else None
    about = About(region, patient.domain, patient.address, sent=_has_sent(patient))
    if patient.principal:
        about = replace(about, sender=f"--{patient.principal[0]} {patient.principal[1]}")
    steps = next_steps(sections, about)
    return Checkup(patient.scene.clock.now(), region, patient.domain, sections, steps)


def _has_sent(patient: Patient) -> bool:
    try:
        return patient.status.has_sent
    except SesctlError:
        return False


def _show(run: Run, checkup: Checkup) -> None:
    match run.output:
        case "json":
            from sesctl.render.doctor_document import doctor_document
            from sesctl.render.documents import to_json

            run.terminal.answer(to_json(doctor_document(checkup)))
        case "markdown":
            from sesctl.render.doctor_markdown import doctor_markdown

            run.terminal.answer(doctor_markdown(checkup).rstrip())
        case "html":
            from sesctl.render.doctor_html import doctor_html

            run.terminal.answer(doctor_html(checkup))
        case _:
            from sesctl.render.doctor_text import doctor_text

            run.terminal.show(doctor_text(checkup, verbose=run.verbose > 0))
            if checkup.next:
                run.terminal.answer("\nnext:")
            for step in checkup.next:
                run.terminal.answer(f"  {step}")


def _code(checkup: Checkup, threshold: Severity) -> ExitCode:
    codes = [ExitCode.DONE]
    if any(finding.severity >= threshold for finding in checkup.findings):
        codes.append(ExitCode.FINDINGS)
    for section in checkup.sections:
        if section.unread:
            code = exit_code_of(section.unread.kind)
            codes.append(ExitCode.COULD_NOT_LOOK if code is ExitCode.FINDINGS else code)
        elif section.state == "unknown":
            codes.append(ExitCode.COULD_NOT_LOOK)
    return worst(codes)
