"""docs/zone.md is a story that happens as it is told."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest
from docs.generate import ROOT
from docs.test_readme import matches, steps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from support.cli import Cli, Simulators

PAGE = ROOT / "docs/zone.md"
OLD = """
$TTL 3600
@ IN SOA ns1.domaincontrol.com. dns.jomax.net. 1 28800 7200 604800 600
@ IN NS ns1.domaincontrol.com.
@ IN NS ns2.domaincontrol.com.
@ IN A 192.0.2.10
@ IN MX 10 mx.mailhost.example.
@ IN TXT "v=spf1 include:_spf.mailhost.example ~all"
_dmarc IN TXT "v=DMARC1; p=quarantine;"
www IN CNAME @
"""


def alike(text: str) -> str:
    """Put one word for what differs from run to run."""
    text = re.sub(r"\bns-\d+\.awsdns-\d\d\.(com|net|org|co\.uk)\b", "NAME-SERVER", text)
    return re.sub(r"\b[A-Z0-9]{21,22}\b", "ZONE-ID", text)


def test_commands_print_what_is_shown(
    simulate: Simulators, typed: Callable[[Cli, Sequence[str]], tuple[int, str]], tmp_path: Path
) -> None:
    cli = simulate(change_delay=0)
    cli.env["XDG_STATE_HOME"] = str(tmp_path)
    for step in steps(PAGE):
        if step.deed:
            do(cli, step.deed)
            continue
        _, said = typed(cli, shlex.split(step.typed)[1:])
        assert matches(alike(step.shown), alike(said)), f"{PAGE.name}:{step.line} `{step.typed}`:\n{said}"


def do(cli: Cli, deed: str) -> None:
    match deed.split():
        case ["old-zone", name]:
            cli.control("POST", f"/zone?origin={name}", OLD)
        case ["switch", name]:
            route53 = cli.driver.client("route53")
            (zone,) = route53.list_hosted_zones()["HostedZones"]
            servers = route53.get_hosted_zone(Id=zone["Id"])["DelegationSet"]["NameServers"]
            cli.control("PUT", "/delegation", {"name": name, "name_servers": servers})
        case _:
            pytest.fail(f"nobody knows how to {deed}")
