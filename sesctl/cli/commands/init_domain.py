"""`sesctl init domain`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sesctl.cli import context, hosts, planned, undo_files
from sesctl.cli.command import Run, command
from sesctl.cli.context import Authoritative, DnsTimeout, DryRun, Resolvers, Timeout, Yes
from sesctl.cli.hosts import HOSTS, Choice, Site, TsigFile, UpdateServer, ZoneId, ZoneName
from sesctl.errors import ExitCode, SesctlError, usage
from sesctl.model.fact import Found
from sesctl.model.names import is_below, without_www
from sesctl.model.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.model.identity import Identity
    from sesctl.model.records import RecordSet
    from sesctl.planning.dmarc_policy import DmarcWish
    from sesctl.planning.onboarding import DomainWish
    from sesctl.ports import SesApi
    from sesctl.workflows.check_dns import Scene

Policy = Literal["none", "quarantine", "reject"]
Behavior = Literal["use-default-value", "reject-message"]


@command(
    ("create or adopt the identity, and print the records to publish", "sesctl init domain example.com"),
    (
        "in a pipeline: no questions, and wait until it is verified",
        "sesctl init domain example.com --yes --wait",
    ),
)
def app(
    run: Run,
    domain: Annotated[
        str | None, typer.Argument(metavar="DOMAIN", help="The domain to send from.", show_default=False)
    ] = None,
    *,
    mail_from: Annotated[
        str | None,
        typer.Option("--mail-from", metavar="NAME", help="The MAIL FROM domain.  [default: mail.DOMAIN]"),
    ] = None,
    no_mail_from: Annotated[bool, typer.Option("--no-mail-from", help="Set no MAIL FROM domain.")] = False,
    behavior_on_mx_failure: Annotated[
        Behavior | None,
        typer.Option(
            "--behavior-on-mx-failure",
            help="While SES does not see the MX record of the MAIL FROM domain: send by amazonses.com, or refuse.",
        ),
    ] = None,
    dmarc: Annotated[
        Policy | None,
        typer.Option(
            "--dmarc",
            help="The policy to have; one that is there is raised, never weakened.  [default: none]",
            show_default=False,
        ),
    ] = None,
    dmarc_rua: Annotated[
        list[str] | None,
        typer.Option("--dmarc-rua", metavar="ADDRESS", help="Where DMARC reports go; repeatable."),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="NAME",
            help="Change what is left alone otherwise: restart-dkim, replace-dkim, enable-dkim, change-mail-from; "
            "with --publish also replace-record, weaken-dmarc.",
        ),
    ] = None,
    publish: Annotated[
        str | None,
        typer.Option(
            "--publish",
            metavar="HOST",
            help=f"Then write the records to the host of the zone: {', '.join(HOSTS)}.",
            autocompletion=lambda: list(HOSTS),
        ),
    ] = None,
    zone_id: ZoneId = None,
    zone: ZoneName = None,
    server: UpdateServer = None,
    tsig_key: TsigFile = None,
    undo_dir: Annotated[
        Path | None,
        typer.Option("--undo-dir", metavar="DIR", help="With --publish: where to keep what is replaced."),
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Then wait until DNS is right and SES agrees.")
    ] = False,
    timeout: Timeout = "30m",
    resolver: Resolvers = None,
    authoritative: Authoritative = None,
    dns_timeout: DnsTimeout = 5.0,
) -> ExitCode:
    """Create or adopt the domain identity, set MAIL FROM, and print every record to publish.

    Nothing is changed before the plan was shown and agreed to. Run it again at any time: what is there already
    stays, and what is missing is added.
    """
    from sesctl.cli.publication import dmarc_wish
    from sesctl.workflows.onboard import apply, prepare_domain

    wish = _wish(_domain(run, domain), mail_from, no_mail_from, allow, behavior_on_mx_failure)
    policy = dmarc_wish(dmarc, dmarc_rua)
    seconds = context.seconds_of(timeout)
    choice = hosts.wanted(Choice(publish or "", zone_id, zone, server, tsig_key), "--publish")
    aws = context.aws(run)
    ses = aws.ses()
    _refuse_website(wish.name, ses)
    caller = planned.who(aws, run.terminal)
    scene = context.scene(resolver, authoritative, dns_timeout, aws)
    plan = prepare_domain(wish, ses, scene)
    site = hosts.open_site(choice, aws, scene, run) if choice else None
    target = _Target(site, scene, run, undo_files.folder(undo_dir), wish.allowed) if site else None
    if target and plan.steps and not dry_run:
        target.preflight(wish, aws.region)
    applied = planned.agreed(plan, run, yes=yes, dry_run=dry_run)
    if applied:
        apply(plan, ses, planned.teller(run))
    outcome = planned.Outcome(plan, aws.region, caller, applied, planned.find_identity(wish.name, aws))
    if target:
        outcome = target.publish(outcome, policy, yes=yes, dry_run=dry_run)
    _show(run, outcome, policy, scene, published=publish is not None)
    if outcome.refused:
        return ExitCode.PLAN_NOT_APPLIED
    return _wait(run, wish.name, scene, seconds) if wait else outcome.code


@dataclass(frozen=True, slots=True)
class _Target:
    """Where the records go, once the identity is there."""

    site: Site
    scene: Scene
    run: Run
    undo: Path
    allowed: frozenset[str]

    def preflight(self, wish: DomainWish, region: str) -> None:
        """Find out whether there is a zone, before anything is created that could not be published."""
        from sesctl.model.records import Record, RecordSet
        from sesctl.planning.desired import mail_from_records

        records = (
            *(mail_from_records(wish.mail_from, region) if wish.mail_from else ()),
            Record("dmarc", f"_dmarc.{wish.name}", "TXT", 0, ("",)),
        )
        self.site.places(RecordSet(wish.name, region, records))

    def publish(
        self, outcome: planned.Outcome, dmarc: DmarcWish, *, yes: bool, dry_run: bool
    ) -> planned.Outcome:
        """Write the records of an identity; where there is none yet, its tokens are not known."""
        from sesctl.cli import publication

        if outcome.identity is None:
            self.run.terminal.say(
                "the records are planned once the identity is there, since SES makes their tokens"
            )
        if outcome.identity is None or outcome.refused:
            return outcome
        wanted = replace(publication.wanted_of(outcome.identity, dmarc), allowed=self.allowed)
        try:
            done = publication.publish(
                self.site, wanted, self.scene, self.run, self.undo, yes=yes, dry_run=dry_run
            )
        except SesctlError as error:
            name = outcome.identity.name
            error.why = f"{error.why} The identity {name} is there, and its records are not.".lstrip()
            error.try_ = f"{error.try_} Or enter them by hand: sesctl records {name} prints them."
            raise
        plan = Plan((*outcome.plan.steps, *done.plan.steps), (*outcome.plan.held, *done.plan.held))
        applied = done.written is not None or (outcome.applied and not done.plan.steps)
        return replace(outcome, plan=plan, applied=applied, written=done.written)


def _domain(run: Run, given: str | None) -> str:
    text = given or (run.terminal.ask("Domain to send from") if run.terminal.interactive else "")
    if not text:
        raise usage(
            "no domain was given", why="an identity needs a name", try_="sesctl init domain example.com"
        )
    return context.own(context.domain_of(text), "init domain")


def _refuse_website(domain: str, ses: SesApi) -> None:
    """Refuse to make an identity of a website's name; one that is there already can be mended."""
    bare = without_www(domain)
    if bare != domain and not isinstance(ses.identity(domain), Found):
        raise usage(
            f"{domain} is the name of a website",
            why=f"it would let you send as somebody@{domain}, and not as somebody@{bare}",
            try_=f"sesctl init domain {bare}",
        )


