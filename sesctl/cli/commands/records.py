"""`sesctl records`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sesctl.cli import context
from sesctl.cli.command import Run, command
from sesctl.cli.context import DnsTimeout, Resolvers
from sesctl.errors import ExitCode, SesctlError, usage
from sesctl.model.fact import Found

if TYPE_CHECKING:
    from sesctl.model.identity import Identity
    from sesctl.model.records import RecordSet
    from sesctl.ports import Aws
    from sesctl.workflows.check_dns import Scene

Format = Literal["text", "json", "bind", "csv"]

_PATIENCE = 2.0
"""Seconds; whose panel it is, is good to know, and not worth a long wait."""


@command(
    ("what to type at the DNS host", "sesctl records example.com"),
    (
        "for whoever owns DNS, to check without access to AWS",
        "sesctl records example.com -o json > records.json",
    ),
    outputs=Format,
)
def app(
    run: Run,
    domain: Annotated[
        str | None, typer.Argument(metavar="DOMAIN", help="The domain.", show_default=False)
    ] = None,
    *,
    resolver: Resolvers = None,
    dns_timeout: DnsTimeout = 5.0,
) -> ExitCode:
    """Print the DNS records that SES needs for a domain that it knows already."""
    text = domain or (run.terminal.ask("Domain") if run.terminal.interactive else "")
    if not text:
        raise usage("no domain was given", why="records belong to one", try_="sesctl records example.com")
    aws = context.aws(run)
    identity = _identity(context.domain_of(text), aws)
    _show(run, identity, context.scene(resolver, None, min(dns_timeout, _PATIENCE)))
    return ExitCode.DONE


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


def _show(run: Run, identity: Identity, scene: Scene) -> None:
    from sesctl.planning.desired import desired_records

    records = desired_records(identity)
    if run.output == "text":
        from sesctl.cli.publishing import show_records

        show_records(run, records, identity, scene)
        return
    run.terminal.answer(_formatted(run.output, records))


def _formatted(form: str, records: RecordSet) -> str:
    from sesctl.render.documents import to_json
    from sesctl.render.records import records_document, to_bind, to_csv

    if form == "bind":
        return to_bind(records)
    return to_csv(records) if form == "csv" else to_json(records_document(records))
