"""Everything SES keeps in one region of the account, and what its operations reach from there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sesctl.sim.ses.account import Account
from sesctl.sim.ses.errors import configuration_set_not_found, identity_not_found

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.aws.topics import Topics
    from sesctl.sim.clock import SimClock
    from sesctl.sim.ses.configuration_set import ConfigurationSet
    from sesctl.sim.ses.identity import Identity
    from sesctl.sim.ses.lookup import SesLookup
    from sesctl.sim.ses.mailbox import Mailbox
    from sesctl.sim.ses.suppression import Suppressed
    from sesctl.sim.ses.world import SesWorld
    from sesctl.sim.settings import SimSettings


@dataclass(slots=True)
class SesRegion:
    """One region; identities, quotas and the sandbox are regional."""

    name: str
    world: SesWorld
    account: Account = field(default_factory=Account)
    identities: dict[str, Identity] = field(default_factory=dict)
    configuration_sets: dict[str, ConfigurationSet] = field(default_factory=dict)
    suppressed: dict[str, Suppressed] = field(default_factory=dict)

    @property
    def settings(self) -> SimSettings:
        """The simulator's settings."""
        return self.world.settings

    @property
    def clock(self) -> SimClock:
        """The simulator's clock."""
        return self.world.clock

    @property
    def lookup(self) -> SesLookup:
        """The DNS as SES sees it."""
        return self.world.lookup

    @property
    def mailbox(self) -> Mailbox:
        """Where everything sent ends up."""
        return self.world.mailbox

    @property
    def topics(self) -> Topics:
        """SNS, for events."""
        return self.world.topics

    def now(self) -> float:
        """Simulated seconds since the epoch."""
        return self.world.clock.now()

    def neighbour(self, region: str) -> SesRegion:
        """Another region of the same account."""
        return self.world.region(region)

    def identity(self, name: str) -> Identity:
        """An identity that has to exist; domains are looked up without regard to case."""
        found = self.identities.get(canonical(name))
        if found is None:
            raise identity_not_found(name)
        return found

    def configuration_set(self, name: str) -> ConfigurationSet:
        """A configuration set that has to exist."""
        found = self.configuration_sets.get(name)
        if found is None:
            raise configuration_set_not_found(name)
        return found

    def arn(self, resource: str) -> str:
        """The ARN of a resource of this region, such as `identity/example.com`."""
        return f"arn:{partition(self.name)}:ses:{self.name}:{self.settings.account_id}:{resource}"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an operation."""

    region: SesRegion
    params: dict[str, Any]

    def identity(self) -> Identity:
        """The identity that the call names."""
        return self.region.identity(self.params["EmailIdentity"])

    def configuration_set(self) -> ConfigurationSet:
        """The configuration set that the call names."""
        return self.region.configuration_set(self.params["ConfigurationSetName"])


if TYPE_CHECKING:
    Handler = Callable[[Call], dict[str, Any]]


def canonical(name: str) -> str:
    """Domains are case-insensitive, local parts are not (Developer Guide, "Creating identities")."""
    local, at, domain = name.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def partition(region: str) -> str:
    """The AWS partition of a region."""
    if region.startswith("us-gov-"):
        return "aws-us-gov"
    return "aws-cn" if region.startswith("cn-") else "aws"
