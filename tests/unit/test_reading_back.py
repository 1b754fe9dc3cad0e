"""What a zone's own servers have of what was written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from support.zone_host import ZONE

from sesctl.model.hosting import HostedSet, SetChange
from sesctl.model.lookup import Absent, Answered, Referral, Server, Unknown
from sesctl.model.plan import ChangeRecordSet, Plan
from sesctl.workflows.check_dns import Scene
from sesctl.workflows.read_back import read_back

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sesctl.model.lookup import Ask, Reply

SERVER = Server("192.0.2.1", "authoritative")


class Saying:
    """Implements `Resolver`: one reply to everything."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        return dict.fromkeys(asks, self._reply)


class Clock:
    """Implements `Clock` without waiting."""

    def now(self) -> datetime:
        return datetime(2026, 11, 21, tzinfo=UTC)

    def sleep(self, seconds: float) -> None:
        pass


def counted(reply: Reply, name: str, kind: str, *values: str) -> tuple[int, int]:
    change = SetChange(None, HostedSet(name, kind, 300, values))
    scene = Scene(Saying(reply), Clock(), (), (SERVER,))
    (found,) = read_back(Plan((ChangeRecordSet(ZONE, change, "test"),)), scene, 0)
    return found.have, found.asked


@pytest.mark.parametrize(
    ("kind", "values", "reply"),
    [
        ("A", ("192.0.2.9",), Answered(("192.0.2.9",), 300)),
        ("MX", ("10 MX.example.net.",), Answered(("10 mx.example.net",), 300)),
        ("TXT", (r'"one \"" "and \195\188"',), Answered(('one "and ü',), 300)),
        ("TXT", (r'"\228"',), Answered(("\\xe4",), 300)),
        ("NS", ("ns.example.net.",), Referral("x.example.com", ("ns.example.net",))),
    ],
)
def test_what_was_written_is_recognised(kind: str, values: tuple[str, ...], reply: Reply) -> None:
    assert counted(reply, "x.example.com", kind, *values) == (1, 1)


@pytest.mark.parametrize(
    "reply",
    [
        Answered(("192.0.2.8",), 300),
        Answered((), 300, ("elsewhere.example.net",)),
        Absent("nxdomain"),
    ],
)
def test_anything_else_is_not_what_was_written(reply: Reply) -> None:
    assert counted(reply, "x.example.com", "A", "192.0.2.9") == (0, 1)


@pytest.mark.parametrize("reply", [Unknown("timeout"), Referral("x.example.com", ("ns.x.example.com",))])
def test_servers_that_cannot_show_it_do_not_count(reply: Reply) -> None:
    assert counted(reply, "ns.x.example.com", "A", "192.0.2.9") == (0, 0)
