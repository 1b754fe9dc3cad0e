"""What a check of a message may look at: facts that are known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sesctl.checks.unknowable import Unknowable, known
from sesctl.model.fact import NotAsked, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sesctl.model.message_seen import DkimVerdict, Envelope, Hop, MessageSeen
    from sesctl.model.spf_result import SpfOutcome

_OLD = timedelta(days=7)
"""After which a key may well have been rotated."""


class MessageView:
    """One message, with what follows from it; what is not known raises `Unknowable`."""

    def __init__(self, seen: MessageSeen) -> None:
        self.seen = seen
        self.message = seen.frame.message
        self.author = seen.frame.author_domain

    @property
    def subject(self) -> str:
        """What a finding about the whole message is about: the From domain, where there is one."""
        return self.author or "the message"

    @property
    def now(self) -> datetime:
        """When it was inspected."""
        return self.seen.frame.at

    @property
    def arrived_at(self) -> datetime:
        """When the receiver took it, or, where that is not known, when it was inspected."""
        return self.seen.frame.route.arrived_at or self.now

    @property
    def envelope(self) -> Envelope:
        """The envelope, as far as it is known."""
        return self.seen.frame.envelope

    @property
    def handover(self) -> Hop | None:
        """The hop at which the receiver took it from outside."""
        return self.seen.frame.route.handover

    def age(self, signed_at: datetime | None) -> str:
        """How old a signature is, in words for a sentence; empty where that is no reason for anything."""
        since = signed_at or self.seen.frame.written_at or self.seen.frame.route.arrived_at
        if since is None or self.now - since < _OLD:
            return ""
        return f"It was signed {(self.now - since).days} days ago, and the key may have been changed since."

    def failing_signatures(self) -> Iterator[DkimVerdict]:
        """Yield the signatures that do not pass, by our own lights or else by the receiver's."""
        for one in self.seen.dkim:
            if not self.passes(one):
                yield one

    def passes(self, one: DkimVerdict) -> bool:
        """Whether a signature passes, by our own lights or else by the receiver's."""
        if one.status != "unknown":
            return one.status == "pass"
        if not one.claimed:
            raise Unknowable(one.why, on_purpose=one.on_purpose)
        return one.claimed == "pass"

    @property
    def spf(self) -> SpfOutcome:
        """What SPF comes to, as it was computed."""
        outcome = self.seen.spf.outcome
        if isinstance(outcome, Unread | NotAsked):
            return known(outcome)
        return outcome

    @property
    def spf_word(self) -> str:
        """What SPF comes to, by our own lights or else by the receiver's."""
        outcome = self.seen.spf.outcome
        if isinstance(outcome, Unread | NotAsked) and self.seen.spf.claimed:
            return self.seen.spf.claimed
        return self.spf.word

    @property
    def dmarc_word(self) -> str:
        """What DMARC comes to, likewise."""
        dmarc = self.seen.dmarc
        if dmarc.result != "unknown":
            return dmarc.result
        if not dmarc.claimed:
            raise Unknowable(dmarc.why, on_purpose=dmarc.on_purpose)
        return dmarc.claimed
