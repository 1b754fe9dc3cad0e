"""Region names: what SES has, and what somebody meant who typed another."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sesctl.errors import usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.errors import SesctlError

_SHAPE = re.compile(r"[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}")
_ZONE = re.compile(rf"({_SHAPE.pattern})(-[a-z]{{3}}-\d{{1,2}})?[a-z]")

# https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
_PLACES = {
    "bahrain": "me-south-1",
    "bombay": "ap-south-1",
    "california": "us-west-1",
    "calgary": "ca-west-1",
    "canada": "ca-central-1",
    "cape town": "af-south-1",
    "dublin": "eu-west-1",
    "frankfurt": "eu-central-1",
    "hyderabad": "ap-south-2",
    "ireland": "eu-west-1",
    "jakarta": "ap-southeast-3",
    "london": "eu-west-2",
    "malaysia": "ap-southeast-5",
    "melbourne": "ap-southeast-4",
    "mexico": "mx-central-1",
    "milan": "eu-south-1",
    "montreal": "ca-central-1",
    "mumbai": "ap-south-1",
    "ohio": "us-east-2",
    "oregon": "us-west-2",
    "osaka": "ap-northeast-3",
    "paris": "eu-west-3",
    "sao paulo": "sa-east-1",
    "seoul": "ap-northeast-2",
    "singapore": "ap-southeast-1",
    "spain": "eu-south-2",
    "stockholm": "eu-north-1",
    "sydney": "ap-southeast-2",
    "tel aviv": "il-central-1",
    "tokyo": "ap-northeast-1",
    "virginia": "us-east-1",
    "zurich": "eu-central-2",
}
_PLACE_NOISE = re.compile(r"^(n\.?|north(ern)?|aws|region)\s+|\s+region$")


_WELL_KNOWN = ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1")


def region_missing() -> SesctlError:
    """The error for a region that nobody named."""
    return usage(
        "No AWS region is chosen",
        why="Identities, sandbox and quotas of SES belong to one region, and neither --region, "
        "AWS_DEFAULT_REGION, AWS_REGION, sesctl.toml nor the profile names one.",
        try_="Add --region eu-west-1 (the region where your application sends), "
        "or run `aws configure set region eu-west-1`.",
    )


def is_region_name(name: str) -> bool:
    """Whether it is written as AWS writes its regions."""
    return _SHAPE.fullmatch(name) is not None


def unsuitable_region(name: str, source: str | None, known: Sequence[str]) -> SesctlError:
    """The error for a region without SES, with what may have been meant.

    Args:
        name: as it was given.
        source: where it came from, such as `AWS_REGION`; None where it was given just now.
        known: the regions of the partition that have an SES endpoint.
    """
    meant = likely_regions(name, known)
    some = [region for region in _WELL_KNOWN if region in known] or list(known[:3])
    choice = f"Did you mean {' or '.join(meant)}?" if meant else f"SES is in {', '.join(some)} and others."
    return usage(
        f"“{_printable(name)}” is not a region with Amazon SES",
        why=_why(name, known=len(meant) == 1) + (f" It comes from {source}." if source else ""),
        try_=choice + (" Name it with --region." if source else ""),
    )


def likely_regions(name: str, known: Sequence[str]) -> tuple[str, ...]:
    """The regions that somebody may have meant, likeliest first."""
    plain = re.sub(r"[\s_]+", " ", name).strip().lower()
    dashed = plain.replace(" ", "-")
    if dashed in known:
        return (dashed,)
    if (zone := _ZONE.fullmatch(dashed)) and zone[1] in known:
        return (zone[1],)
    if place := _PLACES.get(_PLACE_NOISE.sub("", plain)):
        return (place,)
    swapped = tuple(region for region in known if sorted(region) == sorted(dashed))
    return swapped or tuple(get_close_matches(dashed, known, n=3, cutoff=0.75))


def _why(name: str, *, known: bool) -> str:
    """Why it will not do; `known` is whether it is clear what was meant."""
    lower = name.strip().lower()
    if is_region_name(name) and known:
        return "No region with SES has that name."
    if is_region_name(name):
        return (
            "No region with SES is known by that name; one that is new may need a newer sesctl and botocore."
        )
    if is_region_name(lower):
        return "Region names are written in lower case and without spaces."
    if _ZONE.fullmatch(lower):
        return "It names an availability zone, and SES is asked by region."
    return "Region names look like eu-west-1."


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in name[:40])
