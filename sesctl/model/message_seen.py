"""Everything that was seen of one message, before anybody judges it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sesctl.model.dmarc import Dmarc, Policy
    from sesctl.model.fact import NotAsked, Unread
    from sesctl.model.message import Mailbox, Message, Received, Signed
    from sesctl.model.message_claims import AuthenticationResults, MethodResult, ReceivedSpf
    from sesctl.model.spf_result import SpfOutcome

DkimStatus: TypeAlias = Literal[
    "pass",
    "body-altered",
    "header-altered",
    "key-missing",
    "key-revoked",
    "key-unusable",
    "expired",
    "malformed",
    "unknown",
]
Signer: TypeAlias = Literal["author", "ses", "other"]


@dataclass(frozen=True, slots=True)
class Hop:
    """One server that took the message over.

    Attributes:
        delay: since the server before, or, at the first, since the message was written.
        encrypted: whether it came over TLS; None where nobody says, and within one network.
    """

    received: Received
    delay: timedelta | None
    encrypted: bool | None


@dataclass(frozen=True, slots=True)
class Route:
    """The servers, in the order of the way.

    Attributes:
        entry: the position of the one that took it from outside for the receiver; None where none did.
        left_out: how many more there are.
    """

    hops: tuple[Hop, ...] = ()
    entry: int | None = None
    left_out: int = 0

    @property
    def handover(self) -> Hop | None:
        """The hop at which the receiver took the message from outside."""
        return self.hops[self.entry] if self.entry is not None else None

    @property
    def arrived_at(self) -> datetime | None:
        """When the receiver took it, by its own clock."""
        hop = self.handover
        return hop.received.at if hop else None


@dataclass(frozen=True, slots=True)
class Claims:
    """What the receiver says that it found out, and what others say.

    Attributes:
        server: the authserv-id of the receiver; empty where it has none, or said nothing.
        results: of the receiver.
        spf: likewise, where it has a field of its own for it.
        ignored: what anybody else may have written.
    """

    server: str = ""
    results: tuple[MethodResult, ...] = ()
    spf: ReceivedSpf | None = None
    ignored: tuple[AuthenticationResults, ...] = ()

    def of(self, method: str) -> tuple[MethodResult, ...]:
        """The receiver's results of a method."""
        return tuple(one for one in self.results if one.method == method)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who handed the message over, and in whose name; empty is not known.

    Attributes:
        sender: the MAIL FROM address, or its domain where only that is told; `postmaster@` the HELO for a bounce.
        address: the one that it came from.
        helo: how that one called itself.
    """

    sender: str = ""
    address: str = ""
    helo: str = ""

    @property
    def domain(self) -> str:
        """The MAIL FROM domain."""
        return self.sender.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class DkimVerdict:
    """What one signature is worth.

    Attributes:
        why: where it does not pass, as a clause.
        aligned: with the From domain; None where that cannot be known.
        claimed: what the receiver says of it; empty where it says nothing.
        on_purpose: for `unknown`, whether nobody was to be asked.
    """

    signed: Signed
    status: DkimStatus
    signer: Signer
    why: str = ""
    aligned: bool | None = None
    bits: int | None = None
    claimed: str = ""
    on_purpose: bool = False


@dataclass(frozen=True, slots=True)
class SpfVerdict:
    """What SPF comes to.

    Attributes:
        outcome: as it was computed, or why it was not.
        claimed: what the receiver says; empty where it says nothing.
        aligned: the MAIL FROM domain with the From domain.
    """

    outcome: SpfOutcome | Unread | NotAsked
    claimed: str = ""
    aligned: bool | None = None


@dataclass(frozen=True, slots=True)
class DmarcVerdict:
    """What DMARC comes to.

    Attributes:
        result: `none` where there is no policy.
        by: what passes and is aligned: DKIM, SPF.
        policy: what applies to the From domain.
        domain: which publishes it.
        why: where the result is unknown.
        claimed: what the receiver says; empty where it says nothing.
    """

    result: Literal["pass", "fail", "none", "unknown"]
    by: tuple[str, ...] = ()
    policy: Policy | None = None
    domain: str = ""
    record: Dmarc | None = None
    why: str = ""
    claimed: str = ""
    on_purpose: bool = False


@dataclass(frozen=True, slots=True)
class SesTraces:
    """What shows that Amazon SES sent it, and where; a region is empty where nothing names one.

    Attributes:
        of_host: the region of the server that handed it over.
        of_message_id: that of the Message-ID.
        of_feedback_id: that of the Feedback-ID.
        sent: whether there is any such trace, or a signature of amazonses.com.
    """

    of_host: str = ""
    of_message_id: str = ""
    of_feedback_id: str = ""
    sent: bool = False

    @property
    def region(self) -> str:
        """The region, by the trace that is hardest to forge."""
        return self.of_host or self.of_message_id or self.of_feedback_id


@dataclass(frozen=True, slots=True)
class Content:
    """What the two texts say, side by side.

    Attributes:
        codes: what looks like a one-time password.
        missing: codes of one text that are not in the other, with the one that lacks them.
        alike: the share of the words of the shorter text that the other has; None without two texts.
    """

    codes: tuple[str, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    alike: float | None = None

    @property
    def strange(self) -> bool:
        """Whether the two texts share less than half of their words."""
        return self.alike is not None and self.alike < 0.5  # noqa: PLR2004 - half


@dataclass(frozen=True, slots=True)
class Frame:
    """What a message says of itself.

    Attributes:
        at: when it was inspected.
        authors: the addresses of From.
        written_at: the Date; None where there is none that can be read.
    """

    message: Message
    at: datetime
    authors: tuple[Mailbox, ...]
    written_at: datetime | None
    route: Route
    claims: Claims
    envelope: Envelope

    @property
    def author_domain(self) -> str:
        """The From domain; empty where there is not exactly one that DNS could hold."""
        domains = {author.domain for author in self.authors}
        return domains.pop() if len(domains) == 1 else ""


@dataclass(frozen=True, slots=True)
class MessageSeen:
    """One message, and what DNS says about it."""

    frame: Frame
    dkim: tuple[DkimVerdict, ...]
    spf: SpfVerdict
    dmarc: DmarcVerdict
    ses: SesTraces
    content: Content
