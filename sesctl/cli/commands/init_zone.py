"""`sesctl init zone`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context, planned, undo_files
from sesctl.cli.command import Run, command
from sesctl.cli.context import Authoritative, DnsTimeout, DryRun, Resolvers, Timeout, Yes
from sesctl.errors import ExitCode, SesctlError, usage, worst
from sesctl.grammar.duration import show_duration
from sesctl.model.names import without_www
from sesctl.model.plan import ChangeRecordSet
from sesctl.render.clean import clean
from sesctl.render.zone import delegation_line, next_command, zone_text
from sesctl.render.zone_document import copy_body, zone_body

if TYPE_CHECKING:
    from sesctl.cli.writing import Written
    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.zone_move import Copy, Parent
    from sesctl.ports import Aws
    from sesctl.render.zone_document import Shown
    from sesctl.workflows.check_dns import Scene
    from sesctl.workflows.zone import Prepared


@command(
    ("have a domain's DNS at Route 53", "sesctl init zone example.com"),
    (
        "with everything that the old host exported",
        "sesctl init zone example.com --zone-file example.com.txt",
    ),
    ("wait until the registrar's change is seen", "sesctl init zone example.com --wait --timeout 2h"),
)
def app(
    run: Run,
    domain: Annotated[
        str | None, typer.Argument(metavar="DOMAIN", help="The domain.", show_default=False)
    ] = None,
    *,
    copy: Annotated[
        bool,
        typer.Option(
            "--copy/--no-copy",
            help="Copy what the servers that are asked today have, as far as it can be found.",
        ),
    ] = True,
    zone_file: Annotated[
        Path | None,
        typer.Option(
            "--zone-file",
            metavar="FILE",
            help="Copy what this zone file holds instead; - for standard input.",
        ),
    ] = None,
    delegate: Annotated[
        bool,
        typer.Option(
            "--delegate", help="Where the account hosts the zone above, let it name the new servers."
        ),
    ] = False,
    undo_dir: Annotated[
        Path | None,
        typer.Option("--undo-dir", metavar="DIR", help="Where to keep what puts the writes back."),
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Then wait until the zone above names the new servers.")
    ] = False,
    timeout: Timeout = "30m",
    resolver: Resolvers = None,
    authoritative: Authoritative = None,
    dns_timeout: DnsTimeout = 5.0,
) -> ExitCode:
    """Create or adopt the Route 53 zone of a domain, take along what is served today, and say what to enter where.

    The name servers are printed one a line. Nothing is changed for the world before they are entered at the
    registrar. Run it again at any time: the zone that is there is kept, and what is missing is added.
    """
    from sesctl.render.zone_document import Shown
    from sesctl.workflows.zone import ZoneWish, prepare
    from sesctl.workflows.zone_wait import see_parent

    if zone_file and not copy:
        raise usage(
            "--no-copy and --zone-file contradict each other",
            why="the file is what would be copied",
            try_="leave one of them out",
        )
    name = _domain(run, domain)
    seconds = context.seconds_of(timeout)
    wish = ZoneWish(name, copy, delegate, _read(zone_file, name) if zone_file else None)
    aws = context.aws(run)
    caller = planned.who(aws, run.terminal)
    scene = context.scene(resolver, authoritative, dns_timeout, aws)
    found = prepare(wish, aws, scene)
    applied = planned.agreed(found.plan, run, yes=yes, dry_run=dry_run)
    outcome = planned.Outcome(found.plan, aws.region, caller, applied)
    shown = Shown(found.hosting, found.hosting.zone, found.parent, found.copy)
    if applied:
        done = _apply(found, run, aws, scene, undo_files.folder(undo_dir))
        shown = replace(shown, zone=done.zone, created=found.hosting.zone is None, copied=done.copied)
        outcome = replace(outcome, written=done.written)
        if delegate:
            shown = replace(shown, parent=see_parent(name, scene))
    if wait and shown.zone and not outcome.refused:
        shown = replace(shown, before=shown.parent, parent=_wait(run, shown.zone, scene, seconds))
    shown = replace(shown, bogus=_is_bogus(shown, scene))
    _show(run, outcome, shown)
    return worst([_code(outcome, shown, waited=wait), outcome.code])


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of applying a plan; `written` is None where no record set was written."""

    zone: HostedZone
    copied: int
    written: Written | None


