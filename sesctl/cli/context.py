"""The composition root: adapters made from options and environment."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sesctl.errors import usage
from sesctl.grammar.domain import Mailbox, parse_address, parse_domain, parse_mailbox
from sesctl.grammar.duration import parse_duration
from sesctl.model.fault import Fault
from sesctl.model.lookup import Server

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesctl.cli.command import Run
    from sesctl.errors import SesctlError
    from sesctl.model.lookup import Role
    from sesctl.model.records import RecordSet
    from sesctl.ports import Aws, Resolver
    from sesctl.workflows.check_dns import Scene

Resolvers: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--resolver",
        metavar="ADDR[:PORT]|URL",
        help="Recursive resolver to ask, or an https://…/dns-query URL; repeatable. "
        "[default: the system's, and two public ones; SESCTL_RESOLVERS]",
    ),
]
Authoritative: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--authoritative",
        metavar="ADDR[:PORT]",
        help="Ask this server instead of those the delegation names; repeatable. [SESCTL_AUTHORITATIVE]",
    ),
]
DnsTimeout: TypeAlias = Annotated[
    float,
    typer.Option(
        "--dns-timeout", metavar="SECONDS", min=0.1, max=60, help="The most that a batch of lookups takes"
    ),
]
Timeout: TypeAlias = Annotated[
    str, typer.Option("--timeout", metavar="TIME", help="How long --wait waits, such as 45s, 30m, 2h.")
]
Yes: TypeAlias = Annotated[bool, typer.Option("--yes", "-y", help="Apply the plan without asking.")]
DryRun: TypeAlias = Annotated[bool, typer.Option("--dry-run", help="Stop after the plan.")]


class SystemClock:
    """The time of day of this machine."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def aws(run: Run) -> Aws:
    """Open the account that the options lead to."""
    from sesctl.aws.session import AwsSession

    return AwsSession(run.region, run.profile, run.endpoint_url)


def dns(timeout: float, later: Iterable[str] = ()) -> Resolver:
    """Make the transport; modules that are needed later are imported while it waits, one in each batch."""
    from importlib import import_module

    from sesctl.dns.fallback import HttpsFallback
    from sesctl.dns.transport import DnsTransport

    imported = map(import_module, later)
    transport = DnsTransport(timeout, meanwhile=lambda: next(imported, None))
    return HttpsFallback(transport, patience=timeout / 2)


def resolver_servers(given: list[str] | None) -> tuple[Server, ...]:
    """Choose the resolvers: those given, else those of the environment, else the system's and public ones."""
    chosen = given or _from_environment("SESCTL_RESOLVERS")
    if not chosen:
        from sesctl.dns.resolvers import default_resolvers

        chosen = list(default_resolvers())
    return _servers(chosen, "resolver")


def authoritative_servers(given: list[str] | None) -> tuple[Server, ...]:
    """Choose the servers that stand in for those of the delegation; mostly none."""
    return _servers(given or _from_environment("SESCTL_AUTHORITATIVE"), "authoritative")


def _from_environment(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def _servers(addresses: Iterable[str], role: Role) -> tuple[Server, ...]:
    from sesctl.dns.address import parse

    return tuple(dict.fromkeys(Server(parse(address), role) for address in addresses))


def scene(
    resolver: list[str] | None,
    authoritative: list[str] | None,
    dns_timeout: float,
    account: Aws | None = None,
    records: Mapping[str, RecordSet] | None = None,
    *,
    later: Iterable[str] = (),
) -> Scene:
    """Put together who is asked; `later` as in `dns`."""
    from sesctl.workflows.check_dns import Scene

    return Scene(
        dns(dns_timeout, later),
        SystemClock(),
        resolver_servers(resolver),
        authoritative_servers(authoritative),
        account,
        records or {},
    )


def domain_of(text: str) -> str:
    """Read a domain that was typed; raises SesctlError with what to type instead."""
    return _read(parse_domain(text), text, "domain")


def own(domain: str, command: str) -> str:
    """Return a domain that may be somebody's own; raises SesctlError for one that is everybody's."""
    from sesctl.model.others_domains import MAILBOX_PROVIDERS, why_not_own

    if why := why_not_own(domain):
        whole = f"name yours in full, such as sesctl {command} example.{domain}"
        alone = f"sesctl init email YOU@{domain}, for a single address"
        raise usage(
            f"{domain} is no domain of yours", why=why, try_=alone if domain in MAILBOX_PROVIDERS else whole
        )
    return domain


def address_of(text: str) -> str:
    """Read an address that was typed; raises SesctlError with what to type instead."""
    return _read(parse_address(text), text, "e-mail address")


def mailbox_of(text: str) -> Mailbox:
    """Read an address with or without a display name; raises SesctlError."""
    read = parse_mailbox(text)
    return Mailbox(_read(read, text, "e-mail address")) if isinstance(read, Fault) else read


def seconds_of(text: str) -> int:
    """Read a duration that was typed; raises SesctlError."""
    read = parse_duration(text)
    if isinstance(read, Fault):
        raise _unreadable(text, "duration", read)
    return read


def _read(read: str | Fault, text: str, what: str) -> str:
    if isinstance(read, Fault):
        raise _unreadable(text, what, read)
    return read


def _unreadable(text: str, what: str, fault: Fault) -> SesctlError:
    part = f" (at {fault.text!r})" if fault.text and fault.text != text.strip() else ""
    return usage(
        f"{text!r} is not a {what}" if what[0] != "e" else f"{text!r} is not an {what}",
        why=f"{fault.why}{part}",
        try_=fault.hint
        or f"type it as it is written in an {'address' if what[0] == 'e' else 'example'}: "
        f"{'otp@example.com' if what[0] == 'e' else 'example.com'}",
    )
