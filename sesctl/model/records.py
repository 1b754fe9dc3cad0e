"""The DNS records that an identity needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from sesctl.model.lookup import RecordType

Purpose: TypeAlias = Literal["dkim", "mail-from-mx", "mail-from-spf", "dmarc", "spf"]

PURPOSES: tuple[Purpose, ...] = ("dkim", "mail-from-mx", "mail-from-spf", "dmarc", "spf")


@dataclass(frozen=True, slots=True)
class Record:
    """One record set to publish.

    Attributes:
        name: the whole owner name, without the final dot.
        ttl: in seconds.
        values: TXT without quotes, MX as `10 host`, host names without the final dot.
    """

    purpose: Purpose
    name: str
    type: RecordType
    ttl: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordSet:
    """What `sesctl records -o json` holds: the records of a domain in one region."""

    domain: str
    region: str
    records: tuple[Record, ...]

    def of(self, purpose: Purpose) -> tuple[Record, ...]:
        """The records that serve one purpose."""
        return tuple(record for record in self.records if record.purpose == purpose)

    @property
    def mail_from(self) -> str | None:
        """The MAIL FROM domain, where one is wanted."""
        return next((record.name for record in self.records if record.purpose == "mail-from-mx"), None)
