"""What SES keeps of an identity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sesctl.sim.ses.progress import Progress, Status

KeyLength = Literal["RSA_1024_BIT", "RSA_2048_BIT"]
Behavior = Literal["USE_DEFAULT_VALUE", "REJECT_MESSAGE"]
LINK_LIFETIME = 24 * 3600.0


@dataclass(slots=True)
class Dkim:
    """DKIM of a domain; `progress` None means that it was never set up."""

    progress: Progress | None = None
    enabled: bool = False
    origin: str | None = None
    tokens: list[str] = field(default_factory=list)
    zone: str | None = None
    public_key: tuple[int, int] | None = None
    private_key: str | None = None
    next_length: KeyLength | None = None
    current_length: KeyLength | None = None
    generated: float | None = None
    length_changed: float | None = None

    @property
    def status(self) -> Status:
        """The status as the API gives it."""
        return self.progress.status if self.progress else "NOT_STARTED"


@dataclass(slots=True)
class MailFrom:
    """A custom MAIL FROM domain."""

    domain: str
    progress: Progress
    behavior: Behavior = "USE_DEFAULT_VALUE"


@dataclass(frozen=True, slots=True)
class Soa:
    """The SOA that SES saw for the identity's zone."""

    primary: str
    admin: str
    serial: int


@dataclass(slots=True)
class LastLook:
    """What the verifier found when it last looked."""

    at: float
    error: str | None = None
    success_at: float | None = None
    soa: Soa | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What DNS said, and the version of the DNS world in which it did; None is none to rely on."""

    version: int | None
    dkim_error: str | None
    mail_from_good: bool
    soa: Soa | None


@dataclass(slots=True)
class Identity:
    """A domain or an address in one region."""

    name: str
    created: float
    next_look: float
    tags: dict[str, str] = field(default_factory=dict)
    configuration_set: str | None = None
    feedback_forwarding: bool = True
    dkim: Dkim = field(default_factory=Dkim)
    topics: dict[str, str] = field(default_factory=dict)
    mail_from: MailFrom | None = None
    verified: bool = False
    last_look: LastLook | None = None
    findings: Findings | None = None

    @property
    def is_address(self) -> bool:
        """Whether this is an email address rather than a domain."""
        return "@" in self.name

    @property
    def domain(self) -> str:
        """The domain, or the domain of the address."""
        return self.name.rpartition("@")[2].lower()

    def link_expired(self, now: float) -> bool:
        """Whether the link in the verification mail no longer works."""
        return now - self.created >= LINK_LIFETIME

    def verification_status(self, now: float) -> Status:
        """The status of the identity itself, which lives on while DKIM is set up anew."""
        if self.is_address:
            return "SUCCESS" if self.verified else "FAILED" if self.link_expired(now) else "PENDING"
        if self.verified and self.dkim.status == "PENDING":
            return "SUCCESS"
        return self.dkim.status
