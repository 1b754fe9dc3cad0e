"""An SES identity as the account holds it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

IdentityKind: TypeAlias = Literal["domain", "address"]


class Status(StrEnum):
    """SES's own words for verification, DKIM and MAIL FROM status (sesv2 DkimStatus)."""

    PENDING = "PENDING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    TEMPORARY_FAILURE = "TEMPORARY_FAILURE"
    NOT_STARTED = "NOT_STARTED"
    UNRECOGNIZED = "UNRECOGNIZED"

    @classmethod
    def of(cls, word: str | None) -> Status:
        """Read a word that SES sent; one that this version does not know is UNRECOGNIZED."""
        return cls(word) if word and word in cls.__members__ else cls.UNRECOGNIZED


@dataclass(frozen=True, slots=True)
class Dkim:
    """How an identity signs.

    Attributes:
        origin: `AWS_SES` (Easy DKIM), `EXTERNAL` (BYODKIM), `AWS_SES_<REGION>` (Deterministic
            Easy DKIM), or empty when SES did not say.
        tokens: three for Easy DKIM; for BYODKIM the one selector.
        signing_zone: `SigningHostedZone`; None when the API did not give it.
        key_length: `RSA_2048_BIT` or `RSA_1024_BIT`; None when not said.
    """

    status: Status
    signing_enabled: bool
    origin: str
    tokens: tuple[str, ...]
    signing_zone: str | None = None
    key_length: str | None = None


@dataclass(frozen=True, slots=True)
class MailFrom:
    """The custom MAIL FROM domain.

    Attributes:
        on_mx_failure: `USE_DEFAULT_VALUE` or `REJECT_MESSAGE`.
    """

    domain: str
    status: Status
    on_mx_failure: str


@dataclass(frozen=True, slots=True)
class SoaSeen:
    """The SOA that SES saw when it last looked."""

    primary: str
    admin: str
    serial: int


@dataclass(frozen=True, slots=True)
class LastCheck:
    """SES's `VerificationInfo`: when it last looked, and what kept it from agreeing."""

    error: str | None
    checked_at: datetime | None
    succeeded_at: datetime | None
    soa: SoaSeen | None


@dataclass(frozen=True, slots=True)
class Identity:
    """A domain or an address in one region.

    Attributes:
        verified: `VerifiedForSendingStatus`.
        mail_from: None when none was ever configured.
        last_check: None when SES said nothing about it.
    """

    name: str
    kind: IdentityKind
    region: str
    verified: bool
    status: Status
    dkim: Dkim
    mail_from: MailFrom | None = None
    configuration_set: str | None = None
    feedback_forwarding: bool = True
    last_check: LastCheck | None = None


@dataclass(frozen=True, slots=True)
class IdentitySummary:
    """One line of the list of identities."""

    name: str
    kind: IdentityKind
    status: Status
    sending_enabled: bool

    @property
    def verified(self) -> bool:
        """Whether SES has verified it."""
        return self.status is Status.SUCCESS
