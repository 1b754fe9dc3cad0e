"""`sesctl records`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sesctl.cli import context
from sesctl.cli.command import Run, command
from sesctl.cli.context import Authoritative, DnsTimeout, Resolvers
from sesctl.errors import ExitCode, SesctlError, usage
from sesctl.model.fact import Found
from sesctl.model.names import is_at_or_below, without_www

if TYPE_CHECKING:
    from sesctl.model.identity import Identity
    from sesctl.model.records import RecordSet
    from sesctl.ports import Aws
    from sesctl.render.records_standing import Standing
    from sesctl.workflows.check_dns import Scene

Format = Literal[
    "text",
    "json",
    "csv",
    "bind",
    "terraform",
    "cloudformation",
    "route53",
    "dnscontrol",
    "octodns",
    "nsupdate",
    "markdown",
    "html",
]

_WITH_STATE = ("text", "csv", "markdown", "html")
_PATIENCE = 2.0
"""Seconds; whose panel it is, is good to know, and not worth a long wait."""


@command(
    ("what to type at the DNS host", "sesctl records example.com"),
    (
        "for whoever owns DNS, to check without access to AWS",
        "sesctl records example.com -o json > records.json",
    ),
    (
        "a page to send to them, with buttons to copy from",
        "sesctl records example.com -o html > records.html",
    ),
    (
        "the same page, with how each record stands now",
        "sesctl records example.com -o html --with-state > records.html",
    ),
    outputs=Format,
)
def app(
    run: Run,
    domain: Annotated[
        str | None, typer.Argument(metavar="DOMAIN", help="The domain.", show_default=False)
    ] = None,
    *,
    zone: Annotated[
        str | None,
        typer.Option(
            "--zone", metavar="NAME", help="The zone that the domain lies in.  [default: as DNS tells]"
        ),
    ] = None,
    with_state: Annotated[
        bool,
        typer.Option(
            "--with-state",
            help="Ask DNS, and mark each record as ok, missing, wrong or unknown; in text, csv, markdown and html.",
        ),
    ] = False,
    resolver: Resolvers = None,
    authoritative: Authoritative = None,
    dns_timeout: DnsTimeout = 5.0,
) -> ExitCode:
    """Print the DNS records that SES needs for a domain that it knows already."""
    if with_state and run.output not in _WITH_STATE:
        raise usage(
            f"-o {run.output} has no place for the state of a record",
            why=f"--with-state goes with {', '.join(_WITH_STATE)}",
            try_=f"for programs: sesctl check-dns {domain or 'example.com'} -o json",
        )
    text = domain or (run.terminal.ask("Domain") if run.terminal.interactive else "")
    if not text:
        raise usage("no domain was given", why="records belong to one", try_="sesctl records example.com")
    aws = context.aws(run)
    identity = _identity(context.domain_of(text), aws)
    given_zone = _zone(zone, identity.name) if zone else None
    patience = dns_timeout if with_state else min(dns_timeout, _PATIENCE)
    scene = context.scene(resolver, authoritative, patience)
    return _show(run, identity, scene, given_zone, with_state=with_state)


def _zone(text: str, domain: str) -> str:
    zone = context.domain_of(text)
    if not is_at_or_below(domain, zone):
        raise usage(
            f"{domain} does not lie in the zone {zone}",
            why="its records belong elsewhere",
            try_="leave --zone out",
        )
    return zone


def _identity(name: str, aws: Aws) -> Identity:
    fact = aws.ses().identity(name)
    if isinstance(fact, Found):
        return fact.value
    raise SesctlError(
        "not-found",
        f"SES has no identity {name} in {aws.region}",
        why="records can be named only once the identity exists, since SES makes their tokens",
        try_=f"sesctl init domain {without_www(name)} --region {aws.region}",
    )


def _show(
    run: Run, identity: Identity, scene: Scene, given_zone: str | None, *, with_state: bool
) -> ExitCode:
    from sesctl.planning.desired import desired_records

    records = desired_records(identity)
    zone, standing = _look(records, scene, given_zone) if with_state else (given_zone, None)
    if run.output == "text":
        from sesctl.cli.publishing import show_records

        show_records(run, records, identity, scene, zone=zone, standing=standing)
    else:
        from sesctl.cli.publishing import find_zone
        from sesctl.render.formats import writer

        needs_zone = run.output not in {"json", "csv", "bind", "route53"}
        zone = zone or (find_zone(records.domain, scene) if needs_zone else records.domain)
        run.terminal.answer(writer(run.output)(records, zone, standing))
    return _told(run, records.domain, standing)


def _look(records: RecordSet, scene: Scene, zone: str | None) -> tuple[str, Standing]:
    """Ask DNS as `check-dns --records` does; it tells the zone too, where that was not given."""
    from sesctl.render.records_standing import standing_of
    from sesctl.workflows.check_dns import check_domains

    (report,) = check_domains([records.domain], replace(scene, records={records.domain: records}))
    return zone or report.zone, standing_of(report)


def _told(run: Run, domain: str, standing: Standing | None) -> ExitCode:
    """Say what could not be looked at; what is missing or wrong is no failure of this command."""
    if standing is None or not standing.count("unknown"):
        return ExitCode.DONE
    run.terminal.say(
        f"\nthe state of {standing.count('unknown')} of {len(standing.reports)} records is unknown: "
        "no server gave an answer\n"
        f"  try: sesctl check-dns {domain} -v"
    )
    return ExitCode.COULD_NOT_LOOK
