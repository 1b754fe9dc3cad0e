"""A provider of lexicon that keeps its zones in memory; tests let it misbehave as real ones do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from lexicon.exceptions import AuthenticationError
from lexicon.interfaces import Provider as BaseProvider

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable


@dataclass
class State:
    """What the host holds, and how it fails.

    Attributes:
        records: by identifier.
        fail: called before each operation with its name, type and record name; may raise.
        stored: what the host makes of a content.
        listed: what it says of a record that it lists.
        page: the most records that it lists without a filter.
        calls: what was asked of it.
    """

    zones: set[str] = field(default_factory=lambda: {"example.com"})
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    fail: Callable[[str, str, str], None] = lambda *_: None
    stored: Callable[[str, str], str] = lambda _, content: content
    listed: Callable[[dict[str, Any]], dict[str, Any]] = dict
    page: int = 1000
    calls: list[tuple[str, str, str]] = field(default_factory=list)
    last: int = 0


class Provider(BaseProvider):
    """Implements lexicon's interface."""

    state: ClassVar[State] = State()

    @staticmethod
    def get_nameservers() -> list[str]:
        return []

    @staticmethod
    def configure_parser(parser: ArgumentParser) -> None:
        parser.add_argument("--auth-user")
        parser.add_argument("--auth-token")

    def authenticate(self) -> None:
        self._called("authenticate")
        if self.domain not in self.state.zones or not self._get_provider_option("auth_token"):
            raise AuthenticationError(f"No domain found for {self._get_provider_option('auth_token')}")

    def create_record(self, rtype: str, name: str, content: str) -> bool:
        self._called("create", rtype, name)
        self.state.last += 1
        self.state.records[str(self.state.last)] = {
            "id": str(self.state.last),
            "type": rtype,
            "name": self._full_name(name),
            "ttl": self._get_lexicon_option("ttl"),
            "content": self.state.stored(rtype, content),
        }
        return True

    def list_records(
        self, rtype: str | None = None, name: str | None = None, content: str | None = None
    ) -> list[dict[str, Any]]:
        self._called("list", rtype or "", name or "")
        found = [
            self.state.listed(one)
            for one in self.state.records.values()
            if rtype in {None, one["type"]}
            and name in {None, one["name"]}
            and content in {None, one["content"]}
        ]
        return found if name else found[: self.state.page]

    def update_record(self, *_: Any, **__: Any) -> bool:
        raise AssertionError("sesctl never updates a record")

    def delete_record(
        self,
        identifier: str | None = None,
        rtype: str | None = None,
        name: str | None = None,
        content: str | None = None,
    ) -> bool:
        self._called("delete", rtype or "", name or "")
        assert identifier, "every record of this host has an identifier"
        del self.state.records[identifier]
        return True

    def _called(self, what: str, rtype: str = "", name: str = "") -> None:
        self.state.calls.append((what, rtype, name))
        self.state.fail(what, rtype, name)
