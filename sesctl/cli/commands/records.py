"""`sesctl records`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sesctl.cli import context
from sesctl.cli.command import Run, command
from sesctl.cli.context import Authoritative, DnsTimeout, Resolvers
from sesctl.errors import ExitCode, SesctlError, usage
from sesctl.model.fact import Found
from sesctl.model.names import is_at_or_below

if TYPE_CHECKING:
    from sesctl.model.identity import Identity
    from sesctl.ports import Aws
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
    resolver: Resolvers = None,
    authoritative: Authoritative = None,
    dns_timeout: DnsTimeout = 5.0,
) -> ExitCode:
    """Print the DNS records that SES needs for a domain that it knows already."""
    text = domain or (run.terminal.ask("Domain") if run.terminal.interactive else "")
    if not text:
        raise usage("no domain was given", why="records belong to one", try_="sesctl records example.com")
    aws = context.aws(run)
    identity = _identity(context.domain_of(text), aws)
    given_zone = _zone(zone, identity.name) if zone else None
    _show(run, identity, context.scene(resolver, authoritative, min(dns_timeout, _PATIENCE)), given_zone)
    return ExitCode.DONE


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
        try_=f"sesctl init domain {name} --region {aws.region}",
    )


def _show(run: Run, identity: Identity, scene: Scene, given_zone: str | None) -> None:
    from sesctl.planning.desired import desired_records

    records = desired_records(identity)
    if run.output == "text":
        from sesctl.cli.publishing import show_records

        show_records(run, records, identity, scene)
        return
    from sesctl.cli.publishing import find_zone
    from sesctl.render.formats import writer

    needs_zone = run.output not in {"json", "csv", "bind", "route53"}
    zone = given_zone or (find_zone(records.domain, scene) if needs_zone else records.domain)
    run.terminal.answer(writer(run.output)(records, zone))
