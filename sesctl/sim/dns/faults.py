"""Ways in which a name server can misbehave, on request."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import dns.name
from pydantic import BaseModel, ConfigDict, Field, field_validator

if TYPE_CHECKING:
    from dns.rdatatype import RdataType

Viewer = Literal["authoritative", "resolver", "ses"]
Kind = Literal[
    "servfail",
    "bogus",
    "refused",
    "timeout",
    "formerr-on-edns",
    "truncate",
    "lame",
    "garbage",
    "wrong-id",
    "wrong-question",
    "delay",
]


class DnsFault(BaseModel):
    """One misbehaviour: what it does, and the questions it is for.

    `name` covers the names below it; `listener` None means everybody, SES's own verifier included.
    `bogus` is a SERVFAIL that goes away with the CD bit, which is what broken DNSSEC looks like.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    listener: Viewer | None = None
    name: str | None = None
    type: str | None = None
    delay_ms: float = Field(default=0.0, ge=0)
    times: int | None = Field(default=None, ge=1)

    @field_validator("name")
    @classmethod
    def _is_a_name(cls, value: str | None) -> str | None:
        return value if value is None else dns.name.from_text(value).to_text()


@dataclass(slots=True)
class _Active:
    fault: DnsFault
    suffix: dns.name.Name
    left: int | None


class DnsFaultBook:
    """The faults in force; the first that matches a question is used, delays add to it."""

    def __init__(self) -> None:
        self._active: dict[int, _Active] = {}
        self._ids = itertools.count(1)

    def add(self, fault: DnsFault) -> int:
        """Put a fault in force and tell its number."""
        number = next(self._ids)
        suffix = dns.name.from_text(fault.name) if fault.name else dns.name.root
        self._active[number] = _Active(fault, suffix, fault.times)
        return number

    def clear(self) -> None:
        """End every fault."""
        self._active.clear()

    def listing(self) -> list[dict[str, object]]:
        """The faults in force with their numbers."""
        return [{"id": number, **entry.fault.model_dump()} for number, entry in self._active.items()]

    def __bool__(self) -> bool:
        return bool(self._active)

    def matching(
        self, viewer: Viewer, name: dns.name.Name, rdtype: RdataType, *, checking_disabled: bool = False
    ) -> list[DnsFault]:
        """The faults that this question meets, each of which is used up by one."""
        met = []
        for number, entry in list(self._active.items()):
            if _covers(entry, viewer, name, rdtype) and not (
                entry.fault.kind == "bogus" and checking_disabled
            ):
                met.append(entry.fault)
                self._use(number, entry)
        return met

    def _use(self, number: int, entry: _Active) -> None:
        if entry.left is None:
            return
        entry.left -= 1
        if entry.left == 0:
            self._active.pop(number, None)


def _covers(entry: _Active, viewer: Viewer, name: dns.name.Name, rdtype: RdataType) -> bool:
    fault = entry.fault
    return (
        fault.listener in {None, viewer}
        and fault.type in {None, rdtype.name}
        and name.is_subdomain(entry.suffix)
    )
