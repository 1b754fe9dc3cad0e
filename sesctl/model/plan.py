"""What is about to be done, as values that can be shown before, and applied or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sesctl.model.env_steps import EnvStep
from sesctl.model.events_steps import EventsStep
from sesctl.model.sender_steps import SenderStep

if TYPE_CHECKING:
    from sesctl.model.account import ProductionRequest
    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.hosting import HostedSet, SetChange
    from sesctl.model.identity import IdentityKind


@dataclass(frozen=True, slots=True)
class CreateIdentity:
    """Create a domain with Easy DKIM 2048, or an address, to which SES then sends a link."""

    name: str
    kind: IdentityKind


@dataclass(frozen=True, slots=True)
class DeleteIdentity:
    """Delete an identity, with its DKIM tokens and its settings; nothing can be sent from it any more."""

    name: str


@dataclass(frozen=True, slots=True)
class RestartDkim:
    """Set up Easy DKIM anew; `before` says what there is now. New tokens come of it."""

    name: str
    before: str


@dataclass(frozen=True, slots=True)
class EnableDkim:
    """Switch signing on."""

    name: str


@dataclass(frozen=True, slots=True)
class SetMailFrom:
    """Set the custom MAIL FROM domain; `before` is the one there is now, if any."""

    name: str
    mail_from: str
    before: str | None
    on_mx_failure: str


@dataclass(frozen=True, slots=True)
class RequestProduction:
    """Ask AWS for production access."""

    request: ProductionRequest
    region: str


@dataclass(frozen=True, slots=True)
class ChangeRecordSet:
    """Change one record set of a zone; `why` says what it is for, as a clause."""

    zone: HostedZone
    change: SetChange
    why: str


@dataclass(frozen=True, slots=True)
class CreateZone:
    """Create a public hosted zone."""

    name: str


@dataclass(frozen=True, slots=True)
class DelegateZone:
    """Let a zone of the account, `above`, name the servers of another one; `before` is what it names now."""

    above: HostedZone
    name: str
    before: HostedSet | None = None


Step: TypeAlias = (
    CreateIdentity
    | DeleteIdentity
    | RestartDkim
    | EnableDkim
    | SetMailFrom
    | RequestProduction
    | SenderStep
    | EventsStep
    | ChangeRecordSet
    | CreateZone
    | DelegateZone
    | EnvStep
)


@dataclass(frozen=True, slots=True)
class Held:
    """Something that differs from what is usual, and is left alone.

    Attributes:
        why: what was found, as a sentence.
        allow: the name to give to `--allow` to have it changed; empty where sesctl does not.
        asked_for: whether the user wanted it changed, so that leaving it alone is not what was meant.
    """

    why: str
    allow: str = ""
    asked_for: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in the order in which they are applied, and what is left alone."""

    steps: tuple[Step, ...]
    held: tuple[Held, ...] = ()
