"""What SPF comes to for one mail (RFC 7208 section 2.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

SpfWord: TypeAlias = Literal["pass", "fail", "softfail", "neutral", "none", "permerror"]


@dataclass(frozen=True, slots=True)
class SpfClient:
    """Who handed a mail over.

    Attributes:
        address: as `ipaddress` writes it.
        sender: the envelope's, `local@domain`; of a bounce, `postmaster@` the name of the HELO.
        helo: how it called itself.
    """

    address: str
    sender: str
    helo: str

    @property
    def domain(self) -> str:
        """The domain whose record is evaluated."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class SpfOutcome:
    """The result, and what brought it about.

    Attributes:
        term: of the record of the domain itself, the one that matched; empty where none did.
        why: for `permerror`, what is wrong, as a clause.
    """

    word: SpfWord
    term: str = ""
    why: str = ""
