"""Which SES hosts and DKIM zones exist in which region, as far as AWS publishes it."""

from __future__ import annotations

from base64 import b32encode
from hashlib import sha256

# AWS General Reference, "Amazon SES endpoints and quotas".
REGIONS = frozenset(
    [
        "af-south-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-south-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-5",
        "ca-central-1",
        "ca-west-1",
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-gov-east-1",
        "us-gov-west-1",
        "us-west-1",
        "us-west-2",
    ]
)
_REGIONAL_DKIM_ZONE = frozenset(
    [
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
    ]
)
_NO_SMTP = frozenset({"af-south-1", "ap-southeast-3"})
_NO_INBOUND = frozenset(
    [
        "eu-central-2",
        "ap-south-2",
        "ap-southeast-5",
        "me-central-1",
        "ca-west-1",
        "us-gov-east-1",
        "us-gov-west-1",
    ]
)


SIGNING_DOMAIN = "amazonses.com"
"""In whose name SES signs every mail beside the sender."""

OUTGOING_ADDRESS = "192.0.2.31"
OUTGOING_NETWORK = "192.0.2.0/24"
"""Where simulated mail comes from; documentation addresses, which the SPF record of SES has to name as well."""


def outgoing_host(region: str) -> str:
    """A host that hands mail of a region over; the oldest region has none in its name."""
    return f"a8-31.smtp-out{'' if region == 'us-east-1' else f'.{region}'}.amazonses.com"


def own_selector(region: str) -> str:
    """The selector of SES's own key in a region; of the shape of a token."""
    return b32encode(sha256(region.encode()).digest()).decode().lower()[:32]


def envelope_domain(region: str) -> str:
    """The MAIL FROM domain of a region for identities that have none of their own."""
    return "amazonses.com" if region == "us-east-1" else f"{region}.amazonses.com"


def signing_hosted_zone(region: str) -> str:
    """The zone under which SES publishes the DKIM keys of a region."""
    return f"dkim.{region}.amazonses.com" if region in _REGIONAL_DKIM_ZONE else "dkim.amazonses.com"


def feedback_host(region: str) -> str:
    """The host that a MAIL FROM domain's MX names."""
    return f"feedback-smtp.{region}.amazonses.com"


def hosts_in_amazonses() -> list[str]:
    """Hosts below amazonses.com."""
    return [feedback_host(region) for region in REGIONS]


def hosts_in_amazonaws() -> list[str]:
    """SMTP and inbound hosts below amazonaws.com; not every region has them."""
    smtp = [f"email-smtp.{region}.amazonaws.com" for region in REGIONS - _NO_SMTP]
    inbound = [f"inbound-smtp.{region}.amazonaws.com" for region in REGIONS - _NO_INBOUND]
    api = [f"email.{region}.amazonaws.com" for region in REGIONS]
    return smtp + inbound + api
