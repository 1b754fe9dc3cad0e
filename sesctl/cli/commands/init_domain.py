"""`sesctl init domain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sesctl.cli import context, planned
from sesctl.cli.command import Run, command
from sesctl.cli.context import Authoritative, DnsTimeout, DryRun, Resolvers, Timeout, Yes
from sesctl.errors import ExitCode, usage
from sesctl.model.names import is_below

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.model.identity import Identity
    from sesctl.model.records import RecordSet
    from sesctl.planning.onboarding import DomainWish
    from sesctl.workflows.check_dns import Scene

Policy = Literal["none", "quarantine", "reject"]


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
    dmarc: Annotated[
        Policy, typer.Option("--dmarc", help="The policy of the DMARC record to publish.")
    ] = "none",
    dmarc_rua: Annotated[
        list[str] | None,
        typer.Option("--dmarc-rua", metavar="ADDRESS", help="Where DMARC reports go; repeatable."),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="NAME",
            help="Change what is left alone otherwise: restart-dkim, replace-dkim, enable-dkim, change-mail-from.",
        ),
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
    from sesctl.workflows.onboard import apply, prepare_domain

    wish = _wish(_domain(run, domain), mail_from, no_mail_from, allow)
    value = _dmarc(dmarc, dmarc_rua)
    seconds = context.seconds_of(timeout)
    aws = context.aws(run)
    ses = aws.ses()
    caller = planned.who(aws, run.terminal)
    scene = context.scene(resolver, authoritative, dns_timeout, aws)
    plan = prepare_domain(wish, ses, scene)
    applied = planned.agreed(plan, run, yes=yes, dry_run=dry_run)
    if applied:
        apply(plan, ses, planned.teller(run))
    outcome = planned.Outcome(plan, aws.region, caller, applied, planned.find_identity(wish.name, aws))
    _show(run, outcome, value, scene)
    if outcome.refused:
        return ExitCode.PLAN_NOT_APPLIED
    return _wait(run, wish.name, scene, seconds) if wait else ExitCode.DONE


def _domain(run: Run, given: str | None) -> str:
    text = given or (run.terminal.ask("Domain to send from") if run.terminal.interactive else "")
    if not text:
        raise usage(
            "no domain was given", why="an identity needs a name", try_="sesctl init domain example.com"
        )
    domain = context.domain_of(text)
    if domain.startswith("www."):
        bare = domain.removeprefix("www.")
        raise usage(
            f"{domain} is the name of a website",
            why=f"it would let you send as somebody@{domain}, and not as somebody@{bare}",
            try_=f"sesctl init domain {bare}",
        )
    return domain


def _wish(domain: str, mail_from: str | None, no_mail_from: bool, allow: Sequence[str] | None) -> DomainWish:
    from sesctl.planning.onboarding import DOMAIN_DANGERS, DomainWish

    allowed = planned.dangers(allow, DOMAIN_DANGERS)
    if no_mail_from and mail_from:
        raise usage(
            "--mail-from and --no-mail-from were both given",
            why="the one sets a MAIL FROM domain, the other sets none",
            try_="leave one of them out",
        )
    if no_mail_from:
        return DomainWish(domain, None, allowed=allowed)
    if mail_from is None:
        return DomainWish(domain, f"mail.{domain}", allowed=allowed)
    return DomainWish(domain, _below(domain, mail_from), insisted=True, allowed=allowed)


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


def _dmarc(policy: Policy, rua: Sequence[str] | None) -> str:
    from sesctl.planning.desired import dmarc_value

    addresses = [context.address_of(one.removeprefix("mailto:")) for one in rua or ()]
    return dmarc_value(policy, tuple(addresses))


def _show(run: Run, outcome: planned.Outcome, dmarc: str, scene: Scene) -> None:
    from sesctl.planning.desired import desired_records

    identity = outcome.identity
    records = desired_records(identity, dmarc) if identity else None
    if run.json:
        planned.show_json(run, outcome, records)
    elif outcome.refused:
        if not outcome.plan.steps:
            run.terminal.say("nothing was changed")
    elif identity and records:
        from sesctl.cli.publishing import show_records

        _tell(run, outcome, identity)
        show_records(run, records, identity, scene)
        _next(run, records, identity)


def _tell(run: Run, outcome: planned.Outcome, identity: Identity) -> None:
    if not outcome.plan.steps:
        verified = "verified" if identity.verified else f"there, {identity.status.lower()}"
        run.terminal.say(f"nothing to change: {identity.name} is {verified}")
    run.terminal.say("")


def _next(run: Run, records: RecordSet, identity: Identity) -> None:
    command = f"sesctl check-dns {records.domain} --region {records.region}"
    if identity.verified:
        run.terminal.say(f"\nnext: {command}")
    else:
        run.terminal.say(f"\nnext: publish these records at the DNS host, then: {command} --wait")


def _wait(run: Run, domain: str, scene: Scene, seconds: int) -> ExitCode:
    from sesctl.cli.checked import after_waiting, show
    from sesctl.cli.waiting import wait_for

    reports = wait_for([domain], scene, seconds, run)
    if not run.json:
        run.terminal.answer("")
        show([reports], scene, run)
    return after_waiting(reports, "error")