def _wish(
    domain: str,
    mail_from: str | None,
    no_mail_from: bool,
    allow: Sequence[str] | None,
    behavior: Behavior | None,
) -> DomainWish:
    from sesctl.planning.onboarding import DOMAIN_DANGERS, DomainWish
    from sesctl.planning.publish import PUBLISH_DANGERS

    allowed = planned.dangers(allow, (*DOMAIN_DANGERS, *PUBLISH_DANGERS))
    on_mx_failure = behavior.upper().replace("-", "_") if behavior else None
    if no_mail_from and behavior:
        raise usage(
            "--no-mail-from and --behavior-on-mx-failure were both given",
            why="without a MAIL FROM domain there is no MX record to miss",
            try_="leave one of them out",
        )
    if no_mail_from and mail_from:
        raise usage(
            "--mail-from and --no-mail-from were both given",
            why="the one sets a MAIL FROM domain, the other sets none",
            try_="leave one of them out",
        )
    if no_mail_from:
        return DomainWish(domain, None, allowed=allowed)
    if mail_from is None:
        return DomainWish(domain, f"mail.{domain}", allowed=allowed, on_mx_failure=on_mx_failure)
    name = _below(domain, mail_from)
    return DomainWish(domain, name, insisted=True, allowed=allowed, on_mx_failure=on_mx_failure)


def _below(domain: str, mail_from: str) -> str:
    if "." not in mail_from.strip("."):
        mail_from = f"{mail_from}.{domain}"
    name = context.domain_of(mail_from)
    if not is_below(name, domain):
        raise usage(
            f"{name} cannot be the MAIL FROM domain of {domain}",
            why=f"SES takes only a name below {domain}",
            try_=f"--mail-from mail.{domain}",
        )
    return name


def _show(run: Run, outcome: planned.Outcome, dmarc: DmarcWish, scene: Scene, *, published: bool) -> None:
    from sesctl.planning.desired import desired_records
    from sesctl.planning.dmarc_policy import warning

    identity = outcome.identity
    records = desired_records(identity, dmarc.value) if identity else None
    if run.json:
        planned.show_json(run, outcome, records)
    elif outcome.refused:
        if not outcome.plan.steps and not published:
            run.terminal.say("nothing was changed")
    elif identity and records and published:
        run.terminal.say_next(f"{_check(records)} --wait")
    elif identity and records:
        from sesctl.cli.publishing import show_records

        _tell(run, outcome, identity)
        show_records(run, records, identity, scene)
        if text := warning(dmarc, identity):
            run.terminal.say(f"\nnote: {text}")
        _next(run, records, identity)


def _check(records: RecordSet) -> str:
    return f"sesctl check-dns {records.domain} --region {records.region}"


def _tell(run: Run, outcome: planned.Outcome, identity: Identity) -> None:
    if not outcome.plan.steps:
        verified = "verified" if identity.verified else f"there, {identity.status.lower()}"
        run.terminal.say(f"nothing to change: {identity.name} is {verified}")
    run.terminal.say("")


def _next(run: Run, records: RecordSet, identity: Identity) -> None:
    command = _check(records)
    if identity.verified:
        run.terminal.say_next(command)
    else:
        run.terminal.say_next(f"publish these records at the DNS host, then: {command} --wait")


def _wait(run: Run, domain: str, scene: Scene, seconds: int) -> ExitCode:
    from sesctl.cli.checked import after_waiting, show
    from sesctl.cli.waiting import wait_for

    reports = wait_for([domain], scene, seconds, run)
    if not run.json:
        run.terminal.answer("")
        show([reports], scene, run)
    return after_waiting(reports, "error")
