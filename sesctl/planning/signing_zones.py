"""Where Easy DKIM keys are served, for the case that the API does not say.

Source: the endpoints and quotas page of the AWS General Reference. The API's own
`SigningHostedZone` always goes first; a region that is in neither list is not guessed.
"""

from __future__ import annotations

_OWN_ZONE = frozenset(
    {
        "af-south-1",
        "ap-northeast-3",
        "ap-south-2",
        "ap-southeast-3",
        "ap-southeast-5",
        "ca-west-1",
        "eu-central-2",
        "eu-south-1",
        "il-central-1",
        "me-central-1",
        "us-gov-east-1",
    }
)
_COMMON_ZONE = frozenset(
    {
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-north-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "me-south-1",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-gov-west-1",
        "us-west-1",
        "us-west-2",
    }
)
_DEED_PREFIX = "AWS_SES_"


def signing_zone(region: str, origin: str = "AWS_SES") -> str | None:
    """Return the zone of the DKIM targets of a region; None where nobody has written it down.

    Args:
        region: of the identity.
        origin: of the keys; a Deterministic Easy DKIM replica uses those of its parent's region.
    """
    if origin.startswith(_DEED_PREFIX):
        region = origin.removeprefix(_DEED_PREFIX).lower().replace("_", "-")
    if region in _OWN_ZONE:
        return f"dkim.{region}.amazonses.com"
    return "dkim.amazonses.com" if region in _COMMON_ZONE else None
