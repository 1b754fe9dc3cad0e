"""Which SES hosts and DKIM zones exist in which region, as far as AWS publishes it."""

from __future__ import annotations

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
