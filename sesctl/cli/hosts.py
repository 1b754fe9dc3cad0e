"""The hosts that `--to` names, made from options and environment."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sesctl.errors import usage
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.cli.command import Run
    from sesctl.model.records import RecordSet
    from sesctl.ports import Aws, HostedZones, NamedZones, ZoneHost
    from sesctl.workflows.check_dns import Scene
    from sesctl.workflows.publish import Places

ROUTE53 = "route53"
NSUPDATE = "nsupdate"
LEXICON = "lexicon:"
HOSTS = (ROUTE53, NSUPDATE, f"{LEXICON}PROVIDER")

ZoneId: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--zone-id",
        metavar="ID",
        help="At Route 53: write into this hosted zone, whether or not the world is led to it.",
    ),
]
ZoneName: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--zone",
        metavar="NAME",
        help="Elsewhere than at Route 53: write into this zone, whether or not the world is led to it.",
    ),
]
UpdateServer: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--server",
        metavar="ADDR[:PORT]",
        help="With nsupdate: the server to change.  [default: the primary that the zone's SOA record names]",
        show_default=False,
    ),
]
TsigFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--tsig-key",
        metavar="FILE",
        help="With nsupdate: the key to sign with, as tsig-keygen writes it. [SESCTL_TSIG]",
    ),
]


@dataclass(frozen=True, slots=True)
class Choice:
    """A host as it was typed.

    Attributes:
        to: what `--to` says.
        zone_id: the hosted zone of Route 53 that the user insists on.
        zone: the zone that the user insists on, elsewhere.
    """

    to: str
    zone_id: str | None = None
    zone: str | None = None
    server: str | None = None
    tsig_key: Path | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A host of zones, and how to come back to it.

    Attributes:
        host: reads and writes zones.
        places: finds the zone of each record.
        options: what leads to the same host again, as it is typed; empty where the name alone does.
    """

    host: ZoneHost
    places: Callable[[RecordSet], Places]
    options: str = ""


def named(text: str, option: str = "--to") -> str:
    """Read what an option says; raises SesctlError for what is no host."""
    provider = text.removeprefix(LEXICON)
    if text in {ROUTE53, NSUPDATE} or (provider and provider != text):
        return text
    near = get_close_matches(text.lower(), (ROUTE53, NSUPDATE), 1, 0.5)
    raise usage(
        f"there is no host called {clean(text)!r} to publish to",
        why=f"there are: {', '.join(HOSTS)}",
        try_=f"{option} {near[0] if near else LEXICON + (clean(provider) or 'PROVIDER')}",
    )


def wanted(choice: Choice, option: str) -> Choice | None:
    """Return the choice, or None where no host is named by `option`.

    Raises:
        SesctlError: what is no host, or an option that does not belong to the host.
    """
    if choice.to:
        named(choice.to, option)
        return fitting(choice)
    for name, value in _options(choice).items():
        if value:
            raise usage(
                f"{name} was given without {option}",
                why="it says where records are written, and none are to be",
                try_=f"{option} HOST {name} {clean(str(value))}",
            )
    return None


def fitting(choice: Choice) -> Choice:
    """Return the choice if its options belong to its host; raises SesctlError."""
    hosts = {
        "--zone-id": choice.to == ROUTE53,
        "--zone": choice.to != ROUTE53,
        "--server": choice.to == NSUPDATE,
        "--tsig-key": choice.to == NSUPDATE,
    }
    for option, value in _options(choice).items():
        if value and not hosts[option]:
            instead = {"--zone-id": "--zone NAME", "--zone": "--zone-id ID"}.get(option, f"--to {NSUPDATE}")
            raise usage(
                f"{option} is not for {choice.to}", why="each host has options of its own", try_=instead
            )
    return choice


def _options(choice: Choice) -> dict[str, str | Path | None]:
    return {
        "--zone-id": choice.zone_id,
        "--zone": choice.zone,
        "--server": choice.server,
        "--tsig-key": choice.tsig_key,
    }


def open_site(choice: Choice, aws: Aws | None, scene: Scene, run: Run) -> Site:
    """Make a host; Route 53 needs an account, and no other does.

    Raises:
        SesctlError: usage, or a key that cannot be read.
    """
    if choice.to == ROUTE53 and aws:
        return route53(aws.hosted_zones(), scene, choice.zone_id)
    return _nsupdate(choice, scene, run) if choice.to == NSUPDATE else _lexicon(choice, scene, run)


def route53(host: HostedZones, scene: Scene, zone_id: str | None = None) -> Site:
    """Describe Route 53."""
    from sesctl.workflows.publish import find_places

    return Site(host, lambda records: find_places(records, host, scene, zone_id))


def _nsupdate(choice: Choice, scene: Scene, run: Run) -> Site:
    from sesctl.cli import update_server
    from sesctl.dns.update import UpdateHost

    key = update_server.key_of(choice.tsig_key)
    given = update_server.given(choice.server, scene) if choice.server else None
    signed = f"signed with the key {key.name} ({key.algorithm})" if key else "without a key"
    run.terminal.detail(f"updates go to {choice.server or 'the primary of each zone'}, {signed}")
    typed = {"--server": choice.server or "", "--tsig-key": str(choice.tsig_key or "")}
    options = " ".join(f"{option} {shlex.quote(value)}" for option, value in typed.items() if value)
    host = UpdateHost(given or update_server.primaries(scene, run), key)
    return _by_name(host, scene, choice.zone, options)


def _lexicon(choice: Choice, scene: Scene, run: Run) -> Site:
    from sesctl.hosts.lexicon_host import LexiconHost

    host = LexiconHost(choice.to.removeprefix(LEXICON), lambda line: run.terminal.say(clean(line)))
    return _by_name(host, scene, choice.zone, "")


def _by_name(host: NamedZones, scene: Scene, zone: str | None, options: str) -> Site:
    from sesctl.workflows.named_places import find_named_places

    name = _zone_name(zone) if zone else ""
    return Site(host, lambda records: find_named_places(records, host, scene, name), options)


def _zone_name(text: str) -> str:
    """Read the name of a zone; labels with an underscore may come first, as in `_domainkey.example.com`."""
    from sesctl.cli import context

    label, _, rest = text.partition(".")
    return (
        f"{label.lower()}.{_zone_name(rest)}" if label.startswith("_") and rest else context.domain_of(text)
    )
