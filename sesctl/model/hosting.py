"""Record sets as the host of a zone keeps them, and changes to them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HostedSet:
    """All values of one type at one name.

    Attributes:
        name: the whole owner name, lower-case, without the final dot.
        type: such as `TXT`.
        ttl: in seconds; 0 where the host keeps none.
        values: in presentation form, exactly as the host has them.
        special: why sesctl leaves it alone, as a clause (`is an alias of …`); empty for a plain set.
    """

    name: str
    type: str
    ttl: int
    values: tuple[str, ...]
    special: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What a zone has one plain set of."""
        return self.name, self.type

    def same_as(self, other: HostedSet) -> bool:
        """Whether it holds the same, whatever the order of the values; a TTL that is not kept differs from none."""
        mine = (self.key, sorted(self.values), self.special)
        same = mine == (other.key, sorted(other.values), other.special)
        return same and (self.ttl == other.ttl or 0 in {self.ttl, other.ttl})


@dataclass(frozen=True, slots=True)
class SetChange:
    """A record set that comes, goes, or is replaced.

    Attributes:
        before: as it was read; None for a set that is new.
        after: None for a set that goes.
    """

    before: HostedSet | None
    after: HostedSet | None

    @property
    def key(self) -> tuple[str, str]:
        """Name and type of the set."""
        return (self.after or self.before or _NOTHING).key

    @property
    def undone(self) -> SetChange:
        """The change that puts back what there was."""
        return SetChange(self.after, self.before)


_NOTHING = HostedSet("", "", 0, ())
