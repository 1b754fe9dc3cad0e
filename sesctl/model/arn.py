"""Amazon resource names."""

from __future__ import annotations

from dataclasses import dataclass

_PARTS = 6


@dataclass(frozen=True, slots=True)
class Arn:
    """`arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`; region and account may be empty."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    def __str__(self) -> str:
        """Write it as AWS does."""
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"


@dataclass(frozen=True, slots=True)
class Place:
    """One region of one account."""

    partition: str
    region: str
    account: str

    def arn(self, service: str, resource: str) -> str:
        """Name something there, such as `sns` and the name of a topic."""
        return str(Arn(self.partition, service, self.region, self.account, resource))


def arn_of(text: str) -> Arn | None:
    """Read an ARN; None for any other text."""
    parts = text.split(":", _PARTS - 1)
    if len(parts) != _PARTS or parts[0] != "arn" or not (parts[1] and parts[2] and parts[5]):
        return None
    return Arn(*parts[1:])


def resource_name(arn: str) -> str:
    """The last part of an ARN, as people call the thing; another text is its own name."""
    found = arn_of(arn)
    return found.resource if found else arn
