from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cli import Simulators

from sesctl.aws.session import AwsSession
from sesctl.grammar.octal import in_decimal, in_octal
from sesctl.model.hosting import HostedSet, SetChange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.cli import Cli


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cli]:
    simulators = Simulators()
    cli = simulators(zones=["example.com"])
    for name, value in cli.env.items():
        monkeypatch.setenv(name, value)
    yield cli
    simulators.close()


def test_escapes_change_their_base_and_nothing_else() -> None:
    assert in_decimal(r'"\344 \" \\344"') == r'"\228 \" \\344"'
    assert in_octal(r'"\228 \" \\228"') == r'"\344 \" \\228"'


@given(st.binary(max_size=40))
def test_what_route53_keeps_is_what_was_meant(data: bytes) -> None:
    kept = "".join(f"\\{byte:03o}" for byte in data)
    assert in_decimal(kept) == "".join(f"\\{byte:03d}" for byte in data)
    assert in_octal(in_decimal(kept)) == kept


def test_a_text_arrives_in_dns_byte_for_byte(cli: Cli) -> None:
    with AwsSession("us-east-1", None, None) as aws:
        host = aws.hosted_zones()
        (zone,) = host.public_zones("example.com")
        wanted = HostedSet("t.example.com", "TXT", 300, (r'"\228 \" \\228"',))
        host.change(zone, [SetChange(None, wanted)])
        assert wanted in host.record_sets(zone, ["t.example.com"])
        cli.driver.advance("1s")
        assert cli.driver.ask("t.example.com", "TXT").answer[0][0].strings == (b'\xe4 " \\228',)
        host.change(zone, [SetChange(wanted, None)])