def _domain(run: Run, given: str | None) -> str:
    text = given or (run.terminal.ask("Domain") if run.terminal.interactive else "")
    if not text:
        raise usage("no domain was given", why="a zone needs a name", try_="sesctl init zone example.com")
    domain = context.own(context.domain_of(text), "init zone")
    bare = without_www(domain)
    if bare != domain:
        raise usage(
            f"{domain} is the name of a website",
            why=f"the zone to have is mostly that of {bare}, in which {domain} is one name of many",
            try_=f"sesctl init zone {bare}",
        )
    return domain


def _read(path: Path, domain: str) -> Copy:
    from sesctl.cli.domains import read_text
    from sesctl.dns.zone_file import read_zone_file
    from sesctl.model.fault import Fault

    try_ = "export the zone at the old DNS host, as a zone file (BIND format)"
    read = read_zone_file(read_text(path, try_), domain, str(path))
    if isinstance(read, Fault):
        raise SesctlError("file", f"{path} is not a zone file", why=clean(read.why), try_=try_)
    if not read.sets:
        raise SesctlError(
            "file", f"{path} has no record of {domain}", why="it may be of another domain", try_=try_
        )
    return read


def _apply(found: Prepared, run: Run, aws: Aws, scene: Scene, where: Path) -> _Done:
    """Create the zone, write its records and then its delegation; each is told."""
    from sesctl.cli.writing import Written, write
    from sesctl.workflows.zone import create, writes

    host = aws.hosted_zones()
    zone = create(found, host, scene)
    if found.hosting.zone is None:
        run.terminal.say(f"done: create the public hosted zone {zone}")
    # Servers that the user named are those of the old host, as long as the new ones are not in use.
    in_use = found.parent.state(zone.name_servers) == "ours"
    beside = scene if in_use else replace(scene, authoritative=())
    written = [
        write(plan, host, beside if into == zone else scene, run, where)
        for into, plan in writes(found.plan, zone)
    ]
    together = Written(
        tuple(path for one in written for path in one.undo),
        tuple(read for one in written for read in one.read_back),
    )
    copied = sum(isinstance(step, ChangeRecordSet) for step in found.plan.steps)
    return _Done(zone, copied, together if written else None)


def _wait(run: Run, zone: HostedZone, scene: Scene, seconds: int) -> Parent:
    from sesctl.workflows.zone_wait import wait_until_delegated

    told: list[str] = []

    def show(parent: Parent, pause: float) -> None:
        line = delegation_line(parent, zone)
        if told[-1:] != [line]:
            told.append(line)
            run.terminal.say(f"{scene.clock.now():%H:%M:%S} {line}")
        if pause:
            run.terminal.detail(f"next look in {show_duration(pause)}")

    try:
        return wait_until_delegated(zone.name, zone, scene, seconds, show)
    except KeyboardInterrupt:
        run.terminal.say(f"\nstopped; to go on: sesctl init zone {zone.name} --wait")
        raise


def _is_bogus(shown: Shown, scene: Scene) -> bool:
    from sesctl.workflows.zone_wait import is_bogus

    return shown.state == "ours" and shown.parent.signed is True and is_bogus(shown.hosting.name, scene)


def _show(run: Run, outcome: planned.Outcome, shown: Shown) -> None:
    if run.json:
        planned.show_json(run, outcome, zone=(zone_body(shown), copy_body(shown.copy)))
        return
    if outcome.refused:
        return
    for line in zone_text(shown):
        run.terminal.answer(line)
    run.terminal.say_next(next_command(shown))


def _code(outcome: planned.Outcome, shown: Shown, *, waited: bool) -> ExitCode:
    if outcome.refused:
        return ExitCode.PLAN_NOT_APPLIED
    if shown.bogus:
        return ExitCode.FINDINGS
    return ExitCode.PENDING if waited and shown.state != "ours" else ExitCode.DONE
